// Backups: whether they are made and hold, and whether they lie in enough places.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/types';
import { Notice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { BackupListCard } from './backup-list-card';
import { CopiesCard } from './copies-card';
import { ExportCard } from './export-card';
import { NowCard } from './now-card';

export function BackupsPage({ state: first }: { state: Schemas['Backups'] }) {
  const [state, setState] = useState(first);
  return (
    <>
      <PageHead title={t('backups.title')} lead={t('backups.lead')} />
      {!state.isOn && (
        <Notice kind="warning" title={t('backups.off')}>
          {t('backups.off-how')}
        </Notice>
      )}
      {state.isOn && <NowCard state={state} onChange={setState} />}
      <CopiesCard state={state} onChange={setState} />
      {state.isOn && <BackupListCard state={state} />}
      {state.export && <ExportCard state={state.export} />}
    </>
  );
}
