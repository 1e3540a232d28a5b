// After a form was refused, the first wrong field gets the focus.
import { useEffect } from 'preact/hooks';

/** @attempt: counts the refusals */
export function useFocusOnError(attempt: number): void {
  useEffect(() => {
    if (attempt > 0) document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  }, [attempt]);
}
