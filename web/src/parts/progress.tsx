// How far something is, as a bar and in numbers.

interface ProgressProps {
  label: string;
  done: number;
  total: number;
  /** the numbers in words, such as 10／25問 */
  text: string;
}

export function Progress({ label, done, total, text }: ProgressProps) {
  return (
    <div class="progress">
      <span class="progress-label">{label}</span>
      <progress aria-label={label} value={done} max={Math.max(total, 1)} />
      <span class="progress-text">{text}</span>
    </div>
  );
}
