// The size of a file as people read it.
import { t } from '../../app/t';
import { formatNumber } from '../../base/format';

const BYTES_OF_MEGABYTE = 1_000_000;

/** In megabytes with one digit behind the point, never 0. */
export function sizeText(bytes: number): string {
  return t('backups.megabytes', { size: formatNumber(Math.ceil((bytes / BYTES_OF_MEGABYTE) * 10) / 10) });
}
