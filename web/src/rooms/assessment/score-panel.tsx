// Beside the questions: the score so far, as number, picture and table.
import type { AnswerId, Questionnaire } from '../../api/types';
import { RadarChart } from '../../parts/radar-chart';
import { Table } from '../../parts/table';
import { t } from '../../app/t';
import { shareOf, type ScoreSoFar } from './score';
import { radarAxes, radarItems } from './radar';

interface ScorePanelProps {
  questionnaire: Questionnaire;
  score: ScoreSoFar;
  answers: Map<number, AnswerId>;
}

export function ScorePanel({ questionnaire, score, answers }: ScorePanelProps) {
  const { axes, groupStarts } = radarAxes(
    radarItems(questionnaire, answers, (answer) => shareOf(questionnaire, answer)),
  );
  const isChecklist = questionnaire.scoring === 'checklist';
  const { total, max } = score;
  return (
    <aside class="score-panel card" aria-labelledby="score-title">
      <h2 id="score-title">{t(isChecklist ? 'common.checklist-now' : 'assessment.score')}</h2>
      <p class="score-line">
        <strong class="score-number">{total}</strong>
        <span class="score-max">{t(isChecklist ? 'common.checklist-of' : 'assessment.of-max', { max })}</span>
      </p>
      <RadarChart
        axes={axes}
        groupStarts={groupStarts}
        description={
          isChecklist
            ? t('common.checklist-description', { done: total, max })
            : t('assessment.radar-description', { total, max })
        }
      />
      <Table
        caption={t('assessment.by-part')}
        isCaptionHidden
        rows={score.parts}
        keyOf={(part) => part.part}
        columns={[
          { head: t('assessment.part'), isHead: true, cell: (part) => part.title },
          {
            head: t('assessment.answered-head'),
            isNumber: true,
            cell: (part) => t('common.of', { done: part.answered, total: part.items }),
          },
          {
            head: t(isChecklist ? 'common.checklist-head' : 'common.points-head'),
            isNumber: true,
            cell: (part) => t('common.of', { done: part.score, total: part.max }),
          },
        ]}
      />
    </aside>
  );
}
