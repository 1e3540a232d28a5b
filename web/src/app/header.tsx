// The top of every page: product, main menu, the person's menu.
import { frame, isHeldUp } from './frame';
import { visibleSections, type MenuSection } from './menu';
import { PersonMenu } from './person-menu';
import { Mark } from '../parts/mark';
import { t } from './t';

export function Header({ current }: { current: MenuSection | undefined }) {
  return (
    <header class="header">
      <div class="header-inner">
        <a class="brand" href="/">
          <Mark />
          <span class="brand-name">{t('common.product')}</span>
        </a>
        {!frame.me && <PublicLanguageLink />}
        {frame.me && !isHeldUp && <MainMenu current={current} />}
        {frame.me && <PersonMenu me={frame.me} />}
      </div>
    </header>
  );
}

function MainMenu({ current }: { current: MenuSection | undefined }) {
  /* The settings are in the person's menu. */
  const sections = visibleSections().filter((section) => section.id !== 'settings');
  return (
    <nav class="main-menu" aria-label={t('common.main-menu')}>
      <ul>
        {sections.map((section) => (
          <li key={section.id}>
            <a href={section.pages[0]!.path} aria-current={section.id === current?.id ? 'true' : undefined}>
              {t(section.label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PublicLanguageLink() {
  const other = frame.language === 'ja' ? 'en' : 'ja';
  const query = new URLSearchParams(location.search);
  query.set('lang', other);
  return (
    <a class="header-language" href={`?${query}`} lang={other} hreflang={other}>
      {t('common.other-language')}
    </a>
  );
}
