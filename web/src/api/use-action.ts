// One deliberate change: busy while it runs, with the problem if it fails.
import { useState } from 'preact/hooks';
import { ApiError, asApiError } from './problem';

export interface Action {
  isBusy: boolean;
  error: ApiError | null;
  /** Runs @work; true if it succeeded. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(asApiError(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { isBusy, error, run, clear: () => setError(null) };
}
