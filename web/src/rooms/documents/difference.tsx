// What changed, word by word: what went is struck through, what came is underlined.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { Button } from '../../parts/button';
import { Dialog } from '../../parts/dialog';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

type Part = Schemas['DifferencePart'];

export function Difference({ path }: { path: string }) {
  const [parts, setParts] = useState<Part[] | null>(null);
  const action = useAction();
  const show = () => void action.run(async () => setParts(await call<Part[]>('GET', path)));
  return (
    <>
      <Button kind="text" isBusy={action.isBusy} onClick={show}>
        {t('documents.difference')}
      </Button>
      <ProblemNotice error={action.error} />
      {parts && (
        <Dialog
          title={t('documents.difference-title')}
          onClose={() => setParts(null)}
          actions={<Button onClick={() => setParts(null)}>{t('common.close')}</Button>}
        >
          <p class="difference-key">
            <del>{t('documents.removed')}</del> <ins>{t('documents.added')}</ins>
          </p>
          {parts.every((part) => part.kind === 'same') ? (
            <p>{t('documents.no-difference')}</p>
          ) : (
            <div class="difference" lang="ja" tabIndex={0} role="region" aria-label={t('documents.difference-title')}>
              {parts.map((part, index) => (
                <PartText key={index} part={part} />
              ))}
            </div>
          )}
        </Dialog>
      )}
    </>
  );
}

function PartText({ part }: { part: Part }) {
  if (part.kind === 'removed') return <del>{part.text}</del>;
  if (part.kind === 'added') return <ins>{part.text}</ins>;
  return <span>{part.text}</span>;
}
