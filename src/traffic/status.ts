import type { Failure } from '../errors/error.js';
import type { TimeMicros } from './event.js';

/** The state of an endpoint; exactly one of these at any time. */
export type EndpointStatus =
  | { readonly state: 'opening' }
  | {
      readonly state: 'listening';
      /** `ADDRESS:PORT` as bound; `[::]:7777` when every address accepts. */
      readonly local: string;
      /** Addresses that a device can reach it at, `HOST:PORT`, most useful first. */
      readonly reachable: readonly string[];
    }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'connected'; readonly local: string; readonly peer: string }
  | {
      /** A client that reconnects after a failed attempt or the end of its connection. */
      readonly state: 'waiting';
      readonly failure?: Failure;
      readonly retryAtMicros: TimeMicros;
    }
  | { readonly state: 'stopping' }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly failure: Failure };

/** The state of one peer: a TCP connection, or a UDP address that was received from or sent to. */
export interface PeerState {
  /** `ADDRESS:PORT`; the name for sends. */
  readonly peer: string;
  readonly sinceMicros: TimeMicros;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Bytes accepted for sending that the system has not taken yet. */
  readonly backlogBytes: number;
}

/** Bytes that wait for all of these peers. */
export function waitingBytesOf(peers: readonly PeerState[]): number {
  let bytes = 0;
  for (const { backlogBytes } of peers) bytes += backlogBytes;
  return bytes;
}
