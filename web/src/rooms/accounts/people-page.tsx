// The people of the company: who may do what, and how they get in.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Person, Schemas } from '../../api/types';
import { frame, may } from '../../app/frame';
import { formatDate, formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { LinkDialog } from './link-dialog';
import { PersonDialog } from './person-dialog';
import { RemoveDialog } from '../../parts/remove-dialog';
import { mayReset, roleText } from './roles';
import { SignInResetDialog } from './sign-in-reset-dialog';

type Invitation = Schemas['Invitation'];

export function PeoplePage({ state }: { state: Schemas['PeoplePage'] }) {
  const [people, setPeople] = useState(state.people);
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [removing, setRemoving] = useState<Person | null>(null);
  const [revoking, setRevoking] = useState<Person | null>(null);
  const [signingOut, setSigningOut] = useState<Person | null>(null);
  const [resetting, setResetting] = useState<Person | null>(null);
  const [invited, setInvited] = useState<{ person: Person; invitation: Invitation } | null>(null);
  const [entering, setEntering] = useState<{ person: Person; invitation: Invitation } | null>(null);
  const invite = useAction();

  const put = (saved: Person) =>
    setPeople((before) =>
      before.some((one) => one.id === saved.id)
        ? before.map((one) => (one.id === saved.id ? saved : one))
        : [...before, saved],
    );
  const askEntry = (person: Person) =>
    invite.run(async () => {
      const invitation = await call<Invitation>('POST', `/people/${person.id}/entry`);
      put({ ...person, canSignIn: true, hasEntry: true });
      setEntering({ person, invitation });
    });
  const askInvitation = (person: Person) =>
    invite.run(async () => {
      const invitation = await call<Invitation>('POST', `/people/${person.id}/invitation`);
      put({ ...person, invitedUntil: invitation.endsAt });
      setInvited({ person, invitation });
    });

  return (
    <>
      <PageHead
        title={t('settings.people-title')}
        lead={t('settings.people-lead')}
        actions={
          may('people.write') && (
            <Button kind="fill" icon="plus" onClick={() => setEditing('new')}>
              {t('settings.person-add')}
            </Button>
          )
        }
      />
      <ProblemNotice error={invite.error} />
      <Card
        title={t('settings.people')}
        aside={<span class="count">{t('settings.people-count', { count: people.length })}</span>}
      >
        <ul class="rows">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              department={state.departments.find((one) => one.id === person.departmentId)?.name}
              onInvite={() => askInvitation(person)}
              onEntry={() => askEntry(person)}
              onRevoke={() => setRevoking(person)}
              onSignOut={() => setSigningOut(person)}
              onReset={() => setResetting(person)}
              onEdit={() => setEditing(person)}
              onRemove={() => setRemoving(person)}
            />
          ))}
        </ul>
      </Card>
      {editing && (
        <PersonDialog
          person={editing === 'new' ? null : editing}
          departments={state.departments}
          onClose={() => setEditing(null)}
          onSaved={(saved) => {
            put(saved);
            if (editing === 'new') void askInvitation(saved);
          }}
        />
      )}
      {invited && (
        <LinkDialog
          title={t('settings.invitation-title', { name: invited.person.name })}
          text={t('settings.invitation-text', {
            name: invited.person.name,
            time: formatDateTime(invited.invitation.endsAt),
          })}
          label={t('settings.invitation-link')}
          url={invited.invitation.url}
          onClose={() => setInvited(null)}
        />
      )}
      {entering && (
        <LinkDialog
          title={t('settings.entry-title', { name: entering.person.name })}
          text={t('settings.entry-text', {
            name: entering.person.name,
            time: formatDateTime(entering.invitation.endsAt),
          })}
          label={t('settings.entry-link')}
          url={entering.invitation.url}
          onClose={() => setEntering(null)}
        />
      )}
      {revoking && (
        <RemoveDialog
          title={t('settings.entry-revoke-title')}
          text={t('settings.entry-revoke-text')}
          name={revoking.name}
          action={t('settings.entry-revoke-action')}
          onClose={() => setRevoking(null)}
          onRemove={() => call('DELETE', `/people/${revoking.id}/entry`).then(() => put({ ...revoking, hasEntry: false }))}
        />
      )}
      {signingOut && (
        <RemoveDialog
          title={t('settings.sign-out-person-title')}
          text={t('settings.sign-out-person-text')}
          name={signingOut.name}
          action={t('settings.sign-out-person')}
          onClose={() => setSigningOut(null)}
          onRemove={() => call('DELETE', `/people/${signingOut.id}/sessions`).then(() => put({ ...signingOut, hasSessions: false }))}
        />
      )}
      {resetting && (
        <SignInResetDialog
          person={resetting}
          onReset={(endsAt) => put({ ...resetting, invitedUntil: endsAt, hasEntry: false, hasSessions: false })}
          onClose={() => setResetting(null)}
        />
      )}
      {removing && (
        <RemoveDialog
          title={t('settings.person-remove-title')}
          text={t('settings.person-remove-text')}
          name={removing.name}
          onClose={() => setRemoving(null)}
          onRemove={() =>
            call('DELETE', `/people/${removing.id}`).then(() =>
              setPeople(people.filter((one) => one.id !== removing.id)),
            )
          }
        />
      )}
    </>
  );
}

interface PersonRowProps {
  person: Person;
  department: string | undefined;
  onInvite(): void;
  onEntry(): void;
  onRevoke(): void;
  onSignOut(): void;
  onReset(): void;
  onEdit(): void;
  onRemove(): void;
}

function PersonRow({ person, department, onInvite, onEntry, onRevoke, onSignOut, onReset, onEdit, onRemove }: PersonRowProps) {
  const invite = t(person.invitedUntil ? 'settings.invite-again' : 'settings.invite');
  const isMe = person.id === frame.me?.personId;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          {person.name}
          {isMe && <span class="row-mark">{t('settings.you')}</span>}
        </p>
        <p class="row-facts">
          <span>{person.email}</span>
          {department && <span>{department}</span>}
        </p>
        <p class="row-facts">
          {person.roles.map((role) => (
            <Chip key={role} tone="plain">
              {roleText(role)}
            </Chip>
          ))}
          {person.accessEndsOn && <span>{t('settings.access-until', { date: formatDate(person.accessEndsOn) })}</span>}
          {person.canSignIn && person.invitedUntil && (
            <span>{t('settings.reset-until', { time: formatDateTime(person.invitedUntil) })}</span>
          )}
          {!person.canSignIn && (
            <span>
              {person.invitedUntil
                ? t('settings.invited-until', { time: formatDateTime(person.invitedUntil) })
                : t('settings.not-invited')}
            </span>
          )}
        </p>
      </div>
      {may('people.write') && (
        <div class="row-actions">
          {!person.canSignIn && (
            <Button onClick={onInvite} label={t('settings.invite-label', { action: invite, name: person.name })}>
              {invite}
            </Button>
          )}
          {person.roles.join() === 'employee' && (
            <Button kind="text" onClick={onEntry} label={t('settings.entry-label', { name: person.name })}>
              {t('settings.entry')}
            </Button>
          )}
          {person.hasEntry && (
            <Button kind="text" onClick={onRevoke} label={t('settings.entry-revoke-label', { name: person.name })}>
              {t('settings.entry-revoke')}
            </Button>
          )}
          {!isMe && !person.hasEntry && person.hasSessions && (
            <Button kind="text" onClick={onSignOut} label={t('settings.sign-out-person-label', { name: person.name })}>
              {t('settings.sign-out-person')}
            </Button>
          )}
          {!isMe && person.canSignIn && !person.hasEntry && mayReset(person) && (
            <Button kind="text" onClick={onReset} label={t('settings.reset-label', { name: person.name })}>
              {t('settings.reset')}
            </Button>
          )}
          <Button kind="text" onClick={onEdit} label={t('settings.edit-label', { name: person.name })}>
            {t('common.edit')}
          </Button>
          {!isMe && person.canSignIn && (
            <a class="button button-text" href={`/settings/people/${person.id}/leaving`} aria-label={t('settings.leaving-label', { name: person.name })}>
              {t('settings.leaving')}
            </a>
          )}
          {!isMe && !person.canSignIn && (
            <Button kind="text" onClick={onRemove} label={t('settings.remove-label', { name: person.name })}>
              {t('common.remove')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
