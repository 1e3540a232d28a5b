// Open tasks in the order in which they press: overdue, this week, this month, later.
import { addDays } from './format';
import type { Task } from '../api/types';

export type TaskGroup = 'overdue' | 'week' | 'month' | 'later';

export const TASK_GROUPS: TaskGroup[] = ['overdue', 'week', 'month', 'later'];

/** @today: "2026-11-21". A week ends on Sunday. */
export function groupOfTask(task: Pick<Task, 'dueOn'>, today: string): TaskGroup {
  if (!task.dueOn) return 'later';
  if (task.dueOn < today) return 'overdue';
  if (task.dueOn <= sundayFrom(today)) return 'week';
  return task.dueOn.slice(0, 7) === today.slice(0, 7) ? 'month' : 'later';
}

export function groupTasks<T extends Pick<Task, 'dueOn'>>(
  tasks: T[],
  today: string,
): { group: TaskGroup; tasks: T[] }[] {
  return TASK_GROUPS.map((group) => ({
    group,
    tasks: tasks.filter((task) => groupOfTask(task, today) === group).sort(byDueDay),
  })).filter((one) => one.tasks.length > 0);
}

function byDueDay(a: Pick<Task, 'dueOn'>, b: Pick<Task, 'dueOn'>): number {
  return (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999');
}

function sundayFrom(today: string): string {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return addDays(today, (7 - weekday) % 7);
}
