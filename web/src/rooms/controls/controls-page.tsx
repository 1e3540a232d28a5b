// All controls by domain, with their states; can be narrowed to one state.
import { useState } from 'preact/hooks';
import type { ControlState, Schemas } from '../../api/types';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { StateChip, STATE_TEXTS } from '../../parts/control-state';
import { EmptyState } from '../../parts/empty-state';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { byDomain, countStates } from './control-groups';

type Filter = ControlState | 'contradicted' | 'all';

const FILTERS: Filter[] = [
  'all',
  'not_implemented',
  'partial',
  'unknown',
  'contradicted',
  'no_record',
  'implemented',
  'not_applicable',
];

export function ControlsPage({ state: { controls } }: { state: Schemas['ControlsPage'] }) {
  const [filter, setFilter] = useState<Filter>('all');
  const counts = countStates(controls);
  const shown = controls.filter(
    (control) => filter === 'all' || (filter === 'contradicted' ? control.contradicted : control.state === filter),
  );
  return (
    <>
      <PageHead title={t('controls.list-title')} lead={t('controls.list-lead', { count: controls.length })} />
      <div class="filters" role="group" aria-label={t('controls.filter')}>
        {FILTERS.filter((one) => one === 'all' || counts[one] > 0).map((one) => (
          <button key={one} type="button" class="filter" aria-pressed={one === filter} onClick={() => setFilter(one)}>
            <span>
              {one === 'all'
                ? t('controls.all')
                : one === 'contradicted'
                  ? t('controls.contradicted')
                  : t(STATE_TEXTS[one])}
            </span>
            <span class="filter-count">{one === 'all' ? controls.length : counts[one]}</span>
          </button>
        ))}
      </div>
      <p class="hidden" role="status">
        {t('controls.shown', { count: shown.length })}
      </p>
      {shown.length === 0 && (
        <EmptyState action={<Button onClick={() => setFilter('all')}>{t('controls.show-all')}</Button>}>
          {t('controls.none')}
        </EmptyState>
      )}
      {byDomain(shown).map(({ domain, title, controls: some }) => (
        <Card key={domain} title={title} aside={<span class="count">{t('common.count', { count: some.length })}</span>}>
          <ul class="rows rows-tight">
            {some.map((control) => (
              <li key={control.id} class="row">
                <a class="row-title row-main" href={`/controls/${control.id}`}>
                  {control.title}
                </a>
                <span class="row-chips">
                  {control.decided && <Chip tone="plain">{t('controls.decided')}</Chip>}
                  {control.contradicted && <Chip tone="unsure">{t('controls.contradicted')}</Chip>}
                  <StateChip state={control.state} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}
