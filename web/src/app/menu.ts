// The main menu and, below each entry, its pages. What a person may not see is left out.
import { isHeldUp, may } from './frame';
import type { PlainKey } from './t';
import type { IconName } from '../parts/icon';

export interface MenuPage {
  path: string;
  label: PlainKey;
  /** one of these; absent: everybody signed in */
  permission?: string;
  /** names of PageFrame.page that are shown as this entry */
  pages: string[];
  /** where it has its own place in the bar of a phone */
  phone?: IconName;
}

export interface MenuSection {
  id: 'home' | 'assessment' | 'documents' | 'settings';
  label: PlainKey;
  pages: MenuPage[];
}

const SECTIONS: MenuSection[] = [
  {
    id: 'home',
    label: 'common.menu-home',
    pages: [
      { path: '/', label: 'common.menu-overview', pages: ['home'], phone: 'home' },
      { path: '/tasks', label: 'common.menu-tasks', permission: 'tasks.read', pages: ['tasks'], phone: 'tasks' },
      { path: '/security-action', label: 'common.menu-stars', permission: 'stars.read', pages: ['stars'] },
      { path: '/board', label: 'common.menu-board', permission: 'board.read', pages: ['board'] },
    ],
  },
  {
    id: 'assessment',
    label: 'common.menu-assessment',
    pages: [
      {
        path: '/assessments',
        label: 'common.menu-assessments',
        permission: 'assessment.read',
        pages: ['assessments', 'assessment', 'merge', 'result'],
        phone: 'assessment',
      },
      {
        path: '/decisions',
        label: 'common.menu-decisions',
        permission: 'controls.read',
        pages: ['decisions'],
      },
      { path: '/history', label: 'common.menu-history', permission: 'assessment.read', pages: ['history'] },
      {
        path: '/controls',
        label: 'common.menu-controls',
        permission: 'controls.read',
        pages: ['controls', 'control'],
        phone: 'shield',
      },
    ],
  },
  {
    id: 'documents',
    label: 'common.menu-documents',
    pages: [
      {
        path: '/documents',
        label: 'common.menu-documents-all',
        permission: 'documents.read',
        pages: ['documents', 'document'],
      },
    ],
  },
  {
    id: 'settings',
    label: 'common.menu-settings',
    pages: [
      { path: '/settings', label: 'common.menu-company', permission: 'organisation.read', pages: ['settings'] },
      { path: '/settings/people', label: 'common.menu-people', permission: 'people.read', pages: ['people', 'leaving'] },
      { path: '/settings/rights', label: 'common.menu-rights', permission: 'people.read', pages: ['rights'] },
      { path: '/settings/sign-in', label: 'common.menu-sign-in', pages: ['sign-in-settings'] },
      { path: '/settings/notices', label: 'common.menu-notices', pages: ['notices'] },
      { path: '/settings/backups', label: 'common.menu-backups', permission: 'organisation.write', pages: ['backups'] },
      { path: '/settings/audit', label: 'common.menu-audit', permission: 'audit.read', pages: ['audit'] },
    ],
  },
];

/** The sections this person may see, each with at least one page. */
export function visibleSections(): MenuSection[] {
  if (isHeldUp) return [];
  return SECTIONS.map((section) => ({
    ...section,
    pages: section.pages.filter(({ permission }) => !permission || may(permission)),
  })).filter((section) => section.pages.length > 0);
}

export function sectionOf(page: string): MenuSection | undefined {
  return visibleSections().find((section) => section.pages.some((one) => one.pages.includes(page)));
}
