// Places that were changed by hand and by the program: both side by side, one to choose.
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Document, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import type { DocumentCardProps } from './document-page';
import { resolved } from './conflicts';

export function ConflictsCard({ document, onChange }: DocumentCardProps) {
  const action = useAction();
  /* The first one only: choosing moves the lines of the others. */
  const conflict = document.conflicts[0]!;
  const choose = (side: 'mine' | 'theirs') =>
    void action.run(async () => {
      const { text, base } = resolved(document, conflict, side);
      onChange(
        await call<Document>('PUT', `/documents/${document.kind}/text`, {
          body: { text, base },
          version: document.textVersion,
        }),
      );
    });
  return (
    <Card
      title={t('documents.conflicts')}
      lead={t('documents.conflicts-lead', { count: document.conflicts.length })}
    >
      <ProblemNotice error={action.error} />
      <div class="two-columns">
        <ConflictSide title={t('documents.mine')} text={conflict.mine} />
        <ConflictSide title={t('documents.theirs')} text={conflict.theirs} />
      </div>
      {may('documents.write') && (
        <div class="card-actions">
          <Button isBusy={action.isBusy} onClick={() => choose('mine')}>
            {t('documents.use-mine')}
          </Button>
          <Button isBusy={action.isBusy} onClick={() => choose('theirs')}>
            {t('documents.use-theirs')}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ConflictSide({ title, text }: { title: string; text: Schemas['DocumentConflict']['mine'] }) {
  return (
    <div>
      <h3>{title}</h3>
      <p class="conflict-text" lang="ja">
        {text.trim() === '' ? t('documents.nothing-there') : text}
      </p>
    </div>
  );
}
