// The state of a control as a chip.
import type { ControlState } from '../api/types';
import { Chip, type Tone } from './chip';
import { t, type PlainKey } from '../app/t';

export const STATE_TEXTS: Record<ControlState, PlainKey> = {
  implemented: 'common.state-implemented',
  partial: 'common.state-partial',
  not_implemented: 'common.state-not-implemented',
  unknown: 'common.state-unknown',
  not_applicable: 'common.state-not-applicable',
  no_record: 'common.state-no-record',
};

const TONES: Record<ControlState, Tone> = {
  implemented: 'good',
  partial: 'middle',
  not_implemented: 'bad',
  unknown: 'unsure',
  not_applicable: 'plain',
  no_record: 'plain',
};

export function StateChip({ state }: { state: ControlState }) {
  return <Chip tone={TONES[state]}>{t(STATE_TEXTS[state])}</Chip>;
}
