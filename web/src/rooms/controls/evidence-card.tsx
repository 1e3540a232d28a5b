// What proves a control: recorded evidence, and ideas for it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Control, Schemas } from '../../api/types';
import { may, mayIn } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { RemoveDialog } from '../../parts/remove-dialog';
import { t } from '../../app/t';
import { EvidenceDialog } from './evidence-dialog';

type Evidence = Schemas['Evidence'];

interface EvidenceCardProps {
  control: Control;
  onChange(evidence: Evidence[]): void;
}

export function EvidenceCard({ control, onChange }: EvidenceCardProps) {
  const [asks, setAsks] = useState(false);
  const [removing, setRemoving] = useState<Evidence | null>(null);
  return (
    <Card
      title={t('controls.evidence')}
      lead={t('controls.evidence-lead')}
      aside={
        may('controls.write') && (
          <Button icon="plus" onClick={() => setAsks(true)}>
            {t('controls.evidence-add')}
          </Button>
        )
      }
    >
      {control.evidence.length === 0 && <EmptyState>{t('controls.no-evidence')}</EmptyState>}
      <ul class="rows">
        {control.evidence.map((one) => (
          <li key={one.id} class="row">
            <div class="row-main">
              <p class="row-title">{one.title}</p>
              {one.note && <p>{one.note}</p>}
              <p class="row-facts">
                <span>{formatDate(one.date)}</span>
                {one.personName && <span>{one.personName}</span>}
              </p>
            </div>
            {mayIn('controls.write', one.departmentId) && (
              <Button
                kind="text"
                onClick={() => setRemoving(one)}
                label={t('controls.evidence-remove-label', { title: one.title })}
              >
                {t('common.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <h3>{t('controls.evidence-ideas')}</h3>
      <ul class="ideas">
        {control.evidenceIdeas.map((idea) => (
          <li key={idea}>{idea}</li>
        ))}
      </ul>
      {asks && (
        <EvidenceDialog
          control={control}
          onClose={() => setAsks(false)}
          onAdded={(one) => onChange([one, ...control.evidence])}
        />
      )}
      {removing && (
        <RemoveDialog
          title={t('controls.evidence-remove-title')}
          text={t('controls.evidence-remove-text')}
          name={removing.title}
          onClose={() => setRemoving(null)}
          onRemove={() =>
            call('DELETE', `/evidence/${removing.id}`).then(() =>
              onChange(control.evidence.filter((one) => one !== removing)),
            )
          }
        />
      )}
    </Card>
  );
}
