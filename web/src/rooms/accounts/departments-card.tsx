// The departments of the company.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Department, Site } from '../../api/types';
import { may } from '../../app/frame';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { FormDialog } from '../../parts/form-dialog';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';
import { RemoveDialog } from '../../parts/remove-dialog';

interface DepartmentsCardProps {
  departments: Department[];
  sites: Site[];
}

export function DepartmentsCard({ departments: first, sites }: DepartmentsCardProps) {
  const [departments, setDepartments] = useState(first);
  const [editing, setEditing] = useState<Department | 'new' | null>(null);
  const [removing, setRemoving] = useState<Department | null>(null);
  const siteName = (id: string | null) => sites.find((site) => site.id === id)?.name;
  const put = (saved: Department) =>
    setDepartments(
      departments.some((one) => one.id === saved.id)
        ? departments.map((one) => (one.id === saved.id ? saved : one))
        : [...departments, saved],
    );

  return (
    <Card
      title={t('settings.departments')}
      lead={t('settings.departments-lead')}
      aside={
        may('organisation.write') && (
          <Button icon="plus" onClick={() => setEditing('new')}>
            {t('settings.department-add')}
          </Button>
        )
      }
    >
      {departments.length === 0 && <EmptyState>{t('settings.no-departments')}</EmptyState>}
      <ul class="rows">
        {departments.map((department) => (
          <li key={department.id} class="row">
            <div class="row-main">
              <p class="row-title">{department.name}</p>
              {siteName(department.siteId) && <p class="row-facts">{siteName(department.siteId)}</p>}
            </div>
            {may('organisation.write') && (
              <div class="row-actions">
                <Button
                  kind="text"
                  onClick={() => setEditing(department)}
                  label={t('settings.edit-label', { name: department.name })}
                >
                  {t('common.edit')}
                </Button>
                <Button
                  kind="text"
                  onClick={() => setRemoving(department)}
                  label={t('settings.remove-label', { name: department.name })}
                >
                  {t('common.remove')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <DepartmentDialog
          department={editing === 'new' ? null : editing}
          sites={sites}
          onSaved={put}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <RemoveDialog
          title={t('settings.department-remove-title')}
          text={t('settings.department-remove-text')}
          name={removing.name}
          onClose={() => setRemoving(null)}
          onRemove={() =>
            call('DELETE', `/departments/${removing.id}`).then(() =>
              setDepartments(departments.filter((one) => one.id !== removing.id)),
            )
          }
        />
      )}
    </Card>
  );
}

interface DepartmentDialogProps {
  department: Department | null;
  sites: Site[];
  onSaved(department: Department): void;
  onClose(): void;
}

function DepartmentDialog({ department, sites, onSaved, onClose }: DepartmentDialogProps) {
  const [name, setName] = useState(department?.name ?? '');
  const [siteId, setSiteId] = useState(department?.siteId ?? '');
  const save = async (version?: number) => {
    const body = { name: name.trim(), siteId: siteId || null };
    onSaved(
      department
        ? await call<Department>('PUT', `/departments/${department.id}`, {
            body,
            version: version ?? department.version,
          })
        : await call<Department>('POST', '/departments', { body }),
    );
  };
  return (
    <FormDialog
      title={t(department ? 'settings.department-edit-title' : 'settings.department-add-title')}
      submit={t(department ? 'common.save' : 'common.add')}
      missing={name.trim() === '' ? { name: t('settings.department-name-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="department-name"
            label={t('settings.department-name')}
            need="required"
            value={name}
            onInput={setName}
            error={wrong('name')}
          />
          {sites.length > 0 && (
            <SelectField
              id="department-site"
              label={t('settings.site')}
              need="optional"
              value={siteId}
              empty={t('settings.no-site')}
              choices={sites.map((site) => ({ id: site.id, title: site.name }))}
              onChange={setSiteId}
              error={wrong('siteId')}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}
