// Answers that are known from elsewhere: taken over all at once, or one by one at each question.
import type { Schemas } from '../../api/types';
import { Button } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { t } from '../../app/t';

type Proposal = Schemas['Proposal'];

export function ProposalOffer({ proposals, onUse }: { proposals: Proposal[]; onUse(proposal: Proposal): void }) {
  if (proposals.length === 0) return null;
  return (
    <Notice
      kind="info"
      action={
        <Button kind="outline" onClick={() => proposals.forEach(onUse)}>
          {t('assessment.use-all-proposals', { count: proposals.length })}
        </Button>
      }
    >
      {t('assessment.proposals', { count: proposals.length })}
    </Notice>
  );
}
