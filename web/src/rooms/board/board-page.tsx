// The owner's board: the principles, and how far each of the seven initiatives is.
import { useState } from 'preact/hooks';
import type { Board, Schemas } from '../../api/types';
import { Card } from '../../parts/card';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { InitiativeCard } from './initiative-card';

export function BoardPage({ state }: { state: Schemas['BoardPage'] }) {
  const [board, setBoard] = useState(state.board);
  return (
    <>
      <PageHead title={t('board.title')} lead={t('board.lead')} />
      <Principles principles={board.principles} />
      {board.initiatives.map((initiative) => (
        <InitiativeCard key={initiative.id} initiative={initiative} people={board.people} onChange={setBoard} />
      ))}
    </>
  );
}

function Principles({ principles }: { principles: Board['principles'] }) {
  return (
    <Card title={t('board.principles')}>
      <ol class="principles">
        {principles.map(({ id, title, text }) => (
          <li key={id}>
            <strong>{title}</strong>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
