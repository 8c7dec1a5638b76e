import { statelessBehaviour } from './behaviour.js';

/** Sends nothing: a person answers. */
export const silence = statelessBehaviour(undefined);

/** Sends every message back unchanged (the service of RFC 862). */
export const echo = statelessBehaviour((message, _origin, outbox) => outbox.send(message));
