// The measures to choose from, each with its effort and its cost.
import type { Measure } from '../api/types';
import { Chip } from './chip';
import { costText, effortText } from './cost';
import { t } from '../app/t';

interface MeasureChoiceProps {
  /** names the group of inputs; unique on the page */
  name: string;
  measures: Measure[];
  /** the text of one of them, or somebody's own words */
  value: string;
  onChange(measure: string): void;
}

export function MeasureChoice({ name, measures, value, onChange }: MeasureChoiceProps) {
  return (
    <fieldset class="choice-group measure-choice">
      <legend>{t('decisions.measures')}</legend>
      {measures.map((measure) => (
        <label key={measure.text} class="choice">
          <input
            type="radio"
            name={name}
            checked={measure.text === value}
            onChange={() => onChange(measure.text)}
          />
          <span class="measure-choice-text">
            <span>{measure.text}</span>
            <span class="action-facts">
              <span>{effortText(measure.effort)}</span>
              <span>{costText(measure.cost)}</span>
              {measure.suits && <Chip tone="plain">{t('decisions.suits')}</Chip>}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
