// The recovery codes, shown once, to print and keep.
import { Notice } from './notice';
import { PrintButton } from './button';
import { frame } from '../app/frame';
import { formatDate } from '../base/format';
import { t } from '../app/t';

export function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div class="recovery-codes">
      <Notice kind="warning">{t('common.recovery-codes-once')}</Notice>
      <p class="recovery-codes-head">
        {t('common.recovery-codes-for', { name: frame.me?.email ?? '', date: formatDate(frame.now) })}
      </p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <PrintButton />
    </div>
  );
}
