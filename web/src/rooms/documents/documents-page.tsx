// All documents the company can have: what is in force, what waits, what is public.
import type { DocumentSummary, Schemas } from '../../api/types';
import { frame, may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';

export function DocumentsPage({ state }: { state: Schemas['DocumentListPage'] }) {
  const first = state.documents.find((one) => one.number === 0 && !one.waitingId);
  return (
    <>
      <PageHead title={t('documents.list-title')} lead={t('documents.list-lead')} />
      <Card title={t('documents.kinds')}>
        <ul class="rows">
          {state.documents.map((one) => (
            <DocumentRow key={one.kind} document={one} isMain={one === first} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function DocumentRow({ document, isMain }: { document: DocumentSummary; isMain: boolean }) {
  const href = `/documents/${document.kind}`;
  return (
    <li class="row">
      <div class="row-main">
        <a class="row-title" href={href}>
          {document.title}
        </a>
        <p class="row-facts">{document.summary}</p>
        <p class="row-chips">
          <StandingChips document={document} />
        </p>
      </div>
      <div class="row-actions">
        <LinkButton kind={isMain ? 'fill' : 'outline'} href={href}>
          {actionText(document)}
        </LinkButton>
      </div>
    </li>
  );
}

export function StandingChips({ document }: { document: DocumentSummary }) {
  return (
    <>
      {document.number > 0 && document.approvedAt ? (
        <Chip tone="good">
          {t('documents.in-force', { number: document.number, date: formatDate(document.approvedAt) })}
        </Chip>
      ) : (
        <Chip tone="plain">{t('documents.none-in-force')}</Chip>
      )}
      {document.waitingId && <Chip tone="middle">{t('documents.waiting')}</Chip>}
      {document.publicUrl && <Chip tone="plain">{t('documents.public')}</Chip>}
    </>
  );
}

function actionText(document: DocumentSummary): string {
  if (document.waitingId && frame.me?.roles.includes('owner')) return t('documents.check');
  if (!may('documents.write')) return t('documents.open');
  return document.number > 0 ? t('documents.open') : t('documents.make');
}
