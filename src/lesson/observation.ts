import type { Failure } from '../errors/error.js';
import type { EndName, PlayAct, WireAct } from './act.js';

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
  /**
   * `bytes` is what was read, empty at the end of a stream; `lostBytes` is what a datagram had besides. `ended` is what `close` sent
   * where that was no FIN: a reset, since there were unread bytes; nothing where there was no connection, or `shutdown` came before.
   */
  | {
      readonly ok: true;
      readonly bytes?: Uint8Array;
      readonly lostBytes?: number;
      readonly address?: string;
      readonly ended?: 'reset' | 'none';
    }
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
  /** The end listens as well, with another socket at the same port. */
  readonly listens?: boolean;
  /** Bytes that were received, and not read by the program yet. */
  readonly unread: number;
  /** Connections that are complete and wait for `accept` at the port that this end listens at. */
  readonly waiting: number;
  /** The process that holds it; undefined where it belongs to none, as in TIME_WAIT, or the system does not tell. */
  readonly pid: number | undefined;
}

/** Something that was seen to happen on a bench. */
export type Observed =
  /**
   * `id` joins it with `returned`. `bytes` is what is sent, `maxBytes` what may be read at most, `address` where `connect` and `sendto` go.
   * `isAside` where the other end is not the one that clients go to, and so not behind the relay.
   */
  | {
      readonly type: 'called';
      readonly end: EndName;
      readonly id: number;
      readonly call: CallName;
      readonly bytes?: Uint8Array;
      readonly maxBytes?: number;
      readonly address?: string;
      readonly isAside?: true;
    }
  | {
      readonly type: 'returned';
      readonly end: EndName;
      readonly id: number;
      readonly call: CallName;
      readonly result: CallResult;
    }
  /** The relay did what it was told, or a recording was played. */
  | { readonly type: 'wired'; readonly act: (WireAct | PlayAct)['type'] }
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
  /** A packet of a recording, which was made elsewhere: nothing of it was on the bench. `row` says what it is, as in a capture. */
  | {
      readonly type: 'recorded';
      readonly direction: Direction;
      /** Seconds since the recording began. */
      readonly atSeconds: number;
      readonly row: string;
      readonly payload: Uint8Array;
    }
  /** All sockets of the bench, after what happened. */
  | { readonly type: 'sockets'; readonly sockets: readonly SocketState[] };

/** The same with its time. */
export type Observation = Observed & { readonly atMs: number };
