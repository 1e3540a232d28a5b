// Language and theme.
import { useAction } from '../../api/use-action';
import { frame } from '../../app/frame';
import { changeOwnSetting } from '../../app/own-settings';
import { Card } from '../../parts/card';
import { ChoiceGroup } from '../../parts/choice-group';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

export function DisplayCard() {
  const action = useAction();
  return (
    <Card title={t('settings.display')} lead={t('settings.display-lead')}>
      <ProblemNotice error={action.error} />
      <ChoiceGroup
        name="language"
        legend={t('settings.language')}
        choices={[
          { value: 'ja', label: t('settings.language-ja') },
          { value: 'en', label: t('settings.language-en') },
        ]}
        value={frame.language}
        onChange={(language) => action.run(() => changeOwnSetting('language', language))}
      />
      <ChoiceGroup
        name="theme"
        legend={t('settings.theme')}
        choices={[
          { value: 'auto', label: t('settings.theme-auto') },
          { value: 'light', label: t('settings.theme-light') },
          { value: 'dark', label: t('settings.theme-dark') },
        ]}
        value={frame.theme}
        onChange={(theme) => action.run(() => changeOwnSetting('theme', theme))}
      />
    </Card>
  );
}
