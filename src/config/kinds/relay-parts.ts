import type { Answering } from '../../endpoint/behaviour.js';
import type { RelaySpec } from '../relay-spec.js';

/** What the rows of relays have in common. */
export const relayKind = {
  sendsAnywhere: false,
  socketPart: ({
    label: _forPeople,
    encoding: _shown,
    receivedChecksum: _checked,
    layouts: _read,
    rules: _ruled,
    ...rest
  }: RelaySpec): unknown => rest,
  answering: (spec: RelaySpec): Answering => relayAnswering(spec),
  maxBacklogBytes: () => undefined,
} as const;

/** How a relay follows rules: it answers nothing else by itself, and rules may change what passes. */
export function relayAnswering(spec: RelaySpec): Answering {
  const { rules, encoding, receivedChecksum } = spec;
  return {
    ...{ rules, encoding, receivedChecksum, reply: { type: 'none' }, rewrites: true },
    ...('framing' in spec ? { framing: spec.framing } : {}),
  };
}
