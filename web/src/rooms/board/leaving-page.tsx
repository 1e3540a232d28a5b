// When somebody leaves: what ends, who takes over, and afterwards what is left to do, on one sheet.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { t, type PlainKey } from '../../app/t';
import { formatDate } from '../../base/format';
import { Button, PrintButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { Notice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { RemoveDialog } from '../../parts/remove-dialog';
import { SelectField } from '../../parts/select-field';

type Leaving = Schemas['Leaving'];

/* Outside Mimamori: what a company takes back and closes. */
const CHECKS: PlainKey[] = [
  'leaving.check-devices',
  'leaving.check-keys',
  'leaving.check-cloud',
  'leaving.check-shared',
  'leaving.check-mail',
  'leaving.check-data',
  'leaving.check-paper',
  'leaving.check-promise',
];

export function LeavingPage({ state }: { state: Leaving }) {
  const [done, setDone] = useState<Leaving | null>(null);
  return done ? <Left leaving={done} /> : <Leave leaving={state} onDone={setDone} />;
}

function Leave({ leaving, onDone }: { leaving: Leaving; onDone(done: Leaving): void }) {
  const [successor, setSuccessor] = useState('');
  const [isAsked, setAsked] = useState(false);
  const carryOut = async () =>
    onDone(
      await call<Leaving>('POST', `/people/${leaving.personId}/leaving`, { body: { successorId: successor || null } }),
    );
  return (
    <>
      <PageHead title={t('leaving.heading', { name: leaving.name })} lead={t('leaving.lead')} />
      <Card title={t('leaving.access')}>
        <Access leaving={leaving} />
      </Card>
      <Card
        title={t('leaving.tasks')}
        lead={
          leaving.tasksTotal > 0
            ? t('leaving.tasks-lead', { count: leaving.tasksTotal, name: leaving.name })
            : t('leaving.no-tasks')
        }
      >
        {leaving.tasks.length > 0 && (
          <>
            <TaskRows tasks={leaving.tasks} />
            <SelectField
              id="successor"
              label={t('leaving.successor')}
              value={successor}
              choices={leaving.people.filter((one) => one.id !== leaving.personId)}
              empty={t('leaving.nobody')}
              onChange={setSuccessor}
            />
          </>
        )}
      </Card>
      <div class="form-actions">
        <Button kind="danger" onClick={() => setAsked(true)}>
          {t('leaving.carry-out')}
        </Button>
      </div>
      {isAsked && (
        <RemoveDialog
          title={t('leaving.confirm-title')}
          text={t('leaving.confirm-text')}
          name={leaving.name}
          action={t('leaving.carry-out')}
          onRemove={carryOut}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

function Left({ leaving }: { leaving: Leaving }) {
  const more = leaving.tasksTotal - leaving.tasks.length;
  return (
    <>
      <PageHead title={t('leaving.heading', { name: leaving.name })} actions={<PrintButton />} />
      <Notice kind="success" live title={t('leaving.done', { name: leaving.name })}>
        {t('leaving.done-text')}
      </Notice>
      <Card title={t('leaving.ended')}>
        <Access leaving={leaving} />
        <p>{t('leaving.handed-on', { count: leaving.tasks.length })}</p>
        <TaskRows tasks={leaving.tasks} />
      </Card>
      <Card title={t('leaving.left')}>
        {more > 0 && <Notice kind="warning">{t('leaving.left-more', { count: more })}</Notice>}
        {leaving.decisions.length > 0 && (
          <>
            <h3>{t('leaving.left-decisions')}</h3>
            <ul>
              {leaving.decisions.map((measure) => (
                <li key={measure}>{measure}</li>
              ))}
            </ul>
          </>
        )}
        <ul class="checks">
          {CHECKS.map((key) => (
            <li key={key}>
              <label>
                <input type="checkbox" /> {t(key)}
              </label>
            </li>
          ))}
        </ul>
      </Card>
      <p>
        <a href="/settings/people">{t('leaving.back')}</a>
      </p>
    </>
  );
}

function Access({ leaving }: { leaving: Leaving }) {
  if (!leaving.canSignIn && leaving.links === 0) return <p>{t('leaving.access-none')}</p>;
  return (
    <ul>
      {leaving.canSignIn && <li>{t('leaving.access-sign-in')}</li>}
      <li>{t('leaving.access-sessions', { count: leaving.sessions })}</li>
      <li>{t('leaving.access-passkeys', { count: leaving.passkeys })}</li>
      <li>{t('leaving.access-links', { count: leaving.links })}</li>
      <li>{t('leaving.access-tokens', { count: leaving.tokens })}</li>
    </ul>
  );
}

function TaskRows({ tasks }: { tasks: Leaving['tasks'] }) {
  return (
    <ul class="rows rows-tight">
      {tasks.map((task) => (
        <li key={task.id} class="row">
          <div class="row-main">
            <p class="row-title">{task.title}</p>
            <p class="row-facts">
              <span>{task.dueOn ? t('leaving.due', { date: formatDate(task.dueOn) }) : t('leaving.no-due')}</span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
