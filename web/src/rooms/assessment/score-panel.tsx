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
  return (
    <aside class="score-panel card" aria-labelledby="score-title">
      <h2 id="score-title">{t('assessment.score')}</h2>
      <p class="score-line">
        <strong class="score-number">{score.total}</strong>
        <span class="score-max">{t('assessment.of-max', { max: score.max })}</span>
      </p>
      <RadarChart
        axes={axes}
        groupStarts={groupStarts}
        description={t('assessment.radar-description', { total: score.total, max: score.max })}
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
            head: t('common.points-head'),
            isNumber: true,
            cell: (part) => t('common.of', { done: part.score, total: part.max }),
          },
        ]}
      />
    </aside>
  );
}
