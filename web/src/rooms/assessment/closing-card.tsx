// The end of the questions: what is still open, and the way to the result.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary } from '../../api/types';
import { may } from '../../app/frame';
import { Button, LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { Dialog } from '../../parts/dialog';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import type { ScoreSoFar } from './score';

interface ClosingCardProps {
  assessment: AssessmentSummary;
  score: ScoreSoFar;
  isReadOnly: boolean;
  isFirst: boolean;
  onGoToOpen(): void;
}

export function ClosingCard({ assessment, score, isReadOnly, isFirst, onGoToOpen }: ClosingCardProps) {
  const [asks, setAsks] = useState(false);
  const open = score.unanswered.length;
  if (assessment.state === 'closed') return null;

  const isByDepartment = assessment.departments.length > 0;
  const lead = isReadOnly
    ? undefined
    : open > 0
      ? t('assessment.still-open', { count: open, items: numbers(score.unanswered) })
      : t('assessment.all-answered');
  return (
    <Card id="closing" class="closing" title={t('assessment.end')} lead={lead}>
      {open === 0 && score.unknown.length > 0 && (
        <p>{t('assessment.unknown-items', { items: numbers(score.unknown) })}</p>
      )}
      {!may('assessment.manage') && <p>{t('assessment.manager-goes-on')}</p>}
      <div class="form-actions">
        {open > 0 && !isReadOnly && (
          <Button kind="fill" onClick={onGoToOpen}>
            {t('assessment.go-to-open')}
          </Button>
        )}
        {may('assessment.manage') && isByDepartment && (
          <LinkButton kind={open === 0 ? 'fill' : 'outline'} href={`/assessments/${assessment.id}/merge`}>
            {t('assessment.go-to-merge')}
          </LinkButton>
        )}
        {may('assessment.manage') && !isByDepartment && open === 0 && (
          <Button kind="fill" onClick={() => setAsks(true)}>
            {t('assessment.see-result')}
          </Button>
        )}
      </div>
      {asks && <ClosingDialog assessment={assessment} isFirst={isFirst} onClose={() => setAsks(false)} />}
    </Card>
  );
}

/** Asks once more, because closing freezes the answers; then leads to the result. */
export function ClosingDialog({
  assessment,
  isFirst,
  onClose,
}: {
  assessment: AssessmentSummary;
  isFirst: boolean;
  onClose(): void;
}) {
  const action = useAction();
  const close = () =>
    action.run(async () => {
      await call('POST', `/assessments/${assessment.id}/closing`);
      location.assign(`/assessments/${assessment.id}/result${isFirst ? '?first=1' : ''}`);
    });
  return (
    <Dialog
      title={t('assessment.close-title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="fill" isBusy={action.isBusy} onClick={close}>
            {t('assessment.close')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('assessment.keep-answering')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <p>{t('assessment.close-text')}</p>
    </Dialog>
  );
}

function numbers(items: number[]): string {
  return items.join(t('common.list-separator'));
}
