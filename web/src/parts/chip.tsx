// A short state in a row: icon, word and colour, never colour alone.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

export type Tone = 'good' | 'middle' | 'bad' | 'unsure' | 'plain';

const ICONS: Record<Tone, IconName | null> = {
  good: 'success',
  middle: 'partly',
  bad: 'none',
  unsure: 'question',
  plain: null,
};

export function Chip({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  const icon = ICONS[tone];
  return (
    <span class={`chip chip-${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}
