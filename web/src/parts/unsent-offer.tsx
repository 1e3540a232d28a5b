// Offers what an earlier visit could not send.
import { Button } from './button';
import { Notice } from './notice';
import { t } from '../app/t';

interface UnsentOfferProps {
  count: number;
  onSend(): void;
  onDiscard(): void;
}

export function UnsentOffer({ count, onSend, onDiscard }: UnsentOfferProps) {
  if (count === 0) return null;
  return (
    <Notice
      kind="warning"
      action={
        <>
          <Button kind="outline" onClick={onSend}>
            {t('common.send-unsent')}
          </Button>
          <Button kind="text" onClick={onDiscard}>
            {t('common.discard-unsent')}
          </Button>
        </>
      }
    >
      {t('common.unsent', { count })}
    </Notice>
  );
}
