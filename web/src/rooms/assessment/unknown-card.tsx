// "Don't know" is work too: find out, then answer.
import type { NextAction, Result } from '../../api/types';
import { Card } from '../../parts/card';
import { t } from '../../app/t';

export function UnknownCard({ items, actions }: { items: Result['items']; actions: NextAction[] }) {
  const unknown = items.filter((item) => item.answer === 'unknown');
  if (unknown.length === 0) return null;
  return (
    <Card title={t('result.unknown')} lead={t('result.unknown-lead', { count: unknown.length })}>
      <ul class="tags">
        {unknown.map((item) => {
          const action = actions.find((one) => one.item === item.item);
          const text = t('result.item', { number: item.item, category: item.category });
          return <li key={item.item}>{action ? <a href={`/controls/${action.controlId}`}>{text}</a> : text}</li>;
        })}
      </ul>
    </Card>
  );
}
