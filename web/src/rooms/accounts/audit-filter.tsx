// Which entries of the log are shown: by whom, of what kind, from when to when.
import { DateField } from '../../parts/date-field';
import { SelectField } from '../../parts/select-field';
import type { Choice } from '../../api/types';
import { t, type PlainKey } from '../../app/t';

export interface AuditFilter {
  person: string;
  kind: string;
  from: string;
  to: string;
}

export const NO_FILTER: AuditFilter = { person: '', kind: '', from: '', to: '' };

/** Beginnings of actions, as the log names them. */
const KINDS: { id: string; title: PlainKey }[] = [
  { id: 'session', title: 'audit-page.kind-session' },
  { id: 'password', title: 'audit-page.kind-password' },
  { id: 'person', title: 'audit-page.kind-person' },
  { id: 'organisation', title: 'audit-page.kind-organisation' },
  { id: 'assessment', title: 'audit-page.kind-assessment' },
  { id: 'decision', title: 'audit-page.kind-decision' },
  { id: 'control', title: 'audit-page.kind-control' },
  { id: 'task', title: 'audit-page.kind-task' },
  { id: 'document', title: 'audit-page.kind-document' },
];

export function auditPath(filter: AuditFilter, before: number | null, limit: number): string {
  const words = new URLSearchParams({ limit: String(limit) });
  if (before !== null) words.set('before', String(before));
  for (const [name, value] of Object.entries(filter)) if (value) words.set(name, value);
  return `/audit?${words}`;
}

interface AuditFilterFieldsProps {
  filter: AuditFilter;
  people: Choice[];
  onChange(filter: AuditFilter): void;
}

export function AuditFilterFields({ filter, people, onChange }: AuditFilterFieldsProps) {
  const set = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  return (
    <div class="audit-filter">
      <SelectField
        id="audit-person"
        label={t('audit-page.who')}
        value={filter.person}
        empty={t('audit-page.anybody')}
        choices={people}
        onChange={(person) => set({ person })}
      />
      <SelectField
        id="audit-kind"
        label={t('audit-page.kind')}
        value={filter.kind}
        empty={t('audit-page.any-kind')}
        choices={KINDS.map(({ id, title }) => ({ id, title: t(title) }))}
        onChange={(kind) => set({ kind })}
      />
      <DateField id="audit-from" label={t('audit-page.from')} value={filter.from} onChange={(from) => from !== filter.from && set({ from })} />
      <DateField id="audit-to" label={t('audit-page.to')} value={filter.to} onChange={(to) => to !== filter.to && set({ to })} />
    </div>
  );
}
