// The bar at the bottom of a phone: at most four places, within reach of the thumb.
import { frame } from './frame';
import { visibleSections } from './menu';
import { Icon } from '../parts/icon';
import { t } from './t';

const MOST_PLACES = 4;

export function PhoneBar() {
  const places = visibleSections()
    .flatMap((section) => section.pages)
    .filter((page) => page.phone)
    .slice(0, MOST_PLACES);
  return (
    <nav class="phone-bar" aria-label={t('common.phone-menu')}>
      <ul>
        {places.map((page) => (
          <li key={page.path}>
            <a href={page.path} aria-current={page.pages.includes(frame.page) ? 'page' : undefined}>
              <Icon name={page.phone!} />
              <span>{t(page.path === '/' ? 'common.menu-home' : page.label)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
