import type { SocketAddress } from '../../bytes/socket-address.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { Failure } from '../../errors/error.js';
import type { TransferRecord, TransferSnapshot } from '../../tftp/server/server-engine.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';

/** What a server's thread is made with. */
export interface ServerThreadData {
  readonly input: TftpServerInput;
  readonly port: number;
  readonly descriptors: readonly number[];
  readonly traceSteps: number;
  readonly spinMicros: number;
  /** This thread's place, 0 and up, of `threads`. */
  readonly index: number;
  readonly threads: number;
  /** One integer: the transfers of all threads. */
  readonly transfers: Int32Array<SharedArrayBuffer>;
  /** This thread's counters, `countersInMemory` of them. */
  readonly counters: Float64Array<SharedArrayBuffer>;
}

/** What the main thread posts to a server's thread. */
export type ToServerThread =
  | { readonly type: 'abort'; readonly id: string }
  | { readonly type: 'listTransfers' }
  | { readonly type: 'readRecord'; readonly id: string }
  | { readonly type: 'close'; readonly graceMs: number }
  | ToFiles;

/** What the thread posts to the main one. */
export type FromServerThread =
  | { readonly type: 'opened'; readonly addresses: readonly SocketAddress[] }
  | { readonly type: 'failedToOpen'; readonly failure: Failure }
  | { readonly type: 'events'; readonly events: readonly ServerThreadEvent[] }
  /** Answers `listTransfers`. */
  | { readonly type: 'transfers'; readonly transfers: readonly TransferSnapshot[] }
  /** Answers `readRecord`. */
  | { readonly type: 'record'; readonly id: string; readonly record: TransferRecord | undefined }
  | { readonly type: 'closed' }
  | FromFiles;

/** What the observer in the main thread is notified of, in the order in which it happened. */
export type ServerThreadEvent =
  | { readonly type: 'started'; readonly transfer: TransferSnapshot }
  | { readonly type: 'finished'; readonly record: TransferRecord }
  | { readonly type: 'refused'; readonly peer: string; readonly failure: Failure }
  /** Once a second at most; the counters say how many. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What a thread asks of the files, which live in the main thread. `call` numbers those that are answered. */
export type FromFiles =
  | { readonly type: 'open'; readonly call: number; readonly target: RequestTarget; readonly client: string }
  | {
      readonly type: 'inspect';
      readonly call: number;
      readonly target: RequestTarget;
      readonly client: string;
    }
  | {
      readonly type: 'create';
      readonly call: number;
      readonly target: RequestTarget;
      readonly client: string;
      readonly overwrite: boolean;
    }
  | { readonly type: 'next'; readonly call: number; readonly handle: number }
  | { readonly type: 'finish'; readonly call: number; readonly handle: number }
  | { readonly type: 'discard'; readonly call: number; readonly handle: number }
  | { readonly type: 'write'; readonly handle: number; readonly bytes: Uint8Array }
  | { readonly type: 'release'; readonly handle: number };

/** What the files answer. */
export type ToFiles =
  | { readonly type: 'answer'; readonly call: number; readonly answer: FilesAnswer }
  | { readonly type: 'fault'; readonly call: number; readonly failure: Failure }
  /** A `write` is done; `failure` when it failed. */
  | { readonly type: 'written'; readonly handle: number; readonly bytes: number; readonly failure?: Failure };

/** An answer by the kind of its question. */
export type FilesAnswer =
  /** Shared memory crosses as it is, other memory is copied. Both are the thread's until it posts `release`. */
  | { readonly type: 'whole'; readonly handle: number; readonly bytes: Uint8Array }
  | { readonly type: 'stream'; readonly handle: number; readonly sizeBytes: number | undefined }
  | { readonly type: 'missing'; readonly nearest?: string }
  | { readonly type: 'other' }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'facts'; readonly facts: FileFacts }
  | { readonly type: 'sink'; readonly handle: number }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array | undefined }
  | { readonly type: 'done' };

/** The order of a thread's counters in shared memory. Behind them stand the datagrams received and dropped. */
export const counterNames = Object.freeze([
  'requests',
  'requestsDropped',
  'refused',
  'refusedUnanswered',
  'transfersStarted',
  'transfersDone',
  'transfersFailed',
  'transfersAborted',
  'transfersEvicted',
  'sentBytes',
  'receivedBytes',
  'retransmitted',
  'duplicates',
] as const);

/** How many counters a thread has in shared memory. */
export const countersInMemory = counterNames.length + 2;
