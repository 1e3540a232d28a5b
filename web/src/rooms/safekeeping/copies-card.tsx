// Three copies, two kinds of media, one elsewhere: what is met, and what to do about the rest.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { dayOf, formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { DateField } from '../../parts/date-field';
import { Notice } from '../../parts/notice';
import { FormDialog } from '../../parts/form-dialog';
import { TextField } from '../../parts/text-field';
import { t, type PlainKey } from '../../app/t';
import { nextStep, type NextStep } from './backup-state';

type Backups = Schemas['Backups'];

interface CopiesCardProps {
  state: Backups;
  onChange(state: Backups): void;
}

export function CopiesCard({ state, onChange }: CopiesCardProps) {
  const [isAsked, setAsked] = useState(false);
  const { copies, offlineCopy } = state;
  const rows: { title: PlainKey; isMet: boolean; todo: PlainKey }[] = [
    { title: 'backups.three', isMet: copies.hasThree, todo: 'backups.three-todo' },
    { title: 'backups.two', isMet: copies.hasTwoMedia, todo: 'backups.two-todo' },
    { title: 'backups.one', isMet: copies.hasOneElsewhere, todo: 'backups.one-todo' },
  ];
  return (
    <Card title={t('backups.copies')} lead={t('backups.copies-lead')}>
      {state.isOn && <Next state={state} />}
      <ul class="rows">
        {rows.map(({ title, isMet, todo }) => (
          <li class="row" key={title}>
            <div class="row-main">
              <p class="row-title">{t(title)}</p>
              {!isMet && (
                <p class="row-facts">
                  <span>{t(todo)}</span>
                </p>
              )}
            </div>
            <div class="row-actions">
              <Chip tone={isMet ? 'good' : 'bad'}>{t(isMet ? 'backups.met' : 'backups.open')}</Chip>
            </div>
          </li>
        ))}
      </ul>
      <p>
        {offlineCopy
          ? t(offlineCopy.isRecent ? 'backups.offline-said' : 'backups.offline-old', {
              date: formatDate(offlineCopy.takenOn),
              place: offlineCopy.place,
              name: offlineCopy.personName,
            })
          : t('backups.offline-none')}
      </p>
      <div class="form-actions">
        <Button kind="outline" onClick={() => setAsked(true)}>
          {t('backups.offline-note')}
        </Button>
      </div>
      {isAsked && <OfflineDialog state={state} onChange={onChange} onClose={() => setAsked(false)} />}
    </Card>
  );
}

const STEPS: Record<NextStep, PlainKey[]> = {
  wait: ['backups.next-wait'],
  repair: ['backups.next-repair'],
  carry: ['backups.next-disk', 'backups.next-copy', 'backups.next-away', 'backups.next-note'],
  'carry-own': ['backups.next-own', 'backups.next-own-copy', 'backups.next-away', 'backups.next-note'],
  'carry-again': ['backups.next-again', 'backups.next-note'],
  second: ['backups.next-second'],
  rest: ['backups.next-rest'],
};

/* What to do, in the order of doing it. */
function Next({ state }: { state: Backups }) {
  const step = nextStep(state);
  const sentences = STEPS[step];
  return (
    <Notice kind={step === 'repair' ? 'error' : step === 'rest' ? 'success' : 'info'} title={t('backups.next-step')}>
      {sentences.length === 1 ? (
        <p>{t(sentences[0]!)}</p>
      ) : (
        <ol class="gain-steps">
          {sentences.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ol>
      )}
    </Notice>
  );
}

function OfflineDialog({ state, onChange, onClose }: CopiesCardProps & { onClose(): void }) {
  const [place, setPlace] = useState(state.offlineCopy?.place ?? '');
  const [takenOn, setTakenOn] = useState(dayOf(frame.now));
  const save = async (version = state.version) =>
    onChange(
      await call<Backups>('PUT', '/backups/offline-copy', { body: { place: place.trim(), takenOn }, version }),
    );
  const missing: Record<string, string> = {};
  if (place.trim() === '') missing.place = t('backups.place-missing');
  if (takenOn === '') missing.takenOn = t('backups.day-missing');
  return (
    <FormDialog
      title={t('backups.offline-note')}
      submit={t('common.save')}
      missing={missing}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>{t('backups.offline-how')}</p>
          <TextField
            id="offline-place"
            label={t('backups.place')}
            need="required"
            hint={t('backups.place-hint')}
            value={place}
            onInput={setPlace}
            error={wrong('place')}
          />
          <DateField
            id="offline-day"
            label={t('backups.day')}
            need="required"
            value={takenOn}
            onChange={setTakenOn}
            error={wrong('takenOn')}
          />
        </>
      )}
    </FormDialog>
  );
}
