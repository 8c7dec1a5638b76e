import type { SocketSummary } from '../../../state/kinds.js';
import { shortPeer } from '../../../state/names.js';
import { Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { TargetField } from './target-field.js';

/** The target of a message: typed for a UDP socket, chosen from the peers of a listener, absent for a client. */
export function TargetChoice({
  endpoint,
  to,
  used,
  isBad,
  onTo,
}: {
  readonly endpoint: SocketSummary;
  readonly to: string | undefined;
  /** Earlier targets, latest first. */
  readonly used: readonly string[];
  readonly isBad: boolean;
  readonly onTo: (peer: string | undefined) => void;
}) {
  const { t, count } = useWords();
  const onChange = (peer: string): void => onTo(peer === '' ? undefined : peer);
  const { type } = endpoint.input;
  if (type === 'udp')
    return <TargetField endpoint={endpoint} value={to ?? ''} used={used} isBad={isBad} onChange={onChange} />;
  if (type !== 'tcp-listen') return null;
  const { peerCount } = endpoint;
  const everyone = {
    value: '',
    label: peerCount === 0 ? t('everyone') : t('everyoneCount', { count: count(peerCount) }),
  };
  return (
    <Select
      name={t('to')}
      label={t('target')}
      value={to ?? ''}
      choices={[everyone, ...toChoices(endpoint, to)]}
      onChange={onChange}
    />
  );
}

function toChoices({ peers }: SocketSummary, to: string | undefined) {
  const names = peers.map(({ peer }) => peer);
  const all = to === undefined || names.includes(to) ? names : [...names, to];
  return all.map((peer) => ({ value: peer, label: shortPeer(peer) }));
}
