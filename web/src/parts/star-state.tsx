// Where a stage of the way to the stars stands: always in words, never a percentage alone.
import type { StarStep } from '../api/types';
import { Chip, type Tone } from './chip';
import { t } from '../app/t';

const TONES: Record<StarStep['state'], Tone> = {
  not_started: 'plain',
  preparing: 'middle',
  ready: 'good',
  applied: 'middle',
  declared: 'good',
};

export function StarState({ step }: { step: StarStep }) {
  return <Chip tone={TONES[step.state]}>{starStateText(step)}</Chip>;
}

function starStateText({ state, met, total }: StarStep): string {
  switch (state) {
    case 'not_started':
      return t('common.star-not-started');
    case 'preparing':
      return t('common.star-preparing', { met, total });
    case 'ready':
      return t('common.star-ready');
    case 'applied':
      return t('common.star-applied');
    case 'declared':
      return t('common.star-declared');
  }
}
