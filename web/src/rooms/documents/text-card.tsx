// Editing the text itself. What is written here stays when facts change.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Document, Schemas } from '../../api/types';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ConflictChoice } from '../../parts/conflict-choice';
import { ProblemNotice } from '../../parts/notice';
import { TextArea } from '../../parts/text-area';
import { t } from '../../app/t';
import type { DocumentCardProps } from './document-page';
import { Paper } from './preview-card';

const TEXT_MAX = 60_000;

export function TextCard({ document, onChange }: DocumentCardProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t('documents.text')} lead={t('documents.text-lead')}>
      {isOpen ? (
        <TextEditor document={document} onChange={onChange} onClose={() => setOpen(false)} />
      ) : (
        <div class="card-actions">
          <Button onClick={() => setOpen(true)}>{t('documents.edit-text')}</Button>
          <ResetButton document={document} onChange={onChange} />
        </div>
      )}
    </Card>
  );
}

function saveText(document: Document, text: string, version: number): Promise<Document> {
  return call<Document>('PUT', `/documents/${document.kind}/text`, {
    body: { text, base: document.generated },
    version,
  });
}

function TextEditor({ document, onChange, onClose }: DocumentCardProps & { onClose(): void }) {
  const [text, setText] = useState(document.text);
  const [html, setHtml] = useState<string | null>(null);
  const action = useAction();
  const conflict = action.error?.isConflict ? action.error.problem : null;

  const save = (version: number) =>
    void action.run(async () => {
      onChange(await saveText(document, text, version));
      onClose();
    });
  const look = () =>
    void action.run(async () => {
      const seen = await call<Schemas['DocumentPreview']>('POST', `/documents/${document.kind}/preview`, {
        body: { text },
      });
      setHtml(seen.html);
    });

  return (
    <>
      {conflict ? (
        <ConflictChoice
          changedBy={conflict.changedBy ?? null}
          changedAt={conflict.changedAt ?? null}
          texts={{ mine: text, theirs: String(conflict.theirs ?? '') }}
          onUseMine={() => save(conflict.version ?? 0)}
          onUseTheirs={() => location.reload()}
        />
      ) : (
        <ProblemNotice error={action.error} />
      )}
      <div class="document-text">
        <TextArea
          id="document-text"
          label={t('documents.text-field')}
          hint={t('documents.text-hint')}
          value={text}
          maxLength={TEXT_MAX}
          onInput={setText}
        />
      </div>
      {html !== null && <Paper html={html} />}
      <div class="card-actions">
        <Button kind="fill" isBusy={action.isBusy} onClick={() => save(document.textVersion)}>
          {t('common.save')}
        </Button>
        <Button isBusy={action.isBusy} onClick={look}>
          {t('documents.look')}
        </Button>
        <Button kind="text" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </>
  );
}

/** Back to what the program writes; what stood there before can be brought back until the page is left. */
function ResetButton({ document, onChange }: DocumentCardProps) {
  const [before, setBefore] = useState<string | null>(null);
  const action = useAction();
  const put = (text: string, kept: string | null) =>
    void action.run(async () => {
      onChange(await saveText(document, text, document.textVersion));
      setBefore(kept);
    });
  if (before === null && !document.isEdited) return null;
  return (
    <>
      <ProblemNotice error={action.error} />
      {before === null ? (
        <Button kind="text" isBusy={action.isBusy} onClick={() => put(document.generated, document.text)}>
          {t('documents.reset-text')}
        </Button>
      ) : (
        <Button kind="text" isBusy={action.isBusy} onClick={() => put(before, null)}>
          {t('common.undo')}
        </Button>
      )}
    </>
  );
}
