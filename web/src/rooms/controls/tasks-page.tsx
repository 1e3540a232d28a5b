// All things to do: tick off, hand over, set a day, add.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas, Task } from '../../api/types';
import { frame, isLimited, may, mayIn } from '../../app/frame';
import { dayOf } from '../../base/format';
import { groupOfTask, type TaskGroup } from '../../base/task-groups';
import { Button, LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { EmptyState } from '../../parts/empty-state';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { CompletionDialog } from './completion-dialog';
import { TaskDialog, type TaskDraft } from './task-dialog';
import { TaskRow } from './task-row';

type State = Schemas['TasksPage'];

export function TasksPage({ state }: { state: State }) {
  const [tasks, setTasks] = useState(state.tasks);
  const [onlyMine, setOnlyMine] = useState(false);
  const [editing, setEditing] = useState<Task | 'new' | null>(null);
  const [justDone, setJustDone] = useState<Task | null>(null);
  const [proving, setProving] = useState<Task | null>(null);
  const action = useAction();

  const replace = (changed: Task) =>
    setTasks((before) => before.map((task) => (task.id === changed.id ? changed : task)));
  const mayChange = may('tasks.write');
  /* What others decided on can only be marked as done. */
  const mayEdit = (task: Task) =>
    !isLimited('tasks.write') || (may('controls.write') && (task.decisionId === null ? frame.me?.departmentId !== null : mayIn('tasks.write', task.departmentId)));
  const isMine = (task: Task) => task.personId === frame.me?.personId;
  const shown = tasks.filter((task) => !onlyMine || isMine(task));
  const open = shown.filter((task) => !task.doneAt).sort(byDueDay);
  const done = shown.filter((task) => task.doneAt).sort((a, b) => b.doneAt!.localeCompare(a.doneAt!));

  const countOf = (group: TaskGroup) => open.filter((task) => groupOfTask(task, dayOf(frame.now)) === group).length;

  const setDone = (task: Task, isDone: boolean) =>
    action.run(async () => {
      const changed = await call<Task>('PUT', `/tasks/${task.id}`, {
        body: { ...draftOf(task), done: isDone },
        version: task.version,
      });
      replace(changed);
      setJustDone(isDone ? changed : null);
    });

  const save = async (draft: TaskDraft, version?: number) => {
    if (editing === 'new') {
      const made = await call<Task>('POST', '/tasks', { body: draft });
      setTasks((before) => [...before, made]);
    } else if (editing) {
      replace(
        await call<Task>('PUT', `/tasks/${editing.id}`, {
          body: { ...draft, done: editing.doneAt !== null },
          version: version ?? editing.version,
        }),
      );
    }
  };

  return (
    <>
      <PageHead
        title={t('tasks.title')}
        lead={t('tasks.lead')}
        actions={
          may('controls.write') && (
            <Button kind="fill" icon="plus" onClick={() => setEditing('new')}>
              {t('tasks.add')}
            </Button>
          )
        }
      />
      <ProblemNotice
        error={action.error}
        action={action.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      <div role="status">
        {justDone && (
          <Notice
            kind="success"
            action={
              <>
                {justDone.evidenceMissing && (
                  <Button kind="outline" icon="plus" onClick={() => setProving(justDone)}>
                    {t('decisions.add-evidence')}
                  </Button>
                )}
                <Button kind="outline" icon="undo" onClick={() => setDone(justDone, false)}>
                  {t('common.undo')}
                </Button>
              </>
            }
          >
            {t('tasks.done-now', { title: justDone.title })}
            {justDone.evidenceMissing && ` ${t('tasks.evidence-asked')}`}
          </Notice>
        )}
      </div>
      <Card
        title={t('tasks.open')}
        aside={
          <Checkbox isChecked={onlyMine} onChange={setOnlyMine}>
            {t('tasks.only-mine')}
          </Checkbox>
        }
      >
        {open.length > 0 && (
          <p class="row-facts">
            <span>{t('tasks.count-overdue', { count: countOf('overdue') })}</span>
            <span>{t('tasks.count-week', { count: countOf('week') })}</span>
          </p>
        )}
        {open.length === 0 && (
          <EmptyState
            action={may('controls.read') && <LinkButton href="/decisions">{t('tasks.to-decisions')}</LinkButton>}
          >
            {t(onlyMine ? 'tasks.none-mine' : 'tasks.none')}
          </EmptyState>
        )}
        <ul class="rows">
          {open.map((task) => (
            <TaskRow
              key={task.id}
              task={task}
              mayChange={mayChange}
              mayEdit={mayEdit(task)}
              onDone={() => setDone(task, true)}
              onEdit={() => setEditing(task)}
              onEvidence={() => setProving(task)}
            />
          ))}
        </ul>
      </Card>
      {done.length > 0 && (
        <details class="card fold">
          <summary>{t('tasks.done', { count: done.length })}</summary>
          <ul class="rows">
            {done.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                mayChange={mayChange}
              mayEdit={mayEdit(task)}
                onDone={() => setDone(task, false)}
                onEdit={() => setEditing(task)}
              onEvidence={() => setProving(task)}
              />
            ))}
          </ul>
        </details>
      )}
      {proving && (
        <CompletionDialog
          decisionId={proving.decisionId!}
          title={proving.title}
          isDone
          onCompleted={() => {
            replace({ ...proving, evidenceMissing: false });
            setJustDone(null);
          }}
          onClose={() => setProving(null)}
        />
      )}
      {editing && (
        <TaskDialog
          task={editing === 'new' ? null : editing}
          people={state.people}
          onSave={save}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function draftOf({ title, personId, dueOn }: Task): TaskDraft {
  return { title, personId, dueOn };
}

function byDueDay(a: Task, b: Task): number {
  return (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999');
}
