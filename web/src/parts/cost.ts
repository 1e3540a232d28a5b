// Effort and cost classes in words, as packs/README.md defines them.
import type { NextAction } from '../api/types';
import { t, type PlainKey } from '../app/t';

const EFFORTS: Record<NextAction['effort'], PlainKey> = {
  low: 'common.effort-low',
  medium: 'common.effort-medium',
  high: 'common.effort-high',
};
const COSTS: Record<NextAction['cost'], PlainKey> = {
  none: 'common.cost-none',
  low: 'common.cost-low',
  medium: 'common.cost-medium',
  high: 'common.cost-high',
};

export function effortText(effort: NextAction['effort']): string {
  return t(EFFORTS[effort]);
}

export function costText(cost: NextAction['cost']): string {
  return t(COSTS[cost]);
}
