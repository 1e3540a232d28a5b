// Putting the draft forward, and the owner's decision on it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Document, DocumentVersion } from '../../api/types';
import { may } from '../../app/frame';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { FormDialog } from '../../parts/form-dialog';
import { Notice, ProblemNotice } from '../../parts/notice';
import { TextArea } from '../../parts/text-area';
import { t } from '../../app/t';
import { Difference } from './difference';
import type { DocumentCardProps } from './document-page';
import { FileLinks } from './file-links';

export function ApprovalCard({ document, onChange }: DocumentCardProps) {
  const waiting = document.versions.find((one) => one.state === 'review');
  const returned = document.versions[0]?.state === 'returned' ? document.versions[0] : undefined;
  return (
    <Card title={t('documents.approval')} lead={t('documents.approval-lead')}>
      {returned && <ReturnedNotice version={returned} />}
      {waiting ? (
        <WaitingVersion document={document} version={waiting} onChange={onChange} />
      ) : (
        <Proposal document={document} onChange={onChange} />
      )}
    </Card>
  );
}

function ReturnedNotice({ version }: { version: DocumentVersion }) {
  return (
    <Notice kind="warning" title={t('documents.returned', { number: version.number, name: version.decidedBy ?? '' })}>
      {version.reason}
    </Notice>
  );
}

function Proposal({ document, onChange }: DocumentCardProps) {
  const [note, setNote] = useState('');
  const action = useAction();
  if (!may('documents.write')) return <p>{t('documents.nothing-waits')}</p>;

  const missing = document.questions.filter((one) => document.missing.includes(one.id));
  const propose = () =>
    void action.run(async () => {
      onChange(await call<Document>('POST', `/documents/${document.kind}/versions`, { body: { note: note || null } }));
      setNote('');
    });
  return (
    <>
      <ProblemNotice error={action.error} />
      {missing.length > 0 && (
        <p>
          {t('documents.missing', { questions: missing.map((one) => one.label).join(t('common.list-separator')) })}{' '}
          <a href={`#question-${missing[0]!.id}`}>{t('documents.go-to-question')}</a>
        </p>
      )}
      {document.number > 0 && (
        <TextArea
          id="version-note"
          label={t('documents.note')}
          need="optional"
          hint={t('documents.note-hint')}
          value={note}
          onInput={setNote}
          maxLength={500}
        />
      )}
      <div class="card-actions">
        <Button kind="fill" isBusy={action.isBusy} onClick={propose}>
          {t('documents.propose')}
        </Button>
        {document.number > 0 && <Difference path={`/documents/${document.kind}/difference`} />}
      </div>
    </>
  );
}

interface WaitingVersionProps extends DocumentCardProps {
  version: DocumentVersion;
}

function WaitingVersion({ document, version, onChange }: WaitingVersionProps) {
  const [isReturning, setReturning] = useState(false);
  const action = useAction();
  const path = `/document-versions/${version.id}`;
  const decide = (step: 'approval' | 'withdrawal') =>
    void action.run(async () => onChange(await call<Document>('POST', `${path}/${step}`, { version: version.version })));
  const from = document.versionId ? `?from=${document.versionId}` : '';
  return (
    <>
      <ProblemNotice error={action.error} />
      <p>
        {t('documents.waits', {
          number: version.number,
          name: version.proposedBy ?? '',
          date: formatDateTime(version.proposedAt ?? ''),
        })}
      </p>
      {version.note && <p>{t('documents.note-is', { note: version.note })}</p>}
      <FileLinks path={path} />
      <div class="card-actions">
        {document.mayApprove && (
          <>
            <Button kind="fill" isBusy={action.isBusy} onClick={() => decide('approval')}>
              {t('documents.approve')}
            </Button>
            <Button onClick={() => setReturning(true)}>{t('documents.return')}</Button>
          </>
        )}
        {may('documents.write') && (
          <Button kind="text" isBusy={action.isBusy} onClick={() => decide('withdrawal')}>
            {t('documents.withdraw')}
          </Button>
        )}
        <Difference path={`${path}/difference${from}`} />
      </div>
      {isReturning && <ReturnDialog version={version} onChange={onChange} onClose={() => setReturning(false)} />}
    </>
  );
}

interface ReturnDialogProps {
  version: DocumentVersion;
  onChange(document: Document): void;
  onClose(): void;
}

function ReturnDialog({ version, onChange, onClose }: ReturnDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('documents.return-title')}
      submit={t('documents.return')}
      missing={reason.trim() === '' ? { reason: t('documents.reason-missing') } : {}}
      onSubmit={async () =>
        onChange(
          await call<Document>('POST', `/document-versions/${version.id}/return`, {
            body: { reason },
            version: version.version,
          }),
        )
      }
      onClose={onClose}
    >
      {(wrong) => (
        <TextArea
          id="return-reason"
          label={t('documents.reason')}
          need="required"
          value={reason}
          onInput={setReason}
          maxLength={500}
          error={wrong('reason')}
        />
      )}
    </FormDialog>
  );
}
