// One control: what it means, how the company stands and why, what can be done, what proves it.
import { useState } from 'preact/hooks';
import type { Control, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate, formatNumber } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { StateChip } from '../../parts/control-state';
import { costText, effortText } from '../../parts/cost';
import { DecisionDialog } from '../../parts/decision-dialog';
import { Notice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { ClaimForm } from './claim-form';
import { EvidenceCard } from './evidence-card';
import { WhyTable } from './why-table';

export function ControlPage({ state }: { state: Schemas['ControlPage'] }) {
  const [control, setControl] = useState(state.control);
  return (
    <>
      <PageHead
        title={control.title}
        back={{ href: '/controls', label: t('controls.list-title') }}
        lead={control.meaning}
      />
      {control.contradicted && (
        <Notice kind="warning" title={t('controls.contradicted')}>
          {t('controls.contradicted-text')}
        </Notice>
      )}
      <div class="two-columns control-columns">
        <Card title={t('controls.state')} aside={<StateChip state={control.state} />}>
          <WhyTable why={control.why} />
          {may('controls.write') && (
            <ClaimForm control={control} departments={state.departments} onClaimed={setControl} />
          )}
        </Card>
        <Card title={t('controls.why-important')}>
          <p>{control.whyImportant}</p>
        </Card>
      </div>
      <MeasuresCard
        control={control}
        people={state.people}
        onDecided={(decision) => setControl({ ...control, decision })}
      />
      <EvidenceCard control={control} onChange={(evidence) => setControl({ ...control, evidence })} />
      <Card title={t('controls.sources')}>
        <ul class="sources">
          {control.sources.map((source) => (
            <li key={`${source.document}/${source.item}`}>
              {t('controls.source', { title: source.title, item: source.item })}
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

interface MeasuresCardProps {
  control: Control;
  people: Schemas['ControlPage']['people'];
  onDecided(decision: Schemas['Decision']): void;
}

function MeasuresCard({ control, people, onDecided }: MeasuresCardProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const firstSuiting = control.measures.find((measure) => measure.suits);
  return (
    <Card title={t('controls.measures')} lead={t('controls.measures-lead')}>
      {control.decision && <DecisionNote decision={control.decision} />}
      <ul class="measures">
        {control.measures.map((measure) => (
          <li key={measure.text} class={measure.suits ? 'measure is-suiting' : 'measure'}>
            <div class="action-text">
              <p>{measure.text}</p>
              <p class="action-facts">
                <span>{effortText(measure.effort)}</span>
                <span>{costText(measure.cost)}</span>
                {measure.suits && <Chip tone="plain">{t('controls.suits')}</Chip>}
              </p>
            </div>
            {may('controls.decide') && (
              <Button
                kind={measure === firstSuiting && !control.decision ? 'fill' : 'outline'}
                onClick={() => setAsked(measure.text)}
              >
                {t('controls.decide')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked !== null && (
        <DecisionDialog
          controlId={control.id}
          measure={asked}
          people={people}
          onClose={() => setAsked(null)}
          onDecided={(decision) => {
            setAsked(null);
            onDecided(decision);
          }}
        />
      )}
    </Card>
  );
}

function DecisionNote({ decision }: { decision: Schemas['Decision'] }) {
  return (
    <Notice kind={decision.state === 'done' ? 'success' : 'info'} title={t('controls.decision')}>
      <p>{decision.measure}</p>
      <p class="action-facts">
        {decision.personName && <span>{decision.personName}</span>}
        {decision.dueOn && <span>{t('controls.due', { date: formatDate(decision.dueOn) })}</span>}
        {decision.costYen !== null && <span>{t('controls.cost', { yen: formatNumber(decision.costYen) })}</span>}
        <a href="/tasks">{t('controls.see-tasks')}</a>
      </p>
    </Notice>
  );
}
