// 改訂推奨: the version in force says something else than it would say today, and why.
import type { Document, Schemas } from '../../api/types';
import { Notice } from '../../parts/notice';
import { t, type PlainKey } from '../../app/t';

type Reason = Schemas['RevisionReason'];

const FACTS: Record<string, PlainKey> = {
  name: 'documents.fact-name',
  address: 'documents.fact-address',
  industry: 'documents.fact-industry',
  size: 'documents.fact-size',
};

const WHOLES: Partial<Record<Reason['cause'], PlainKey>> = {
  measures: 'documents.cause-measures',
  assessment: 'documents.cause-assessment',
  template: 'documents.cause-template',
};

export function RevisionNotice({ document }: { document: Document }) {
  if (document.revision.length === 0) return null;
  return (
    <Notice kind="warning" title={t('documents.revise')}>
      <p>{t('documents.revise-lead', { number: document.number })}</p>
      <ul>
        {document.revision.map((reason) => (
          <li key={`${reason.cause}/${reason.subject}`}>
            <ReasonText reason={reason} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function ReasonText({ reason }: { reason: Reason }) {
  const whole = WHOLES[reason.cause];
  if (whole) return <>{t(whole)}</>;
  const fact = reason.cause === 'company' ? FACTS[reason.subject ?? ''] : undefined;
  return (
    <>
      {t('documents.cause-changed', { subject: fact ? t(fact) : (reason.subject ?? '') })} <Value text={reason.before} />{' '}
      → <Value text={reason.after} />
    </>
  );
}

/* What people wrote stays in their language. */
function Value({ text }: { text: string | null }) {
  return text === null ? <span>{t('documents.no-value')}</span> : <strong lang="ja">{text}</strong>;
}
