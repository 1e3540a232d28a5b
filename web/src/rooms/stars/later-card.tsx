// Stages that begin later: what they are and when, with the source; no readiness yet.
import type { StarStage } from '../../api/types';
import { Card } from '../../parts/card';
import { StarState } from '../../parts/star-state';
import { t } from '../../app/t';

export function LaterCard({ stages }: { stages: StarStage[] }) {
  return (
    <Card title={t('stars.later')}>
      <ul class="rows">
        {stages.map((stage) => (
          <li key={stage.id} class="row">
            <div class="row-main">
              <p class="row-title">{stage.title}</p>
              <p>{stage.summary}</p>
              <p>{stage.opens}</p>
              <p class="row-facts">
                {stage.source.url ? (
                  <a href={stage.source.url} rel="noreferrer">
                    {t('stars.source', { title: stage.source.title, date: stage.source.date })}
                  </a>
                ) : (
                  t('stars.source', { title: stage.source.title, date: stage.source.date })
                )}
              </p>
            </div>
            <div class="row-chips">
              <StarState step={stage} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
