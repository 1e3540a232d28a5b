// The way to the stars: what is done, what is left, what to do next, and what was declared.
import { useState } from 'preact/hooks';
import type { Schemas, SecurityAction } from '../../api/types';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { ChoicesCard } from './choices-card';
import { HistoryCard } from './history-card';
import { LaterCard } from './later-card';
import { StageCard } from './stage-card';

export interface StarsCardProps {
  action: SecurityAction;
  onChange(action: SecurityAction): void;
}

export function StarsPage({ state }: { state: Schemas['StarsPage'] }) {
  const [action, setAction] = useState(state.securityAction);
  const declarable = action.stages.filter((stage) => stage.isDeclarable);
  const later = action.stages.filter((stage) => !stage.isDeclarable);
  return (
    <>
      <PageHead title={t('stars.title')} lead={t('stars.lead')} />
      {declarable.map((stage) => (
        <StageCard key={stage.id} stage={stage} action={action} onChange={setAction} />
      ))}
      <ChoicesCard action={action} onChange={setAction} />
      <HistoryCard history={action.history} />
      {later.length > 0 && <LaterCard stages={later} />}
    </>
  );
}
