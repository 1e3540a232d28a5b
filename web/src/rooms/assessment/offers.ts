// Which questionnaires are offered first, and which only to those who look for an earlier edition.
import type { Schemas } from '../../api/types';

export type Offer = Schemas['AssessmentListPage']['questionnaires'][number];

/** The scored ones first, then the checklists of the newest edition; the other checklists are earlier ones. */
export function groupOffers(offers: Offer[]): { current: Offer[]; earlier: Offer[] } {
  const scored = offers.filter((offer) => offer.scoring === 'points');
  const checklists = offers.filter((offer) => offer.scoring === 'checklist');
  const newest = checklists.map((offer) => offer.edition).sort(byEdition).at(-1);
  return {
    current: [...scored, ...checklists.filter((offer) => offer.edition === newest)],
    earlier: checklists.filter((offer) => offer.edition !== newest),
  };
}

/* "3.1" is before "4.0", and "9" before "10". */
function byEdition(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
