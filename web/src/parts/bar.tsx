// A share as a bar, always beside its number.

/** @share and @mark: 0 to 1; a mark shows what one compares with */
export function Bar({ share, mark, tone = 'brand' }: { share: number; mark?: number; tone?: 'brand' | 'bad' }) {
  return (
    <svg class={`bar bar-${tone}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="bar-ground" width="100" height="8" />
      <rect class="bar-value" width={Math.max(0, Math.min(1, share)) * 100} height="8" />
      {mark !== undefined && (
        <rect class="bar-mark" x={Math.max(0, Math.min(1, mark)) * 100 - 0.6} width="1.2" height="8" />
      )}
    </svg>
  );
}
