// One initiative: its state and why, what is missing, what was ordered, which reports were asked for.
import { useState } from 'preact/hooks';
import type { Board, Choice, Initiative, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate, formatNumber } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip, type Tone } from '../../parts/chip';
import { t, type PlainKey } from '../../app/t';
import { MissingList } from './missing-list';
import { ReportDialog } from './report-dialog';
import { ReportRow } from './report-row';

type Part = Schemas['BoardPart'];
type Progress = Part['progress'];

const TONES: Record<Progress, Tone> = { done: 'good', partly: 'middle', missing: 'bad', no_record: 'unsure' };
const WORDS: Record<Progress, PlainKey> = {
  done: 'board.progress-done',
  partly: 'board.progress-partly',
  missing: 'board.progress-missing',
  no_record: 'board.progress-no-record',
};
const PARTS: Partial<Record<Part['kind'], PlainKey>> = {
  controls: 'board.part-controls',
  assessment: 'board.part-assessment',
  budget: 'board.part-budget',
  people: 'board.part-people',
};

interface InitiativeProps {
  initiative: Initiative;
  people: Choice[];
  onChange(board: Board): void;
}

export function InitiativeCard({ initiative, people, onChange }: InitiativeProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Card
      id={initiative.id}
      title={`${initiative.number}. ${initiative.title}`}
      aside={<ProgressChip progress={initiative.progress} />}
      lead={initiative.text}
    >
      <h3>{t('board.why')}</h3>
      <ul class="board-parts">
        {initiative.parts.map((part) => (
          <PartRow key={`${part.kind}/${part.title}`} part={part} />
        ))}
      </ul>
      <MissingList parts={initiative.parts} />
      <Orders initiative={initiative} />
      {initiative.requests.length > 0 && (
        <>
          <h3>{t('board.requests')}</h3>
          <ul class="rows rows-tight">
            {initiative.requests.map((request) => (
              <ReportRow key={request.id} request={request} onChange={onChange} />
            ))}
          </ul>
        </>
      )}
      {may('board.write') && (
        <div class="card-actions">
          <Button onClick={() => setAsking(true)}>{t('board.ask')}</Button>
        </div>
      )}
      {isAsking && (
        <ReportDialog initiative={initiative} people={people} onChange={onChange} onClose={() => setAsking(false)} />
      )}
    </Card>
  );
}

function ProgressChip({ progress }: { progress: Progress }) {
  return <Chip tone={TONES[progress]}>{t(WORDS[progress])}</Chip>;
}

function PartRow({ part }: { part: Part }) {
  const key = PARTS[part.kind];
  return (
    <li>
      <span class="board-part-title">{key ? t(key) : part.title}</span>
      <ProgressChip progress={part.progress} />
      {part.isToRevise && <Chip tone="middle">{t('board.to-revise')}</Chip>}
      {part.total > 1 && part.progress !== 'no_record' && (
        <span>{t('board.count', { done: part.done, total: part.total })}</span>
      )}
      {part.kind === 'budget' && part.done > 0 && (
        <span>{t('board.cost', { yen: formatNumber(part.costYen) })}</span>
      )}
    </li>
  );
}

function Orders({ initiative }: { initiative: Initiative }) {
  const { orders, ordersTotal } = initiative;
  if (!initiative.parts.some(({ kind }) => kind === 'controls')) return null;
  return (
    <>
      <h3>{t('board.orders')}</h3>
      {orders.length === 0 && <p>{t('board.orders-none')}</p>}
      <ul class="rows rows-tight">
        {orders.map((order) => (
          <li key={order.id} class="row">
            <div class="row-main">
              <a class="row-title" href={`/controls/${order.controlId}`}>
                {order.measure}
              </a>
              <p class="row-facts">
                <span>{order.personName ?? t('board.no-person')}</span>
                {order.dueOn && <span>{t('board.order-due', { date: formatDate(order.dueOn) })}</span>}
              </p>
            </div>
            <div class="row-chips">
              <Chip tone={order.isDone ? 'good' : 'middle'}>{t(order.isDone ? 'board.order-done' : 'board.order-open')}</Chip>
            </div>
          </li>
        ))}
      </ul>
      {ordersTotal > orders.length && (
        <p>
          <a href="/decisions">{t('board.orders-more', { count: ordersTotal - orders.length })}</a>
        </p>
      )}
    </>
  );
}
