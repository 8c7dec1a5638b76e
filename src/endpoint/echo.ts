import { statelessBehaviour } from './behaviour.js';

/** Says nothing by itself: a person answers. */
export const silence = statelessBehaviour(undefined);

/** Sends every message back as it came (RFC 862's service). */
export const echo = statelessBehaviour((message, _origin, outbox) => outbox.send(message));
