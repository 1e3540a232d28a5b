// A new person, or changes of one.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Department, Person, Role } from '../../api/types';
import { isEmail, normaliseEmail, toFullKana } from '../../base/normalise';
import { DateField } from '../../parts/date-field';
import { Checkbox } from '../../parts/checkbox';
import { FormDialog } from '../../parts/form-dialog';
import { History } from '../../parts/history';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';
import { ROLES, roleText } from './roles';

interface PersonDialogProps {
  person: Person | null;
  departments: Department[];
  onSaved(person: Person): void;
  onClose(): void;
}

export function PersonDialog({ person, departments, onSaved, onClose }: PersonDialogProps) {
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [roles, setRoles] = useState<Role[]>(person?.roles ?? ['employee']);
  const [departmentId, setDepartmentId] = useState(person?.departmentId ?? '');

  const [accessEndsOn, setAccessEndsOn] = useState(person?.accessEndsOn ?? '');
  const isSupporter = roles.includes('supporter');

  const save = async (version?: number) => {
    const body = { name: name.trim(), email: normaliseEmail(email), roles, departmentId: departmentId || null,
      accessEndsOn: (isSupporter && accessEndsOn) || null,
    };
    onSaved(
      person
        ? await call<Person>('PUT', `/people/${person.id}`, { body, version: version ?? person.version })
        : await call<Person>('POST', '/people', { body }),
    );
  };
  const missing = {
    ...(name.trim() === '' && { name: t('settings.person-name-missing') }),
    ...(!isEmail(normaliseEmail(email)) && { email: t('settings.email-wrong') }),
    ...(roles.length === 0 && { roles: t('settings.roles-missing') }),
  };

  return (
    <FormDialog
      title={t(person ? 'settings.person-edit-title' : 'settings.person-add-title')}
      submit={t(person ? 'common.save' : 'common.add')}
      missing={missing}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="person-name"
            label={t('settings.person-name')}
            need="required"
            normalise={toFullKana}
            value={name}
            onInput={setName}
            error={wrong('name')}
          />
          <TextField
            id="person-email"
            type="email"
            label={t('settings.email')}
            need="required"
            fixedBecause={person?.canSignIn ? t('settings.email-fixed') : undefined}
            normalise={normaliseEmail}
            value={email}
            onInput={setEmail}
            error={wrong('email')}
          />
          <fieldset class="checkboxes">
            <legend>{t('settings.roles')}</legend>
            {ROLES.map((role) => (
              <Checkbox
                key={role}
                isChecked={roles.includes(role)}
                onChange={(isChecked) => setRoles(isChecked ? [...roles, role] : roles.filter((one) => one !== role))}
              >
                {roleText(role)}
              </Checkbox>
            ))}
            {wrong('roles') && <p class="field-error">{t('common.field-error', { message: wrong('roles')! })}</p>}
          </fieldset>
          {isSupporter && (
            <DateField
              id="access-end"
              label={t('settings.access-end')}
              hint={t('settings.access-end-hint')}
              value={accessEndsOn}
              onChange={setAccessEndsOn}
              error={wrong('accessEndsOn')}
            />
          )}
          {departments.length > 0 && (
            <SelectField
              id="person-department"
              label={t('settings.department')}
              need="optional"
              value={departmentId}
              empty={t('settings.no-department')}
              choices={departments.map((one) => ({ id: one.id, title: one.name }))}
              onChange={setDepartmentId}
              error={wrong('departmentId')}
            />
          )}
          {person && <History objects={[person.id]} of={person.name} />}
        </>
      )}
    </FormDialog>
  );
}
