// Line icons, 20 units wide, drawn here. Always beside words, so hidden from screen readers.

const PATHS = {
  home: 'M3 9.5 10 3.5l7 6V17h-5v-4.5H8V17H3Z',
  tasks: 'M3 5.5l1.5 1.5L7 4.5M3 12.5l1.5 1.5L7 11.5M10 6h7M10 13h7',
  assessment: 'M5 3h10v14H5ZM8 7h4M8 10h4M8 13h2.5',
  shield: 'M10 2.5l6 2v5c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8v-5ZM7.5 9.8l1.8 1.8 3.4-3.6',
  down: 'M5 8l5 5 5-5',
  right: 'M8 5l5 5-5 5',
  left: 'M12 5l-5 5 5 5',
  info: 'M10 2.5a7.5 7.5 0 1 0 .01 0ZM10 9v5M10 6.2v.3',
  warning: 'M10 3 18 17H2ZM10 8v4.5M10 14.6v.3',
  error: 'M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7ZM10 6v5M10 13.6v.3',
  success: 'M10 2.5a7.5 7.5 0 1 0 .01 0ZM6.5 10.2l2.5 2.5 4.6-5',
  partly: 'M10 2.5a7.5 7.5 0 1 0 .01 0ZM6.5 10h7',
  question: 'M10 2.5a7.5 7.5 0 1 0 .01 0ZM7.8 8a2.2 2.2 0 1 1 3.1 2c-.7.4-.9.8-.9 1.5M10 13.8v.3',
  none: 'M10 2.5a7.5 7.5 0 1 0 .01 0ZM7 7l6 6M13 7l-6 6',
  print: 'M6 7V3h8v4M5 14H3V7h14v7h-2M6 11.5h8V17H6Z',
  undo: 'M7 4 3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H7',
  copy: 'M7 7h10v10H7ZM13 7V3H3v10h4',
  plus: 'M10 4v12M4 10h12',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
