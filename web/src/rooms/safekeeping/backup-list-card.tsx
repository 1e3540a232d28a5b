// The backups there are, the newest first: when, whether they hold, where they were copied.
import type { Schemas } from '../../api/types';
import { formatDateTime } from '../../base/format';
import { Card } from '../../parts/card';
import { Chip, type Tone } from '../../parts/chip';
import { EmptyState } from '../../parts/empty-state';
import { Table } from '../../parts/table';
import { t, type PlainKey } from '../../app/t';
import { problemOf, worthOf, type BackupRun, type Worth } from './backup-state';
import { sizeText } from './size-text';

const WORTHS: Record<Worth, { tone: Tone; word: PlainKey }> = {
  running: { tone: 'plain', word: 'backups.worth-running' },
  whole: { tone: 'good', word: 'backups.worth-whole' },
  untested: { tone: 'unsure', word: 'backups.worth-untested' },
  wrong: { tone: 'bad', word: 'backups.worth-wrong' },
  failed: { tone: 'bad', word: 'backups.worth-failed' },
  removed: { tone: 'plain', word: 'backups.worth-removed' },
};

export function BackupListCard({ state }: { state: Schemas['Backups'] }) {
  const keep = t('backups.keep', {
    daily: state.keepDaily,
    weekly: state.keepWeekly,
    monthly: state.keepMonthly,
  });
  return (
    <Card title={t('backups.list')} lead={keep}>
      {state.folder && <p>{t('backups.folder', { folder: state.folder })}</p>}
      {!state.isAlone && <p>{t('backups.shared')}</p>}
      <p>{t(state.byPassphrase ? 'backups.secret-passphrase' : 'backups.secret-key')}</p>
      {state.backups.length === 0 && <EmptyState>{t('backups.none-yet')}</EmptyState>}
      {state.backups.length > 0 && (
        <Table
          caption={t('backups.list')}
          isCaptionHidden
          class="table-stacked"
          rows={state.backups}
          keyOf={(run) => run.id}
          columns={[
            { head: t('backups.when'), isHead: true, isShort: true, cell: (run) => formatDateTime(run.begunAt) },
            { head: t('backups.how'), isShort: true, cell: (run) => t(run.byClock ? 'backups.by-clock' : 'backups.by-hand') },
            { head: t('backups.result'), cell: (run) => <Result run={run} /> },
            { head: t('backups.copied'), isShort: true, cell: (run) => copiedText(run) },
            ...(state.isAlone
              ? [{ head: t('backups.size'), isNumber: true, cell: (run: BackupRun) => (run.bytes === null ? '—' : sizeText(run.bytes)) }]
              : []),
          ]}
        />
      )}
    </Card>
  );
}

function Result({ run }: { run: BackupRun }) {
  const { tone, word } = WORTHS[worthOf(run)];
  const problem = problemOf(run);
  return (
    <>
      <Chip tone={tone}>{t(word)}</Chip>
      {problem && <p>{problem}</p>}
    </>
  );
}

function copiedText(run: BackupRun): string {
  if (run.copyProblem) return t('backups.copy-failed');
  return run.copiedAt ? formatDateTime(run.copiedAt) : '—';
}

