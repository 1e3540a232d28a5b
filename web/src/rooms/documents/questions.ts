// Pure logic of the questions of a document.
import type { Document, DocumentQuestion } from '../../api/types';

/** The version that the next change of an answer is based on. */
export function versionOfQuestion(document: Document, id: string): number {
  return document.questions.find((one) => one.id === id)?.version ?? 0;
}

/** What counts as the answer now: the given one, else what stands until somebody answers. */
export function currentAnswer(question: DocumentQuestion): string {
  return question.value || question.fallback || '';
}

/** As people read an answer: of a choice its words. */
export function shownValue(question: DocumentQuestion, value: string): string {
  return question.choices.find((one) => one.id === value)?.title ?? value;
}

/** The numbers of the blocks of @after that do not stand in @before: what a change made new. */
export function changedBlocks(before: string[], after: string[]): number[] {
  const left = new Map<string, number>();
  for (const block of before) left.set(block, (left.get(block) ?? 0) + 1);
  const changed: number[] = [];
  after.forEach((block, index) => {
    const count = left.get(block) ?? 0;
    if (count === 0) changed.push(index);
    else left.set(block, count - 1);
  });
  return changed;
}
