import type { RelaySpec } from '../relay-spec.js';

/** What the rows of relays have in common. */
export const relayKind = {
  sendsAnywhere: false,
  socketPart: ({
    label: _forPeople,
    encoding: _shown,
    receivedChecksum: _checked,
    layouts: _read,
    ...rest
  }: RelaySpec): unknown => rest,
  answering: () => undefined,
  maxBacklogBytes: () => undefined,
} as const;
