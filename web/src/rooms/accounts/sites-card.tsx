// The sites of the company.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Site } from '../../api/types';
import { may } from '../../app/frame';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { FormDialog } from '../../parts/form-dialog';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';
import { RemoveDialog } from '../../parts/remove-dialog';

interface SitesCardProps {
  sites: Site[];
  onChange(sites: Site[]): void;
}

export function SitesCard({ sites, onChange }: SitesCardProps) {
  const [editing, setEditing] = useState<Site | 'new' | null>(null);
  const [removing, setRemoving] = useState<Site | null>(null);
  const put = (saved: Site) =>
    onChange(
      sites.some((one) => one.id === saved.id)
        ? sites.map((one) => (one.id === saved.id ? saved : one))
        : [...sites, saved],
    );

  return (
    <Card
      title={t('settings.sites')}
      lead={t('settings.sites-lead')}
      aside={
        may('organisation.write') && (
          <Button icon="plus" onClick={() => setEditing('new')}>
            {t('settings.site-add')}
          </Button>
        )
      }
    >
      {sites.length === 0 && <EmptyState>{t('settings.no-sites')}</EmptyState>}
      <ul class="rows">
        {sites.map((site) => (
          <li key={site.id} class="row">
            <div class="row-main">
              <p class="row-title">{site.name}</p>
              {site.address && <p class="row-facts">{site.address}</p>}
            </div>
            {may('organisation.write') && (
              <div class="row-actions">
                <Button
                  kind="text"
                  onClick={() => setEditing(site)}
                  label={t('settings.edit-label', { name: site.name })}
                >
                  {t('common.edit')}
                </Button>
                <Button
                  kind="text"
                  onClick={() => setRemoving(site)}
                  label={t('settings.remove-label', { name: site.name })}
                >
                  {t('common.remove')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <SiteDialog site={editing === 'new' ? null : editing} onSaved={put} onClose={() => setEditing(null)} />
      )}
      {removing && (
        <RemoveDialog
          title={t('settings.site-remove-title')}
          text={t('settings.site-remove-text')}
          name={removing.name}
          onClose={() => setRemoving(null)}
          onRemove={() =>
            call('DELETE', `/sites/${removing.id}`).then(() => onChange(sites.filter((one) => one.id !== removing.id)))
          }
        />
      )}
    </Card>
  );
}

function SiteDialog({ site, onSaved, onClose }: { site: Site | null; onSaved(site: Site): void; onClose(): void }) {
  const [name, setName] = useState(site?.name ?? '');
  const [address, setAddress] = useState(site?.address ?? '');
  const save = async (version?: number) => {
    const body = { name: name.trim(), address: address.trim() || null };
    onSaved(
      site
        ? await call<Site>('PUT', `/sites/${site.id}`, { body, version: version ?? site.version })
        : await call<Site>('POST', '/sites', { body }),
    );
  };
  return (
    <FormDialog
      title={t(site ? 'settings.site-edit-title' : 'settings.site-add-title')}
      submit={t(site ? 'common.save' : 'common.add')}
      missing={name.trim() === '' ? { name: t('settings.site-name-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="site-name"
            label={t('settings.site-name')}
            need="required"
            value={name}
            onInput={setName}
            error={wrong('name')}
          />
          <TextField
            id="site-address"
            label={t('settings.address')}
            need="optional"
            value={address}
            onInput={setAddress}
            error={wrong('address')}
          />
        </>
      )}
    </FormDialog>
  );
}
