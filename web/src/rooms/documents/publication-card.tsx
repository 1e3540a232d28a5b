// The public page of a document: its address, and ending it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Document } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Button, LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { CopyField } from '../../parts/copy-field';
import { Dialog } from '../../parts/dialog';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import type { DocumentCardProps } from './document-page';

export function PublicationCard({ document, onChange }: DocumentCardProps) {
  return (
    <Card title={t('documents.publication')} lead={t('documents.publication-lead')}>
      {document.publicUrl ? (
        <Published document={document} url={document.publicUrl} onChange={onChange} />
      ) : (
        <Unpublished document={document} onChange={onChange} />
      )}
    </Card>
  );
}

function Unpublished({ document, onChange }: DocumentCardProps) {
  const action = useAction();
  if (document.number === 0) return <p>{t('documents.approve-first')}</p>;
  if (!may('documents.publish')) return <p>{t('documents.not-public')}</p>;
  const publish = () =>
    void action.run(async () => onChange(await call<Document>('PUT', `/documents/${document.kind}/publication`)));
  return (
    <>
      <ProblemNotice error={action.error} />
      <p>{t('documents.publish-means')}</p>
      <div class="card-actions">
        <Button kind="fill" isBusy={action.isBusy} onClick={publish}>
          {t('documents.publish')}
        </Button>
      </div>
    </>
  );
}

function Published({ document, url, onChange }: DocumentCardProps & { url: string }) {
  const [isEnding, setEnding] = useState(false);
  return (
    <>
      <CopyField id="public-url" label={t('documents.public-url')} value={url} />
      <p>{t('documents.published-since', { date: formatDate(document.publishedAt ?? '') })}</p>
      <div class="card-actions">
        <LinkButton href={url}>{t('documents.open-public')}</LinkButton>
        {document.versionId && (
          <LinkButton href={`/document-versions/${document.versionId}/html`}>{t('documents.for-own-site')}</LinkButton>
        )}
        {may('documents.publish') && (
          <Button kind="text" onClick={() => setEnding(true)}>
            {t('documents.end-publication')}
          </Button>
        )}
      </div>
      {isEnding && <EndDialog document={document} onChange={onChange} onClose={() => setEnding(false)} />}
    </>
  );
}

function EndDialog({ document, onChange, onClose }: DocumentCardProps & { onClose(): void }) {
  const action = useAction();
  const end = async () => {
    const isDone = await action.run(async () =>
      onChange(await call<Document>('DELETE', `/documents/${document.kind}/publication`)),
    );
    if (isDone) onClose();
  };
  return (
    <Dialog
      title={t('documents.end-title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" isBusy={action.isBusy} onClick={end}>
            {t('documents.end-publication')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <p>{t('documents.end-means')}</p>
    </Dialog>
  );
}
