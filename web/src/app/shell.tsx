// What surrounds every page: skip link, header, sections, main content.
import type { ComponentChildren } from 'preact';
import { frame, isHeldUp } from './frame';
import { Header } from './header';
import { SectionMenu } from './section-menu';
import { SessionBand } from './session-band';
import { OfflineBand } from './offline-band';
import { PhoneBar } from './phone-bar';
import { TroubleBand } from './trouble-band';
import { sectionOf } from './menu';
import { formatDate } from '../base/format';
import { t } from './t';

export function Shell({ children }: { children: ComponentChildren }) {
  const section = frame.me ? sectionOf(frame.page) : undefined;
  return (
    <>
      <a class="skip-link" href="#main">
        {t('common.skip')}
      </a>
      <Header current={section} />
      {section && section.pages.length > 1 && <SectionMenu section={section} />}
      <main id="main" class="main" tabIndex={-1}>
        {frame.me && (
          <p class="print-head">
            {t('common.print-head', { company: frame.me.organisationName, date: formatDate(frame.now) })}
          </p>
        )}
        <OfflineBand />
        {frame.me && <TroubleBand />}
        {frame.me && <SessionBand endsAt={frame.me.sessionEndsAt} />}
        {children}
      </main>
      {frame.me && !isHeldUp && <PhoneBar />}
    </>
  );
}
