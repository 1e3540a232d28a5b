// Where a decision stands, in one word.
import type { Decision, DecisionStage } from '../../api/types';
import { Chip, type Tone } from '../../parts/chip';
import { t, type PlainKey } from '../../app/t';

const LOOKS: Record<DecisionStage, { tone: Tone; word: PlainKey }> = {
  waiting: { tone: 'unsure', word: 'decisions.stage-waiting' },
  returned: { tone: 'bad', word: 'decisions.stage-returned' },
  under_way: { tone: 'plain', word: 'decisions.stage-under-way' },
  evidence_missing: { tone: 'middle', word: 'decisions.stage-evidence-missing' },
  done: { tone: 'good', word: 'decisions.stage-done' },
  dropped: { tone: 'plain', word: 'decisions.stage-dropped' },
};

export function StageChip({ decision }: { decision: Decision }) {
  const { tone, word } = LOOKS[decision.stage];
  return <Chip tone={tone}>{t(word)}</Chip>;
}
