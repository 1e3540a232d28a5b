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
import { AnchorsCard } from './anchors-card';
import { AuditFilterFields, auditPath, NO_FILTER, type AuditFilter } from './audit-filter';
import { ExportCard } from './export-card';
import { verificationOf, type Verification } from './verification';

const PAGE_SIZE = 50;

export function AuditPage({ state }: { state: Schemas['AuditPage'] }) {
  const [entries, setEntries] = useState(state.list.entries);
  const [next, setNext] = useState(state.list.next);
  const [filter, setFilter] = useState(NO_FILTER);
  const loading = useAction();
  const isFiltered = Object.values(filter).some(Boolean);
  const people = state.people
    .map(({ id, name }) => ({ id, title: name }))
    .sort((a, b) => a.title.localeCompare(b.title, 'ja'));

  const load = (wanted: AuditFilter, before: number | null) =>
    loading.run(async () => {
      const list = await call<Schemas['AuditList']>('GET', auditPath(wanted, before, PAGE_SIZE));
      setEntries((shown) => (before === null ? list.entries : [...shown, ...list.entries]));
      setNext(list.next);
    });
  const choose = (wanted: AuditFilter) => {
    setFilter(wanted);
    void load(wanted, null);
  };

  return (
    <>
      <PageHead title={t('audit-page.title')} lead={t('audit-page.lead', { count: formatNumber(state.list.length) })} />
      <VerificationCard />
      <AnchorsCard anchoring={state.anchoring} mail={state.anchorMail} />
      <ExportCard length={state.list.length} each={state.exportEntries} />
      <Card title={t('audit-page.entries')}>
        <AuditFilterFields filter={filter} people={people} onChange={choose} />
        {entries.length === 0 && <EmptyState>{t(isFiltered ? 'audit-page.none-found' : 'audit-page.none')}</EmptyState>}
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
        <ProblemNotice error={loading.error} />
        {next !== null && (
          <div class="form-actions">
            <Button isBusy={loading.isBusy} onClick={() => load(filter, next)}>
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

function brokenText({ finding, brokenAt, to }: Verification): string {
  if (brokenAt === null) return t('audit-page.broken');
  const range = { number: formatNumber(brokenAt), to: formatNumber(to) };
  if (finding === 'missing' || finding === 'short' || finding === 'cut') return t('audit-page.broken-missing', range);
  if (finding === 'rebuilt') return t('audit-page.broken-rebuilt', range);
  if (finding === 'forged') return t('audit-page.broken-forged', range);
  return t('audit-page.broken-at', range);
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
          {outcome.anchored > 0 && t('audit-page.intact-anchored', { number: formatNumber(outcome.anchored) })}
        </Notice>
      )}
      {outcome && !outcome.isIntact && (
        <Notice kind="error" live>
          {brokenText(outcome)}
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
