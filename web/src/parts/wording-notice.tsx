// Words that must not be said of the stars, with the right ones.
import type { Schemas } from '../api/types';
import { Notice } from './notice';
import { t } from '../app/t';

export function WordingNotice({ findings }: { findings: Schemas['WordingFinding'][] }) {
  if (findings.length === 0) return null;
  return (
    <Notice kind="warning" title={t('common.wording')}>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.line}/${finding.quote}`}>
            <strong lang="ja">
              {finding.quote} → {finding.right}
            </strong>{' '}
            {finding.reason}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
