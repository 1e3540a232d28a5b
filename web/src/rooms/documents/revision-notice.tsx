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
          <li key={`${reason.cause}/${reason.subject}`}>{reasonText(reason)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function reasonText(reason: Reason): string {
  const whole = WHOLES[reason.cause];
  if (whole) return t(whole);
  const fact = reason.cause === 'company' ? FACTS[reason.subject ?? ''] : undefined;
  return t('documents.cause-changed', {
    subject: fact ? t(fact) : (reason.subject ?? ''),
    before: reason.before ?? t('documents.no-value'),
    after: reason.after ?? t('documents.no-value'),
  });
}
