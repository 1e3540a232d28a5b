// Today's list: overdue, this week, this month, later.
import type { Task } from '../../api/types';
import { frame, may } from '../../app/frame';
import { dayOf, formatDate } from '../../base/format';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { t, type PlainKey } from '../../app/t';
import { groupTasks, type TaskGroup } from '../../base/task-groups';

const TITLES: Record<TaskGroup, PlainKey> = {
  overdue: 'home.overdue-group',
  week: 'home.week-group',
  month: 'home.month-group',
  later: 'home.later-group',
};

export function TaskList({ tasks, total }: { tasks: Task[]; total: number }) {
  const open = tasks.filter((task) => !task.doneAt);
  return (
    <Card
      title={t('home.tasks')}
      aside={total > open.length && <a href="/tasks">{t('home.all-tasks', { count: total })}</a>}
    >
      {open.length === 0 && <EmptyState>{t(may('controls.read') ? 'home.no-tasks' : 'home.no-requests')}</EmptyState>}
      {groupTasks(open, dayOf(frame.now)).map(({ group, tasks: some }) => (
        <div key={group} class={`task-group task-group-${group}`}>
          <h3>
            {t(TITLES[group])}
            <span class="count">{t('common.count', { count: some.length })}</span>
          </h3>
          <ul class="rows">
            {some.map((task) => (
              <li key={task.id} class="row">
                <div class="row-main">
                  <a class="row-title" href={task.controlId ? `/controls/${task.controlId}` : '/tasks'}>
                    {task.title}
                  </a>
                  <p class="row-facts">
                    {task.dueOn && <span>{t('home.due', { date: formatDate(task.dueOn) })}</span>}
                    {task.personName && <span>{task.personName}</span>}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}
