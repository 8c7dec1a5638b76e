import type { TcpConnectSpec, TcpListenSpec } from '../../config/endpoint-spec.js';
import type { BehaviourFactory } from '../../endpoint/behaviour.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { CloseReason } from '../../traffic/event.js';
import type { EndpointEvents } from '../endpoint-events.js';
import type { TcpConnection } from './tcp-connection.js';

/** What the connections of one endpoint share. */
export interface TcpConnectionContext {
  /** Replaced where another reply mode is chosen. */
  spec: TcpListenSpec | TcpConnectSpec;
  /** Replaced with it. */
  newBehaviour: BehaviourFactory;
  readonly events: EndpointEvents;
  readonly numbers: ConnectionNumbers;
  /** Bytes held for all peers: answers that wait, what waits behind them, and unfinished frames. */
  readonly held: { bytes: number };
  /** More is held than the endpoint may: whoever holds most is to go. */
  readonly overfull: () => void;
  /** Whether the endpoint reads from nobody, because whoever takes what arrives is behind. */
  readonly receiving: { held: boolean };
  /** Moves on now and then; a connection notes it when bytes come or go, so that idleness costs no timer each. */
  readonly activity: { tick: number };
  /** How long a person or a script may be silent, once the peer has finished sending, before this side finishes too. */
  readonly answerMs: number;
  /** The connection is closed and no event of it follows but the `closed` that the owner publishes. */
  readonly ended: (connection: TcpConnection, reason: CloseReason) => void;
}
