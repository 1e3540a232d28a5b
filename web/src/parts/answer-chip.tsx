// An answer of a questionnaire as a chip.
import type { AnswerId } from '../api/types';
import { Chip, type Tone } from './chip';
import { t, type PlainKey } from '../app/t';

const TEXTS: Record<AnswerId, PlainKey> = {
  done: 'common.answer-done',
  partly: 'common.answer-partly',
  'not-done': 'common.answer-not-done',
  unknown: 'common.answer-unknown',
};

const TONES: Record<AnswerId, Tone> = { done: 'good', partly: 'middle', 'not-done': 'bad', unknown: 'unsure' };

export function answerText(answer: AnswerId | null): string {
  return answer ? t(TEXTS[answer]) : t('common.answer-none');
}

export function AnswerChip({ answer }: { answer: AnswerId | null }) {
  return <Chip tone={answer ? TONES[answer] : 'plain'}>{answerText(answer)}</Chip>;
}
