// A failed call in the person's language.
import type { ApiError } from '../api/problem';
import { frame } from './frame';
import { t } from './t';

export function problemText(error: ApiError): string {
  if (error.status === 0) return t('common.unreachable');
  return error.problem?.[frame.language]?.detail ?? t('common.unexpected');
}

/** The message for one field, such as "organisation/name"; undefined if it is fine. */
export function fieldError(error: ApiError | null, field: string): string | undefined {
  return error?.problem?.errors?.find((one) => one.field === field)?.[frame.language];
}

export function hasFieldErrors(error: ApiError): boolean {
  return (error.problem?.errors?.length ?? 0) > 0;
}
