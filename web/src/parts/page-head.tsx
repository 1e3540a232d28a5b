// The head of a page: where one is, its title, what it is for, what one can do.
import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import { t } from '../app/t';

interface PageHeadProps {
  title: string;
  /** the page above, for pages below a list */
  back?: { href: string; label: string };
  lead?: ComponentChildren;
  actions?: ComponentChildren;
}

export function PageHead({ title, back, lead, actions }: PageHeadProps) {
  return (
    <div class="page-head">
      {back && (
        <a class="back-link" href={back.href}>
          <Icon name="left" />
          <span>{t('common.back-to', { page: back.label })}</span>
        </a>
      )}
      <div class="page-head-row">
        <div class="page-head-text">
          <h1>{title}</h1>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </div>
    </div>
  );
}
