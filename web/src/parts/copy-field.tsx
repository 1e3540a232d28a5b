// A text to take elsewhere: can be selected, can be copied.
import { useState } from 'preact/hooks';
import { Button } from './button';
import { t } from '../app/t';

export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const input = document.getElementById(id) as HTMLInputElement;
    input.select();
    /* Without a trusted connection the browser offers no clipboard; the text is selected then. */
    await navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="copy-field">
        <input id={id} type="text" readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
        <Button kind="outline" icon="copy" onClick={copy}>
          {t('common.copy')}
        </Button>
      </div>
      <p class="save-state" role="status">
        {isCopied && t('common.copied')}
      </p>
    </div>
  );
}
