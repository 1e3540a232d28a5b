// One task in a list.
import type { Task } from '../../api/types';
import { formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Chip } from '../../parts/chip';
import { t } from '../../app/t';

interface TaskRowProps {
  task: Task;
  mayChange: boolean;
  mayEdit: boolean;
  onDone(): void;
  onEdit(): void;
  onEvidence(): void;
}

export function TaskRow({ task, mayChange, mayEdit, onDone, onEdit, onEvidence }: TaskRowProps) {
  return (
    <li class={task.overdue && !task.doneAt ? 'row task is-overdue' : 'row task'}>
      <div class="row-main">
        <p class="row-title">
          {task.controlId ? <a href={`/controls/${task.controlId}`}>{task.title}</a> : task.title}
        </p>
        <p class="row-facts">
          {task.overdue && !task.doneAt && <Chip tone="bad">{t('tasks.overdue')}</Chip>}
          {task.dueOn && !task.doneAt && <span>{t('tasks.due', { date: formatDate(task.dueOn) })}</span>}
          {task.evidenceMissing && <Chip tone="middle">{t('decisions.stage-evidence-missing')}</Chip>}
          {task.doneAt && <span>{t('tasks.done-on', { date: formatDate(task.doneAt) })}</span>}
          <span>{task.personName ?? t('common.nobody-yet')}</span>
        </p>
      </div>
      {mayChange && (
        <div class="row-actions">
          {task.evidenceMissing && (
            <Button
              kind="text"
              onClick={onEvidence}
              label={t('decisions.add-evidence-label', { measure: task.title })}
            >
              {t('decisions.add-evidence')}
            </Button>
          )}
          {!task.doneAt && mayEdit && (
            <Button kind="text" onClick={onEdit} label={t('tasks.edit-label', { title: task.title })}>
              {t('common.edit')}
            </Button>
          )}
          <Button
            kind="outline"
            onClick={onDone}
            label={t(task.doneAt ? 'tasks.reopen-label' : 'tasks.finish-label', { title: task.title })}
          >
            {t(task.doneAt ? 'tasks.reopen' : 'tasks.finish')}
          </Button>
        </div>
      )}
    </li>
  );
}
