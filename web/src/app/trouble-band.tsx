// Says on every page that nothing can be saved at the moment, why, and what to do: more to those who can see to it.
import { useTrouble, type Trouble } from '../api/trouble';
import { Notice } from '../parts/notice';
import { may } from './frame';
import { t, type PlainKey } from './t';

const TITLES: Record<Trouble, PlainKey> = {
  full: 'common.trouble-full',
  'read-only': 'common.trouble-read-only',
  broken: 'common.trouble-broken',
  unreachable: 'common.trouble-unreachable',
};
const STEPS: Record<Trouble, PlainKey> = {
  full: 'common.trouble-full-steps',
  'read-only': 'common.trouble-read-only-steps',
  broken: 'common.trouble-broken-steps',
  unreachable: 'common.trouble-unreachable-steps',
};

export function TroubleBand() {
  const trouble = useTrouble();
  if (trouble === null) return null;
  return (
    <Notice kind="error" live title={t(TITLES[trouble])}>
      <p>{t(may('organisation.write') ? STEPS[trouble] : 'common.trouble-tell')}</p>
      <p>{t('common.trouble-stay')}</p>
    </Notice>
  );
}
