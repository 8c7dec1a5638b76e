import type { TcpConnectSpec, TcpListenSpec } from '../../config/endpoint-spec.js';
import type { BehaviourFactory } from '../../endpoint/behaviour.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { CloseReason } from '../../traffic/event.js';
import type { EndpointEvents } from '../endpoint-events.js';
import type { TcpConnection } from './tcp-connection.js';

/** The state that the connections of one endpoint share. */
export interface TcpConnectionContext {
  /** Replaced when another reply mode is chosen. */
  spec: TcpListenSpec | TcpConnectSpec;
  /** Replaced together with `spec`. */
  newBehaviour: BehaviourFactory;
  readonly events: EndpointEvents;
  readonly numbers: ConnectionNumbers;
  /** Bytes held for all peers: answers that wait, frames that wait behind them, and unfinished frames. */
  readonly held: { bytes: number };
  /** `held` exceeds the endpoint's limit: closes the connection that holds the most. */
  readonly overfull: () => void;
  /** `held` is true while the endpoint reads from no peer, because its reader is behind. */
  readonly receiving: { held: boolean };
  /** The clock of the idle sweep. A connection stores the tick when it receives or sends, so that it needs no timer. */
  readonly activity: { tick: number };
  /** Milliseconds that a person or a script has to answer after the peer has finished sending. */
  readonly answerMs: number;
  /** The connection is closed. No event of it follows except the `closed` that the owner publishes. */
  readonly ended: (connection: TcpConnection, reason: CloseReason) => void;
}
