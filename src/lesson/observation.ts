import type { Failure } from '../errors/error.js';
import type { EndName, WireAct } from './act.js';

/** The calls of the sockets interface that a bench makes, and `get`, which is the whole of a TFTP client. */
export type CallName =
  | 'listen'
  | 'bind'
  | 'connect'
  | 'accept'
  | 'send'
  | 'recv'
  | 'sendto'
  | 'recvfrom'
  | 'shutdown'
  | 'close'
  | 'serve'
  | 'get';

/** What a call returned. */
export type CallResult =
  /** `bytes` is what was read, empty at the end of a stream; `lostBytes` is what a datagram had besides. */
  | { readonly ok: true; readonly bytes?: Uint8Array; readonly lostBytes?: number; readonly address?: string }
  | { readonly ok: false; readonly failure: Failure };

/** Which way a message goes: `up` to the server. */
export type Direction = 'up' | 'down';

/** A socket as the system's table has it. */
export interface SocketState {
  readonly end: EndName;
  /** `ESTABLISHED`, `TIME_WAIT` …; `UDP` for a socket that has no states; undefined while there is no socket. */
  readonly state: string | undefined;
  readonly local: string | undefined;
  readonly peer: string | undefined;
  /** Received, and not read by the program yet. In LISTEN: connections that wait for `accept`. */
  readonly unread: number;
}

/** Something that was seen to happen on a bench. */
export type Observed =
  /** `id` joins it with `returned`. `bytes` is what is sent, `maxBytes` what may be read at most, `address` where `connect` and `sendto` go. */
  | {
      readonly type: 'called';
      readonly end: EndName;
      readonly id: number;
      readonly call: CallName;
      readonly bytes?: Uint8Array;
      readonly maxBytes?: number;
      readonly address?: string;
    }
  | {
      readonly type: 'returned';
      readonly end: EndName;
      readonly id: number;
      readonly call: CallName;
      readonly result: CallResult;
    }
  /** The relay did what it was told. */
  | { readonly type: 'wired'; readonly act: WireAct['type'] }
  /** The relay has a message and keeps it. */
  | {
      readonly type: 'held';
      readonly message: number;
      readonly direction: Direction;
      readonly bytes: Uint8Array;
    }
  /** What became of it. */
  | {
      readonly type: 'settled';
      readonly message: number;
      readonly direction: Direction;
      readonly bytes: Uint8Array;
      readonly as: 'passed' | 'doubled' | 'lost';
    }
  /** The relay passed a message on without keeping it. */
  | { readonly type: 'passed'; readonly direction: Direction; readonly bytes: Uint8Array }
  /** A packet was captured: between the client and the server, or on one side of the relay. */
  | {
      readonly type: 'packet';
      readonly from: 'client' | 'server' | 'relay';
      readonly to: 'client' | 'server' | 'relay';
      readonly row: string;
      readonly payload: Uint8Array;
    }
  /** All sockets of the bench, after what happened. */
  | { readonly type: 'sockets'; readonly sockets: readonly SocketState[] };

/** The same with its time. */
export type Observation = Observed & { readonly atMs: number };
