// The answers of one assessment on the page: shown at once, saved one by one, undone one by one.
import { useState } from 'preact/hooks';
import type { Conflict, Letter, SlotState } from '../../api/outbox';
import { useOutbox } from '../../api/use-outbox';
import type { Answer, AnswerId, Assessment, Schemas } from '../../api/types';

export interface Shown {
  answer: AnswerId;
  note: string | null;
  version: number;
}

export interface LastChange {
  department: string;
  item: number;
  /** null: the item was open before */
  from: Shown | null;
}

export interface Answers {
  of(department: string, item: number): Shown | undefined;
  forDepartment(department: string): Map<number, AnswerId>;
  give(department: string, item: number, answer: AnswerId): void;
  stateOf(department: string, item: number): SlotState | undefined;
  retry(department: string, item: number): void;
  useMine(department: string, item: number, conflict: Conflict): void;
  useTheirs(department: string, item: number, conflict: Conflict): void;
  /** null if there is nothing to undo */
  lastChange: LastChange | null;
  undo(): void;
  unsent: { count: number; send(): void; discard(): void };
}

/** How the interface names the company as a whole. */
export const WHOLE_COMPANY = 'all';

const slotOf = (department: string, item: number) => `${department}/${item}`;
const departmentOf = (answer: Pick<Answer, 'departmentId'>) => answer.departmentId || WHOLE_COMPANY;
const shownOf = ({ answer, note, version }: Answer): Shown => ({ answer, note, version });

export function useAnswers({ assessment, answers }: Assessment): Answers {
  const [shown, setShown] = useState(
    () => new Map(answers.map((answer) => [slotOf(departmentOf(answer), answer.item), shownOf(answer)])),
  );
  const [lastChange, setLastChange] = useState<LastChange | null>(null);

  const show = (slot: string, one: Shown) => setShown((before) => new Map(before).set(slot, one));

  const hide = (slot: string) =>
    setShown((before) => new Map([...before].filter(([key]) => key !== slot)));

  const outbox = useOutbox<Schemas['AnswerNew'], Schemas['AnswerSaved'] | Schemas['AnswerTaken']>({
    name: `assessment.${assessment.id}`,
    path: (slot) => `/assessments/${assessment.id}/answers/${slot}`,
    body: (value) => value,
    versionOf: (saved) => ('answer' in saved ? saved.answer.version : 0),
    /* Only the version: the person may have chosen again, or taken the answer back, in the meantime. */
    onSaved: (slot, saved) =>
      setShown((before) => {
        const one = before.get(slot);
        return one ? new Map(before).set(slot, { ...one, version: 'answer' in saved ? saved.answer.version : 0 }) : before;
      }),
  });

  const save = (slot: string, answer: AnswerId, note: string | null, version: number) => {
    show(slot, { answer, note, version });
    outbox.put(slot, { answer, note }, version);
  };

  const takeBack = (slot: string, version: number) => {
    hide(slot);
    outbox.put(slot, null, version);
  };

  const change = (department: string, item: number, answer: AnswerId) => {
    const slot = slotOf(department, item);
    const before = shown.get(slot);
    if (before?.answer === answer) return;
    setLastChange({ department, item, from: before ?? null });
    save(slot, answer, before?.note ?? null, before?.version ?? 0);
  };

  return {
    of: (department, item) => shown.get(slotOf(department, item)),
    forDepartment: (department) => answersOf(shown, department),
    give: change,
    stateOf: (department, item) => outbox.states[slotOf(department, item)],
    retry: (department, item) => outbox.retryOne(slotOf(department, item)),
    useMine: (department, item, conflict) => {
      const slot = slotOf(department, item);
      const mine = shown.get(slot);
      if (mine) save(slot, mine.answer, mine.note, conflict.version);
      else takeBack(slot, conflict.version);
    },
    useTheirs: (department, item, conflict) => {
      const slot = slotOf(department, item);
      const theirs = theirAnswer(conflict);
      outbox.drop(slot);
      if (theirs) show(slot, { answer: theirs, note: null, version: conflict.version });
      else hide(slot);
    },
    lastChange,
    undo: () => {
      if (!lastChange) return;
      const { department, item, from } = lastChange;
      const slot = slotOf(department, item);
      if (from) save(slot, from.answer, from.note, shown.get(slot)?.version ?? from.version);
      else takeBack(slot, shown.get(slot)?.version ?? 0);
      setLastChange(null);
    },
    unsent: {
      count: Object.keys(outbox.leftOver).length,
      send: () => {
        const letters: [string, Letter<Schemas['AnswerNew']>][] = Object.entries(outbox.leftOver);
        outbox.forgetLeftOver();
        for (const [slot, { value, version }] of letters) {
          const newest = Math.max(version, shown.get(slot)?.version ?? 0);
          if (value) save(slot, value.answer, value.note ?? null, newest);
          else takeBack(slot, newest);
        }
      },
      discard: outbox.forgetLeftOver,
    },
  };
}

function answersOf(shown: Map<string, Shown>, department: string): Map<number, AnswerId> {
  const own = [...shown].filter(([slot]) => slot.startsWith(`${department}/`));
  return new Map(own.map(([slot, { answer }]) => [Number(slot.slice(department.length + 1)), answer]));
}

/** The other person's answer, given alone or with its note. */
export function theirAnswer({ theirs }: Conflict): AnswerId | null {
  if (typeof theirs === 'string') return theirs as AnswerId;
  return (theirs as { answer?: AnswerId } | null)?.answer ?? null;
}
