// A weak control without a decision: what may happen, what can be done; decided on the spot.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Choice, Decision, Department, WeakControl } from '../../api/types';
import { may } from '../../app/frame';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { Button } from '../../parts/button';
import { Chip } from '../../parts/chip';
import { StateChip } from '../../parts/control-state';
import { bodyOf, DecisionFields, draftOf, faultsOf } from '../../parts/decision-fields';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

interface WeakRowProps {
  control: WeakControl;
  people: Choice[];
  departments: Department[];
  isOpen: boolean;
  /** what it leads to: decided at once, or proposed */
  isProposal: boolean;
  onToggle(): void;
  onDecided(decision: Decision): void;
}

export function WeakRow(props: WeakRowProps) {
  const { control, isOpen, onToggle } = props;
  return (
    <li class="weak">
      <div class="weak-head">
        <div class="row-main">
          <p class="row-title">
            <a href={`/controls/${control.id}`}>{control.title}</a>
          </p>
          <p class="weak-why">{t('decisions.otherwise', { text: control.whyImportant })}</p>
        </div>
        <span class="row-chips">
          {control.important && <Chip tone="plain">{t('decisions.important')}</Chip>}
          <StateChip state={control.state} />
        </span>
        {may('controls.decide') && (
          <Button
            onClick={onToggle}
            label={t(isOpen ? 'decisions.close-label' : 'decisions.decide-label', { title: control.title })}
          >
            {t(isOpen ? 'common.close' : 'decisions.decide')}
          </Button>
        )}
      </div>
      {isOpen && <DecideForm {...props} />}
    </li>
  );
}

function DecideForm({ control, people, departments, isProposal, onDecided }: WeakRowProps) {
  const first = control.measures.find((measure) => measure.suits) ?? control.measures[0]!;
  const [draft, setDraft] = useState(() => draftOf(first.text));
  const [wasTried, setTried] = useState(false);
  const action = useAction();
  const faults = faultsOf(draft);

  const decide = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    const body = { controlId: control.id, ...bodyOf(draft) };
    await action.run(async () => onDecided(await call<Decision>('POST', '/decisions', { body })));
  };

  return (
    <form class="form weak-form" onSubmit={decide} noValidate aria-label={control.title}>
      {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
      <DecisionFields
        id={`decide-${control.id}`}
        draft={draft}
        measures={control.measures}
        people={people}
        departments={departments}
        onChange={setDraft}
        wrong={(field) => (wasTried ? faults[field] : undefined) ?? fieldError(action.error, field)}
        isShort
      />
      <div class="form-actions">
        <Button kind="fill" type="submit" isBusy={action.isBusy}>
          {t(isProposal ? 'decisions.propose' : 'decisions.decide-now')}
        </Button>
      </div>
    </form>
  );
}
