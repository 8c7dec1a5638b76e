import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { RelaySideName } from '../../endpoint/standing-in/standing-in.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { SentBy } from '../../traffic/event.js';

/** What is sent, and to whom. */
export interface Addressed {
  readonly bytes: Uint8Array;
  /** A peer by name; everyone without it. */
  readonly to: string | undefined;
  /** The side of a relay; for no other endpoint. */
  readonly side?: RelaySideName | undefined;
  /** Who says it; a relay does not tell. */
  readonly by?: SentBy | undefined;
}

/**
 * Sends through an endpoint, at a relay to one of its sides.
 * @throws BreakoutboxError SIDE_NOT_OF_RELAY, those of `Endpoint.send`
 */
export function sendThrough(
  endpoint: Pick<Endpoint, 'id' | 'send' | 'standingIn'>,
  { bytes, to, side, by }: Addressed,
): SendOutcome {
  if (side === undefined) return endpoint.send(bytes, to, by);
  if (endpoint.standingIn === undefined)
    throw new BreakoutboxError('SIDE_NOT_OF_RELAY', { endpoint: endpoint.id });
  return endpoint.standingIn.say(side, bytes, to);
}
