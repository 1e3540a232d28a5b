// A questionnaire to start: for the whole company at once, or by departments.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary, Department } from '../../api/types';
import { Button } from '../../parts/button';
import { Checkbox } from '../../parts/checkbox';
import { ChoiceGroup } from '../../parts/choice-group';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import type { Offer } from './offers';

type Scope = 'company' | 'departments';

export function StartOffer({
  offer,
  departments,
  isMain,
}: {
  offer: Offer;
  departments: Department[];
  isMain: boolean;
}) {
  const [scope, setScope] = useState<Scope>('company');
  const [chosen, setChosen] = useState(departments.map((department) => department.id));
  const action = useAction();

  const start = () =>
    action.run(async () => {
      const departmentIds = scope === 'departments' ? chosen : [];
      const made = await call<AssessmentSummary>('POST', '/assessments', {
        body: { questionnaire: offer.id, departmentIds },
      });
      location.assign(`/assessments/${made.id}`);
    });

  return (
    <article class="offer">
      <h3>{offer.title}</h3>
      <p>{offer.summary}</p>
      <p class="row-facts">{t('assessment.offer-facts', { count: offer.items, edition: offer.edition })}</p>
      {departments.length > 0 && (
        <ChoiceGroup<Scope>
          name={`scope-${offer.id}`}
          legend={t('assessment.scope')}
          choices={[
            { value: 'company', label: t('assessment.scope-company') },
            { value: 'departments', label: t('assessment.scope-departments') },
          ]}
          value={scope}
          onChange={(chosenScope) => setScope(chosenScope)}
        />
      )}
      {scope === 'departments' && (
        <fieldset class="checkboxes">
          <legend>{t('assessment.which-departments')}</legend>
          {departments.map(({ id, name }) => (
            <Checkbox
              key={id}
              isChecked={chosen.includes(id)}
              onChange={(isChecked) => setChosen(isChecked ? [...chosen, id] : chosen.filter((one) => one !== id))}
            >
              {name}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <ProblemNotice error={action.error} />
      <div class="form-actions">
        <Button kind={isMain ? 'fill' : 'outline'} isBusy={action.isBusy} onClick={start}>
          {t('assessment.start')}
        </Button>
      </div>
    </article>
  );
}
