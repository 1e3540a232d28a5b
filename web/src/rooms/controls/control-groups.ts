// Controls in their domains, and how many stand in each state.
import type { Schemas } from '../../api/types';

type Summary = Schemas['ControlSummary'];
export type Counted = Summary['state'] | 'contradicted';

/** Keeps the order of the catalogue. */
export function byDomain<C extends Pick<Summary, 'domain' | 'domainTitle'>>(
  controls: C[],
): { domain: string; title: string; controls: C[] }[] {
  const groups = new Map<string, { domain: string; title: string; controls: C[] }>();
  for (const control of controls) {
    const group = groups.get(control.domain) ?? { domain: control.domain, title: control.domainTitle, controls: [] };
    group.controls.push(control);
    groups.set(control.domain, group);
  }
  return [...groups.values()];
}

export function countStates(controls: Pick<Summary, 'state' | 'contradicted'>[]): Record<Counted, number> {
  const counts: Record<Counted, number> = {
    implemented: 0,
    partial: 0,
    not_implemented: 0,
    unknown: 0,
    not_applicable: 0,
    no_record: 0,
    contradicted: 0,
  };
  for (const control of controls) {
    counts[control.state] += 1;
    if (control.contradicted) counts.contradicted += 1;
  }
  return counts;
}
