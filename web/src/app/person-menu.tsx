// The menu of the signed-in person: company, settings, language, theme, sign-out.
import { useEffect, useRef } from 'preact/hooks';
import { frame, isHeldUp } from './frame';
import { visibleSections } from './menu';
import { changeOwnSetting } from './own-settings';
import { useAction } from '../api/use-action';
import { Icon } from '../parts/icon';
import { ProblemNotice } from '../parts/notice';
import type { Me } from '../api/types';
import { t } from './t';

export function PersonMenu({ me }: { me: Me }) {
  const details = useRef<HTMLDetailsElement>(null);
  const change = useAction();
  const settings = visibleSections().find((section) => section.id === 'settings');
  const otherLanguage = frame.language === 'ja' ? 'en' : 'ja';
  useClosing(details);

  return (
    <details class="person-menu" ref={details}>
      <summary>
        <span class="person-menu-who">
          <span class="person-menu-company">{me.organisationName}</span>
          <span class="person-menu-name">{me.name}</span>
        </span>
        <Icon name="down" />
      </summary>
      <div class="person-menu-panel">
        <p class="person-menu-head">
          <strong>{me.organisationName}</strong>
          <span>{me.name}</span>
        </p>
        <ul>
          {settings?.pages.map((page) => (
            <li key={page.path}>
              <a href={page.path}>{t(page.label)}</a>
            </li>
          ))}
          {!isHeldUp && (
            <li>
              <button
                type="button"
                lang={otherLanguage}
                onClick={() => change.run(() => changeOwnSetting('language', otherLanguage))}
              >
                {t('common.other-language')}
              </button>
            </li>
          )}
        </ul>
        <ProblemNotice error={change.error} />
        <form method="post" action="/sign-out" onSubmit={emptyStore}>
          <input type="hidden" name="csrf" value={frame.csrfToken} />
          <button type="submit">{t('common.sign-out')}</button>
        </form>
      </div>
    </details>
  );
}

/* Nothing of the company stays in the browser, also where it does not know the header that asks for the same. */
function emptyStore(): void {
  try {
    localStorage.clear();
  } catch {
    /* A browser without a store keeps nothing. */
  }
}

/* Esc and a press outside close the menu; Esc gives the focus back. */
function useClosing(details: { current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !details.current?.open) return;
      details.current.open = false;
      details.current.querySelector('summary')?.focus();
    };
    const onPress = (event: Event) => {
      if (details.current?.open && !details.current.contains(event.target as Node)) details.current.open = false;
    };
    addEventListener('keydown', onKey);
    addEventListener('pointerdown', onPress);
    addEventListener('focusin', onPress);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener('pointerdown', onPress);
      removeEventListener('focusin', onPress);
    };
  }, []);
}
