// The pages of the current section, below the header.
import { frame } from './frame';
import type { MenuSection } from './menu';
import { t } from './t';

export function SectionMenu({ section }: { section: MenuSection }) {
  return (
    <nav class="section-menu" aria-label={t('common.section-menu', { section: t(section.label) })}>
      <ul>
        {section.pages.map((page) => (
          <li key={page.path}>
            <a href={page.path} aria-current={page.pages.includes(frame.page) ? 'page' : undefined}>
              {t(page.label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
