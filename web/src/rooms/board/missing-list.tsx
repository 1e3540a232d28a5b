// What is missing, as links.
import type { Schemas } from '../../api/types';
import { t } from '../../app/t';
import { missingOf, type Missing } from './missing';

export function MissingList({ parts }: { parts: Schemas['BoardPart'][] }) {
  const missing = missingOf(parts);
  if (missing.length === 0) return null;
  return (
    <>
      <h3>{t('board.missing')}</h3>
      <ul class="star-open">
        {missing.map((one, index) => (
          <li key={index}>
            <a href={one.href}>{textOf(one)}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function textOf(missing: Missing): string {
  switch (missing.kind) {
    case 'document':
      return t('board.document-missing', { title: missing.title });
    case 'revision':
      return t('board.document-revise', { title: missing.title });
    case 'control':
      return missing.title;
    case 'assessment':
      return t('board.assessment-missing');
    case 'decisions':
      return t('board.decisions-missing');
  }
}
