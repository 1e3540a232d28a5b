// What was done to one thing, read from the log when somebody wants to see it.
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import { useAction } from '../api/use-action';
import type { Schemas } from '../api/types';
import { may } from '../app/frame';
import { formatDateTime } from '../base/format';
import { ProblemNotice } from './notice';
import { t } from '../app/t';

type Entry = Schemas['AuditEntry'];

const LIMIT = 50;
/** a document's versions have entries of their own; of more than so many things only the first are read */
const OBJECTS_MAX = 6;

async function entriesOf(objects: string[]): Promise<Entry[]> {
  const lists = await Promise.all(
    objects
      .slice(0, OBJECTS_MAX)
      .map((object) => call<Schemas['AuditList']>('GET', `/audit?limit=${LIMIT}&object=${encodeURIComponent(object)}`)),
  );
  return lists.flatMap((list) => list.entries).sort((a, b) => b.seq - a.seq);
}

/** isCard: stands by itself on the page; of: what it is the history of, for those who hear the page instead of seeing it */
export function History({ objects, of, isCard }: { objects: string[]; of: string; isCard?: boolean }) {
  const [entries, setEntries] = useState<Entry[] | null>(null);
  const loading = useAction();
  if (!may('audit.read')) return null;
  const load = () => loading.run(async () => setEntries(await entriesOf(objects)));
  return (
    <details class={isCard ? 'card fold' : 'fold'} onToggle={(event) => event.currentTarget.open && load()}>
      <summary aria-label={t('common.history-of', { name: of })}>{t('common.history')}</summary>
      <div role="status">{loading.isBusy && entries === null && <p>{t('common.history-loading')}</p>}</div>
      <ProblemNotice error={loading.error} />
      {entries?.length === 0 && <p>{t('common.history-none')}</p>}
      {entries && entries.length > 0 && (
        <ol class="history-list">
          {entries.map((entry) => (
            <li key={entry.seq}>
              <time dateTime={entry.at}>{formatDateTime(entry.at)}</time>
              <span>{entry.personName}</span>
              <span>{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
