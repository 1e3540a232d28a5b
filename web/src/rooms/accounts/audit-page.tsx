// What was done, the newest first, and whether the log is untouched.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import { useJob } from '../../api/use-job';
import type { Schemas } from '../../api/types';
import { formatDateTime, formatNumber } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { JobProgress } from '../../parts/job-progress';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { Table } from '../../parts/table';
import { t } from '../../app/t';
import { verificationOf } from './verification';

const PAGE_SIZE = 50;

export function AuditPage({ state }: { state: Schemas['AuditPage'] }) {
  const [entries, setEntries] = useState(state.list.entries);
  const [next, setNext] = useState(state.list.next);
  const older = useAction();

  const loadOlder = () =>
    older.run(async () => {
      const list = await call<Schemas['AuditList']>('GET', `/audit?before=${next}&limit=${PAGE_SIZE}`);
      setEntries((before) => [...before, ...list.entries]);
      setNext(list.next);
    });

  return (
    <>
      <PageHead title={t('audit-page.title')} lead={t('audit-page.lead', { count: formatNumber(state.list.length) })} />
      <VerificationCard />
      <Card title={t('audit-page.entries')}>
        {entries.length === 0 && <EmptyState>{t('audit-page.none')}</EmptyState>}
        {entries.length > 0 && (
          <Table
            caption={t('audit-page.entries')}
            isCaptionHidden
            class="table-stacked"
            rows={entries}
            keyOf={(entry) => entry.seq}
            columns={[
              { head: t('audit-page.number'), isNumber: true, cell: (entry) => entry.seq },
              { head: t('audit-page.time'), isShort: true, cell: (entry) => formatDateTime(entry.at) },
              { head: t('audit-page.who'), cell: (entry) => entry.personName },
              { head: t('audit-page.what'), isHead: true, cell: (entry) => entry.text },
              { head: t('audit-page.object'), cell: (entry) => <AuditObject object={entry.object} /> },
              {
                head: t('audit-page.hash'),
                isShort: true,
                cell: (entry) => <code title={entry.hash}>{entry.hash.slice(0, 10)}</code>,
              },
            ]}
          />
        )}
        <ProblemNotice error={older.error} />
        {next !== null && (
          <div class="form-actions">
            <Button isBusy={older.isBusy} onClick={loadOlder}>
              {t('audit-page.older')}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

/* An id says nothing to people: its end is enough to compare two entries by. */
function AuditObject({ object }: { object: string }) {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(object) ? <code title={object}>{object.slice(-8)}</code> : <>{object}</>;
}

function VerificationCard() {
  const followed = useJob('/audit/verifications');
  const { job } = followed;
  const isGoing = job?.state === 'queued' || job?.state === 'running';
  const outcome = job?.state === 'done' ? verificationOf(job.result) : null;
  return (
    <Card title={t('audit-page.verify')} lead={t('audit-page.verify-lead')}>
      <JobProgress followed={followed} label={t('audit-page.verify')} />
      {outcome?.isIntact && (
        <Notice kind="success" live>
          {t('audit-page.intact', { count: formatNumber(outcome.checked) })}
        </Notice>
      )}
      {outcome && !outcome.isIntact && (
        <Notice kind="error" live>
          {outcome.brokenAt === null ? t('audit-page.broken') : t('audit-page.broken-at', { number: outcome.brokenAt })}
        </Notice>
      )}
      {!isGoing && (
        <div class="form-actions">
          <Button onClick={followed.start}>{t('audit-page.verify-start')}</Button>
        </div>
      )}
    </Card>
  );
}
