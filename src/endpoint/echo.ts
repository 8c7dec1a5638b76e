import type { Behaviour } from './behaviour.js';

/** Says nothing by itself: a person answers. Stateless, so one serves every peer. */
export const silence: Behaviour = {
  heldBytes: 0,
  received: () => undefined,
  silence: () => undefined,
  ended: () => undefined,
};

/** Sends every message back as it came (RFC 862's service). Stateless, so one serves every peer. */
export const echo: Behaviour = {
  heldBytes: 0,
  received: (message, _origin, outbox) => outbox.send(message),
  silence: () => undefined,
  ended: () => undefined,
};
