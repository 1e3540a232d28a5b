// All data of the company as one file for its owner: made, fetched, deleted; and what to do with it.
import { useEffect, useState } from 'preact/hooks';
import { call, download } from '../../api/client';
import { useAction } from '../../api/use-action';
import { useJob } from '../../api/use-job';
import type { Schemas } from '../../api/types';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { FormDialog } from '../../parts/form-dialog';
import { JobProgress } from '../../parts/job-progress';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PasswordField } from '../../parts/password-field';
import { t } from '../../app/t';
import { sizeText } from './size-text';

type Export = Schemas['OrganisationExport'];

const PASSPHRASE_LEAST = 12;

export function ExportCard({ state: first }: { state: Export }) {
  const [state, setState] = useState(first);
  const [isAsked, setAsked] = useState(false);
  const [isDeleted, setDeleted] = useState(false);
  const followed = useJob('/organisation-export');
  const fetching = useAction();
  const deleting = useAction();
  const jobState = followed.job?.state;
  const isGoing = jobState === 'queued' || jobState === 'running';
  const reload = async () => setState(await call<Export>('GET', '/organisation-export'));
  useEffect(() => {
    if (first.job) followed.follow(first.job);
  }, []);
  useEffect(() => {
    if (jobState && !isGoing) reload().catch(() => undefined);
  }, [jobState]);

  const remove = () =>
    deleting.run(async () => {
      await call('DELETE', '/organisation-export');
      await reload();
      setDeleted(true);
    });
  return (
    <Card title={t('backups.export')} lead={t('backups.export-lead')}>
      <JobProgress followed={followed} label={t('backups.export-job')} isPercent />
      {state.isThere && !isGoing && <Made state={state} />}
      {isDeleted && !state.isThere && !isGoing && (
        <Notice kind="info" live>
          {t('backups.export-deleted')}
        </Notice>
      )}
      <ProblemNotice error={fetching.error ?? deleting.error} />
      {!isGoing && (
        <div class="form-actions">
          {state.isThere && (
            <Button kind="fill" isBusy={fetching.isBusy} onClick={() => fetching.run(() => download('POST', '/organisation-export/file'))}>
              {t('backups.export-download')}
            </Button>
          )}
          <Button kind="outline" onClick={() => setAsked(true)}>
            {t(state.isThere ? 'backups.export-again' : 'backups.export-start')}
          </Button>
          {state.isThere && (
            <Button kind="text" isBusy={deleting.isBusy} onClick={remove}>
              {t('backups.export-delete')}
            </Button>
          )}
        </div>
      )}
      <details class="fold">
        <summary>{t('backups.export-how')}</summary>
        <ul class="ideas">
          <li>{t('backups.export-how-keep')}</li>
          <li>{t('backups.export-how-move')}</li>
          <li>{t('backups.export-how-open')}</li>
        </ul>
      </details>
      {isAsked && <PassphraseDialog onStarted={followed.follow} onClose={() => setAsked(false)} />}
    </Card>
  );
}

function Made({ state }: { state: Export }) {
  return (
    <Notice kind="success" live>
      {t('backups.export-made', {
        time: formatDateTime(state.madeAt!),
        size: sizeText(state.bytes!),
        ends: formatDateTime(state.endsAt!),
      })}
    </Notice>
  );
}

function PassphraseDialog({ onStarted, onClose }: { onStarted(job: string): void; onClose(): void }) {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const start = async () => {
    const { job } = await call<{ job: string }>('POST', '/organisation-export', { body: { passphrase } });
    onStarted(job);
  };
  const missing: Record<string, string> = {};
  if (passphrase === '') missing.passphrase = t('backups.passphrase-missing');
  else if ([...passphrase].length < PASSPHRASE_LEAST) missing.passphrase = t('backups.passphrase-short');
  else if (passphrase !== again) missing.again = t('backups.passphrase-unlike');
  return (
    <FormDialog
      title={t('backups.export-dialog')}
      submit={t('backups.export-start')}
      missing={missing}
      onSubmit={start}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>{t('backups.export-dialog-text')}</p>
          <PasswordField
            id="export-passphrase"
            label={t('backups.passphrase')}
            need="required"
            hint={t('backups.passphrase-hint')}
            purpose="words"
            value={passphrase}
            onInput={setPassphrase}
            error={wrong('passphrase')}
          />
          <PasswordField
            id="export-passphrase-again"
            label={t('backups.passphrase-again')}
            need="required"
            purpose="words"
            value={again}
            onInput={setAgain}
            error={wrong('again')}
          />
        </>
      )}
    </FormDialog>
  );
}
