// All versions: what was in force when, who decided, the files.
import type { DocumentVersion } from '../../api/types';
import { formatDateTime } from '../../base/format';
import { Card } from '../../parts/card';
import { Chip, type Tone } from '../../parts/chip';
import { EmptyState } from '../../parts/empty-state';
import { t, type PlainKey } from '../../app/t';
import { Difference } from './difference';

const STATES: Record<DocumentVersion['state'], { tone: Tone; label: PlainKey }> = {
  review: { tone: 'middle', label: 'documents.state-review' },
  returned: { tone: 'bad', label: 'documents.state-returned' },
  withdrawn: { tone: 'plain', label: 'documents.state-withdrawn' },
  in_force: { tone: 'good', label: 'documents.state-in-force' },
  replaced: { tone: 'plain', label: 'documents.state-replaced' },
};

export function VersionsCard({ versions }: { versions: DocumentVersion[] }) {
  return (
    <Card title={t('documents.versions')}>
      {versions.length === 0 && <EmptyState>{t('documents.no-versions')}</EmptyState>}
      <ul class="rows">
        {versions.map((version, index) => (
          <VersionRow key={version.id} version={version} earlier={versions[index + 1]} />
        ))}
      </ul>
    </Card>
  );
}

function VersionRow({ version, earlier }: { version: DocumentVersion; earlier: DocumentVersion | undefined }) {
  const { tone, label } = STATES[version.state];
  const path = `/document-versions/${version.id}`;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          {t('documents.version', { number: version.number })} <Chip tone={tone}>{t(label)}</Chip>
        </p>
        <p class="row-facts">
          <span>
            {t('documents.proposed', {
              name: version.proposedBy ?? '',
              date: formatDateTime(version.proposedAt ?? ''),
            })}
          </span>
          {version.decidedAt && (
            <span>
              {t('documents.decided', { name: version.decidedBy ?? '', date: formatDateTime(version.decidedAt) })}
            </span>
          )}
        </p>
        {version.note && <p class="row-facts">{t('documents.note-is', { note: version.note })}</p>}
        {version.reason && <p class="row-facts">{t('documents.reason-is', { reason: version.reason })}</p>}
        {version.sha256 && <p class="row-facts version-hash">{t('documents.sha256', { hash: version.sha256 })}</p>}
      </div>
      <div class="row-actions">
        <a href={`${path}/pdf`}>{t('documents.pdf-of', { number: version.number })}</a>
        {earlier && <Difference path={`${path}/difference?from=${earlier.id}`} />}
      </div>
    </li>
  );
}
