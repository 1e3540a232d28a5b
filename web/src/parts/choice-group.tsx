// One of a few answers, all visible: radio buttons drawn as boxes.
import type { ComponentChildren } from 'preact';

export interface GroupChoice<V extends string> {
  value: V;
  label: string;
}

interface ChoiceGroupProps<V extends string> {
  /** names the group of inputs; unique on the page */
  name: string;
  legend: ComponentChildren;
  isLegendHidden?: boolean;
  choices: GroupChoice<V>[];
  value: V | null;
  onChange(value: V): void;
  describedBy?: string;
}

export function ChoiceGroup<V extends string>({
  name,
  legend,
  isLegendHidden,
  choices,
  value,
  onChange,
  describedBy,
}: ChoiceGroupProps<V>) {
  return (
    <fieldset class="choice-group" aria-describedby={describedBy}>
      <legend class={isLegendHidden ? 'hidden' : undefined}>{legend}</legend>
      <div class="choices">
        {choices.map((choice) => (
          <label key={choice.value} class={`choice choice-${choice.value}`}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
