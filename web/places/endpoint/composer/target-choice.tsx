import type { RelaySide } from '../../../session.js';
import { isRelay, type SocketSummary } from '../../../state/kinds.js';
import { shortPeer } from '../../../state/names.js';
import { Segments, Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { TargetField } from './target-field.js';

/**
 * The target of a message: typed for a UDP socket, chosen from the peers of a listener, absent for a client. At a relay it is said to one
 * of its sides, in the name of the other.
 */
export function TargetChoice({
  endpoint,
  to,
  used,
  isBad,
  side,
  onTo,
  onSide,
}: {
  readonly endpoint: SocketSummary;
  readonly to: string | undefined;
  /** Earlier targets, latest first. */
  readonly used: readonly string[];
  readonly isBad: boolean;
  /** Of a relay. */
  readonly side: RelaySide;
  readonly onTo: (peer: string | undefined) => void;
  readonly onSide: (side: RelaySide) => void;
}) {
  const { t, count } = useWords();
  const onChange = (peer: string): void => onTo(peer === '' ? undefined : peer);
  const { input } = endpoint;
  const { type } = input;
  if (type === 'udp')
    return <TargetField endpoint={endpoint} value={to ?? ''} used={used} isBad={isBad} onChange={onChange} />;
  if (type !== 'tcp-listen' && !isRelay(input)) return null;
  const { peerCount } = endpoint;
  const everyWord = isRelay(input) ? 'relayEveryClient' : 'everyoneCount';
  const everyone = {
    value: '',
    label: peerCount === 0 ? t('everyone') : t(everyWord, { count: count(peerCount) }),
  };
  const choices = [everyone, ...toChoices(endpoint, to)];
  if (!isRelay(input))
    return (
      <Select name={t('to')} label={t('target')} value={to ?? ''} choices={choices} onChange={onChange} />
    );
  return (
    <span className="relay-target">
      <Segments
        label={t('relaySide')}
        value={side}
        choices={[
          { value: 'up', label: t('relayToTarget') },
          { value: 'down', label: t('relayToClient') },
        ]}
        onChange={onSide}
      />
      <Select
        name={t(side === 'up' ? 'relayFrom' : 'to')}
        label={t(side === 'up' ? 'relayFromLabel' : 'relayToLabel')}
        value={to ?? ''}
        choices={choices}
        onChange={onChange}
      />
    </span>
  );
}

function toChoices({ peers }: SocketSummary, to: string | undefined) {
  const names = peers.map(({ peer }) => peer);
  const all = to === undefined || names.includes(to) ? names : [...names, to];
  return all.map((peer) => ({ value: peer, label: shortPeer(peer) }));
}
