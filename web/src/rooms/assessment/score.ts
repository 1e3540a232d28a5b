// The score so far, worked out in the browser so that it moves with every answer. The server's score is the one that counts.
import type { AnswerId, Questionnaire } from '../../api/types';

export interface PartSoFar {
  part: number;
  title: string;
  score: number;
  max: number;
  answered: number;
  items: number;
}

export interface ScoreSoFar {
  total: number;
  max: number;
  answered: number;
  items: number;
  /** item numbers */
  unanswered: number[];
  unknown: number[];
  parts: PartSoFar[];
}

type Scored = Pick<Questionnaire, 'answers' | 'parts'> & {
  items: Pick<Questionnaire['items'][number], 'number' | 'part'>[];
};

/** @answers: by item number */
export function scoreSoFar(questionnaire: Scored, answers: Map<number, AnswerId>): ScoreSoFar {
  const points = pointsOf(questionnaire);
  const most = Math.max(...points.values());
  const parts = questionnaire.parts.map((part) => {
    const items = questionnaire.items.filter((item) => item.part === part.number);
    const given = items.flatMap((item) => answers.get(item.number) ?? []);
    return {
      part: part.number,
      title: part.title,
      score: given.reduce((sum, answer) => sum + (points.get(answer) ?? 0), 0),
      max: items.length * most,
      answered: given.length,
      items: items.length,
    };
  });
  const sum = (pick: (part: PartSoFar) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    total: sum((part) => part.score),
    max: sum((part) => part.max),
    answered: sum((part) => part.answered),
    items: questionnaire.items.length,
    unanswered: questionnaire.items.filter((item) => !answers.has(item.number)).map((item) => item.number),
    unknown: questionnaire.items.filter((item) => answers.get(item.number) === 'unknown').map((item) => item.number),
    parts,
  };
}

/** How far an answer reaches on a chart: 0 to 1; "don't know" counts as nothing. */
export function shareOf(
  questionnaire: Pick<Questionnaire, 'answers'>,
  answer: AnswerId | undefined | null,
): number | null {
  if (!answer) return null;
  const points = pointsOf(questionnaire);
  return Math.max(0, points.get(answer) ?? 0) / Math.max(...points.values());
}

function pointsOf({ answers }: Pick<Questionnaire, 'answers'>): Map<AnswerId, number> {
  return new Map(answers.map((answer) => [answer.id, answer.points]));
}
