// How similar companies stand: only from real results, only with consent, only if there are enough.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas, Score } from '../../api/types';
import { may } from '../../app/frame';
import { formatDifference } from '../../base/format';
import { Bar } from '../../parts/bar';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

type Peers = Schemas['Peers'];

export function PeersCard({ peers, score }: { peers: Peers; score: Score }) {
  const isComparable = peers.consent && peers.count >= peers.least && peers.average !== null;
  return (
    <Card title={t('result.peers')} lead={t('result.peers-group', { industry: peers.industry, size: peers.sizeBand })}>
      {isComparable ? <Comparison peers={peers} score={score} /> : <NotYet peers={peers} />}
    </Card>
  );
}

function Comparison({ peers, score }: { peers: Peers; score: Score }) {
  const average = Math.round(peers.average ?? 0);
  const averages = new Map(peers.parts?.map((part) => [part.part, part.average]));
  return (
    <>
      <p>
        {t('result.peers-result', { count: peers.count, average, difference: formatDifference(score.total - average) })}
      </p>
      <Table
        caption={t('result.peers')}
        isCaptionHidden
        rows={score.parts}
        keyOf={(part) => part.part}
        columns={[
          { head: t('result.part'), isHead: true, cell: (part) => part.title },
          {
            head: t('result.rate'),
            cell: (part) => <Bar share={part.score / part.max} mark={(averages.get(part.part) ?? 0) / part.max} />,
          },
          { head: t('result.mine'), isNumber: true, cell: (part) => part.score },
          { head: t('result.average'), isNumber: true, cell: (part) => averages.get(part.part)?.toFixed(1) ?? '' },
        ]}
      />
    </>
  );
}

function NotYet({ peers }: { peers: Peers }) {
  const [consents, setConsents] = useState(peers.consent);
  const action = useAction();
  const consent = () =>
    action.run(async () => {
      const { version } = await call<Schemas['Organisation']>('GET', '/organisation');
      await call('PUT', '/organisation/sharesWithPeers', { body: { value: true }, version });
      setConsents(true);
    });
  return (
    <>
      <p>
        {t(consents ? 'result.peers-too-few' : 'result.peers-no-consent', { least: peers.least, count: peers.count })}
      </p>
      <ProblemNotice error={action.error} />
      {!consents && may('organisation.write') && (
        <div class="form-actions">
          <Button isBusy={action.isBusy} onClick={consent}>
            {t('result.peers-consent')}
          </Button>
        </div>
      )}
    </>
  );
}
