// A report that is asked for regularly, and ending it.
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Board, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

interface ReportRowProps {
  request: Schemas['ReportRequest'];
  onChange(board: Board): void;
}

export function ReportRow({ request, onChange }: ReportRowProps) {
  const stopping = useAction();
  const stop = () =>
    void stopping.run(async () =>
      onChange(await call<Board>('POST', `/report-requests/${request.id}/stop`, { version: request.version })),
    );
  const rhythm = t(request.rhythm === 'monthly' ? 'board.monthly' : 'board.quarterly');
  return (
    <li class="row">
      <div class="row-main">
        <p>{t('board.request-fact', { name: request.personName ?? '', rhythm })}</p>
        <p class="row-facts">
          {request.dueOn && <span>{t('board.request-due', { date: formatDate(request.dueOn) })}</span>}
          {request.reports > 0 && <span>{t('board.request-count', { count: request.reports })}</span>}
        </p>
        <ProblemNotice error={stopping.error} />
      </div>
      {may('board.write') && (
        <div class="row-actions">
          <Button kind="text" isBusy={stopping.isBusy} onClick={stop}>
            {t('board.stop')}
          </Button>
        </div>
      )}
    </li>
  );
}
