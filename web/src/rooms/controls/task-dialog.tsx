// A new task, or changes of one.
import { useState } from 'preact/hooks';
import type { Choice, Task } from '../../api/types';
import { DateField } from '../../parts/date-field';
import { FormDialog } from '../../parts/form-dialog';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

export interface TaskDraft {
  title: string;
  personId: string | null;
  dueOn: string | null;
}

interface TaskDialogProps {
  /** null: a new one */
  task: Task | null;
  people: Choice[];
  onSave(draft: TaskDraft, version?: number): Promise<void>;
  onClose(): void;
}

export function TaskDialog({ task, people, onSave, onClose }: TaskDialogProps) {
  const [title, setTitle] = useState(task?.title ?? '');
  const [personId, setPersonId] = useState(task?.personId ?? '');
  const [dueOn, setDueOn] = useState(task?.dueOn ?? '');

  return (
    <FormDialog
      title={t(task ? 'tasks.edit-title' : 'tasks.add-title')}
      submit={t(task ? 'common.save' : 'common.add')}
      missing={title.trim() === '' ? { title: t('tasks.title-missing') } : {}}
      onSubmit={(version) => onSave({ title: title.trim(), personId: personId || null, dueOn: dueOn || null }, version)}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="task-title"
            label={t('tasks.task-title')}
            need="required"
            value={title}
            onInput={setTitle}
            error={wrong('title')}
          />
          <SelectField
            id="task-person"
            label={t('common.decide-person')}
            need="optional"
            value={personId}
            empty={t('common.nobody-yet')}
            choices={people}
            onChange={setPersonId}
            error={wrong('personId')}
          />
          <DateField
            id="task-due"
            label={t('common.decide-due')}
            need="optional"
            hasShortcuts
            value={dueOn}
            onChange={setDueOn}
            error={wrong('dueOn')}
          />
        </>
      )}
    </FormDialog>
  );
}
