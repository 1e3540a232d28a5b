// The pages of the current section, below the header.
import { useEffect, useRef } from 'preact/hooks';
import { frame } from './frame';
import type { MenuSection } from './menu';
import { t } from './t';

export function SectionMenu({ section }: { section: MenuSection }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    /* On a phone the current page may lie beyond the edge. */
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - list.current.offsetLeft - 16;
  }, []);
  return (
    <nav class="section-menu" aria-label={t('common.section-menu', { section: t(section.label) })}>
      <ul ref={list}>
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
