// Which stage comes next on the way to the stars.
import type { StarStep } from '../../api/types';

/** The first one after the last that is declared or applied for, that can be declared; undefined: none is left. */
export function stepToTake(stars: StarStep[]): StarStep | undefined {
  const last = stars.map(({ state }) => state === 'declared' || state === 'applied').lastIndexOf(true);
  return stars.slice(last + 1).find(({ isDeclarable }) => isDeclarable);
}
