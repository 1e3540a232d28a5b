// What the first form holds, and what is missing in it before it may be sent.
import { corporateNumberFault } from '../../base/corporate-number';
import { isEmail, normaliseDigits, normaliseEmail, toFullKana } from '../../base/normalise';

export interface SetupDraft {
  company: string;
  industry: string;
  sizeBand: string;
  /** empty: not given */
  corporateNumber: string;
  name: string;
  email: string;
  password: string;
}

export type SetupFault =
  | 'setup.company-missing'
  | 'setup.industry-missing'
  | 'setup.size-missing'
  | 'common.corporate-number-length'
  | 'common.corporate-number-check'
  | 'setup.name-missing'
  | 'setup.email-wrong'
  | 'setup.password-missing';

export type SetupFaults = Partial<Record<keyof SetupDraft, SetupFault>>;

export const emptySetup: SetupDraft = {
  company: '',
  industry: '',
  sizeBand: '',
  corporateNumber: '',
  name: '',
  email: '',
  password: '',
};

/** As the fields make it when they are left; somebody who presses Enter in one has not left it. */
export function uniformSetup(draft: SetupDraft): SetupDraft {
  return {
    ...draft,
    company: toFullKana(draft.company),
    corporateNumber: normaliseDigits(draft.corporateNumber),
    name: toFullKana(draft.name),
    email: normaliseEmail(draft.email),
  };
}

export function faultsOf(draft: SetupDraft): SetupFaults {
  const faults: SetupFaults = {};
  if (!draft.company.trim()) faults.company = 'setup.company-missing';
  if (!draft.industry) faults.industry = 'setup.industry-missing';
  if (!draft.sizeBand) faults.sizeBand = 'setup.size-missing';
  const numberFault = draft.corporateNumber ? corporateNumberFault(draft.corporateNumber) : null;
  if (numberFault) faults.corporateNumber = `common.corporate-number-${numberFault}`;
  if (!draft.name.trim()) faults.name = 'setup.name-missing';
  if (!isEmail(draft.email)) faults.email = 'setup.email-wrong';
  if (!draft.password) faults.password = 'setup.password-missing';
  return faults;
}
