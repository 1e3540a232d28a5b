// How one is reminded: the daily mail, the calendar; and the company's mail server.
import type { Schemas } from '../../api/types';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { CalendarCard } from './calendar-card';
import { DigestCard } from './digest-card';
import { MailCard } from './mail-card';

export function NoticesPage({ state }: { state: Schemas['NoticesPage'] }) {
  return (
    <>
      <PageHead title={t('notices.title')} lead={t('notices.lead')} />
      <DigestCard choice={state.choice} email={state.email} hour={state.digestHour} mayManage={state.mail !== null} />
      <CalendarCard madeAt={state.choice.calendarMadeAt} />
      {state.mail && <MailCard mail={state.mail} email={state.email} />}
    </>
  );
}
