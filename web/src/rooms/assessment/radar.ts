// The answers of a questionnaire as the axes of a radar chart: one axis an item, named by its number.
import type { AnswerId, Questionnaire } from '../../api/types';
import type { RadarAxis } from '../../parts/radar-chart';

export interface RadarItem {
  number: number;
  part: number;
  title: string;
  share: number | null;
  before?: number | null;
}

export function radarAxes(items: RadarItem[]): { axes: RadarAxis[]; groupStarts: number[] } {
  return {
    axes: items.map(({ number, share, before, title }) => ({ label: String(number), share, before, title })),
    groupStarts: items.flatMap((item, index) => (items[(index || items.length) - 1]!.part !== item.part ? index : [])),
  };
}

export function radarItems(
  questionnaire: Questionnaire,
  answers: Map<number, AnswerId>,
  share: (answer: AnswerId | undefined) => number | null,
): RadarItem[] {
  return questionnaire.items.map((item) => {
    const answer = answers.get(item.number);
    const label = questionnaire.answers.find((one) => one.id === answer)?.label ?? '';
    return {
      number: item.number,
      part: item.part,
      title: `${item.number} ${item.category} ${label}`,
      share: share(answer),
    };
  });
}
