// What proves a control: recorded evidence, and ideas for it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Control, Schemas } from '../../api/types';
import { frame, may } from '../../app/frame';
import { fieldError } from '../../app/problem-text';
import { dayOf, formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { DateField } from '../../parts/date-field';
import { Dialog } from '../../parts/dialog';
import { EmptyState } from '../../parts/empty-state';
import { ProblemNotice } from '../../parts/notice';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

type Evidence = Schemas['Evidence'];

interface EvidenceCardProps {
  control: Control;
  onChange(evidence: Evidence[]): void;
}

export function EvidenceCard({ control, onChange }: EvidenceCardProps) {
  const [asks, setAsks] = useState(false);
  const [removing, setRemoving] = useState<Evidence | null>(null);
  return (
    <Card
      title={t('controls.evidence')}
      lead={t('controls.evidence-lead')}
      aside={
        may('controls.write') && (
          <Button icon="plus" onClick={() => setAsks(true)}>
            {t('controls.evidence-add')}
          </Button>
        )
      }
    >
      {control.evidence.length === 0 && <EmptyState>{t('controls.no-evidence')}</EmptyState>}
      <ul class="rows">
        {control.evidence.map((one) => (
          <li key={one.id} class="row">
            <div class="row-main">
              <p class="row-title">{one.title}</p>
              {one.note && <p>{one.note}</p>}
              <p class="row-facts">
                <span>{formatDate(one.date)}</span>
                {one.personName && <span>{one.personName}</span>}
              </p>
            </div>
            {may('controls.write') && (
              <Button kind="text" onClick={() => setRemoving(one)} label={t('controls.evidence-remove-label', { title: one.title })}>
                {t('common.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <h3>{t('controls.evidence-ideas')}</h3>
      <ul class="ideas">
        {control.evidenceIdeas.map((idea) => (
          <li key={idea}>{idea}</li>
        ))}
      </ul>
      {asks && <EvidenceDialog control={control} onClose={() => setAsks(false)} onAdded={(one) => onChange([one, ...control.evidence])} />}
      {removing && <RemoveDialog evidence={removing} onClose={() => setRemoving(null)} onRemoved={() => onChange(control.evidence.filter((one) => one !== removing))} />}
    </Card>
  );
}

function EvidenceDialog({ control, onClose, onAdded }: { control: Control; onClose(): void; onAdded(evidence: Evidence): void }) {
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [date, setDate] = useState(dayOf(frame.now));
  const [isMissing, setMissing] = useState(false);
  const action = useAction();

  const add = async () => {
    setMissing(title.trim() === '');
    if (title.trim() === '') return;
    const body = { title, note: note || null, date: date || dayOf(frame.now) };
    if (await action.run(async () => onAdded(await call<Evidence>('POST', `/controls/${control.id}/evidence`, { body })))) onClose();
  };

  return (
    <Dialog
      title={t('controls.evidence-add-title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="fill" isBusy={action.isBusy} onClick={add}>
            {t('common.add')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <TextField id="evidence-title" label={t('controls.evidence-title')} need="required" hint={t('controls.evidence-title-hint')} value={title} onInput={setTitle} error={isMissing ? t('controls.evidence-title-missing') : fieldError(action.error, 'title')} />
      <DateField id="evidence-date" label={t('controls.evidence-date')} need="required" value={date} onChange={setDate} error={fieldError(action.error, 'date')} />
      <TextField id="evidence-note" label={t('controls.evidence-note')} need="optional" hint={t('controls.evidence-note-hint')} maxLength={1000} value={note} onInput={setNote} error={fieldError(action.error, 'note')} />
    </Dialog>
  );
}

function RemoveDialog({ evidence, onClose, onRemoved }: { evidence: Evidence; onClose(): void; onRemoved(): void }) {
  const action = useAction();
  const remove = async () => {
    if (!(await action.run(() => call('DELETE', `/evidence/${evidence.id}`)))) return;
    onRemoved();
    onClose();
  };
  return (
    <Dialog
      title={t('controls.evidence-remove-title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" isBusy={action.isBusy} onClick={remove}>
            {t('common.remove')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <p>{t('controls.evidence-remove-text')}</p>
      <p>
        <strong>{evidence.title}</strong>
      </p>
    </Dialog>
  );
}
