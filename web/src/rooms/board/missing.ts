// What an initiative lacks, as links to where it is done.
import type { Schemas } from '../../api/types';

type Part = Schemas['BoardPart'];

export type Missing =
  | { kind: 'document' | 'revision'; title: string; href: string }
  | { kind: 'control'; title: string; href: string }
  | { kind: 'assessment' | 'decisions'; href: string };

export function missingOf(parts: Part[]): Missing[] {
  return parts.filter(({ progress }) => progress !== 'done').flatMap(missingOfPart);
}

function missingOfPart(part: Part): Missing[] {
  switch (part.kind) {
    case 'document':
      return [
        { kind: part.isToRevise ? 'revision' : 'document', title: part.title ?? '', href: `/documents/${part.document}` },
      ];
    case 'controls':
      return part.open.map(({ id, title }) => ({ kind: 'control', title, href: `/controls/${id}` }));
    case 'assessment':
      return [{ kind: 'assessment', href: '/assessments' }];
    case 'budget':
    case 'people':
      return [{ kind: 'decisions', href: '/decisions' }];
    case 'later':
      return [];
  }
}
