// One control: what it means, how the company stands and why, what can be done, what proves it.
import { useState } from 'preact/hooks';
import type { Control, Decision, Schemas } from '../../api/types';
import { isLimited, may } from '../../app/frame';
import { call } from '../../api/client';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { StateChip } from '../../parts/control-state';
import { costText, effortText } from '../../parts/cost';
import { DecisionDialog } from '../../parts/decision-dialog';
import { Notice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { DecisionRow } from './decision-row';
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
          {may('controls.write') && (state.departments.length > 0 || !isLimited('controls.write')) && (
            <ClaimForm control={control} departments={state.departments} onClaimed={setControl} />
          )}
        </Card>
        <Card title={t('controls.why-important')}>
          <p>{control.whyImportant}</p>
        </Card>
      </div>
      {control.decision && (
        <DecisionCard
          decision={control.decision}
          control={control}
          state={state}
          onChange={async (decision) => setControl(await reread(control, decision))}
        />
      )}
      <MeasuresCard
        control={control}
        people={state.people}
        departments={state.departments}
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
  departments: Schemas['ControlPage']['departments'];
  onDecided(decision: Schemas['Decision']): void;
}

function MeasuresCard({ control, people, departments, onDecided }: MeasuresCardProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const firstSuiting = control.measures.find((measure) => measure.suits);
  return (
    <Card title={t('controls.measures')} lead={t('controls.measures-lead')}>
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
          measures={control.measures}
          people={people}
          departments={departments}
          onClose={() => setAsked(null)}
          onDecided={onDecided}
        />
      )}
    </Card>
  );
}

interface DecisionCardProps {
  decision: Decision;
  control: Control;
  state: Schemas['ControlPage'];
  onChange(decision: Decision): void;
}

function DecisionCard({ decision, control, state, onChange }: DecisionCardProps) {
  return (
    <Card title={t('controls.decision')} aside={<a href="/decisions">{t('controls.see-decisions')}</a>}>
      <ul class="rows">
        <li class="row decision">
          <DecisionRow
            decision={decision}
            people={state.people}
            departments={state.departments}
            measures={control.measures}
            mayApprove={state.mayApprove || (may('controls.approve') && may('controls.decide'))}
            isAtControl
            onChange={onChange}
          />
        </li>
      </ul>
    </Card>
  );
}

/* What was decided may have changed the state and the evidence. What was dropped stays to be taken up again. */
async function reread(control: Control, decision: Decision): Promise<Control> {
  const now = await call<Control>('GET', `/controls/${control.id}`);
  return { ...now, decision: now.decision ?? decision };
}
