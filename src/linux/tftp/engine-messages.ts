import type { SocketAddress } from '../../bytes/socket-address.js';
import type { RecordedProgram } from '../../capture/synthesis/synthetic-blocks.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { Failure } from '../../errors/error.js';
import type { TransferRecord, TransferSnapshot } from '../../tftp/server/server-engine.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';
import type { TransferLimits } from '../../tftp/transfer-limits.js';

/** The start data of a server's thread. */
export interface ServerThreadData {
  readonly input: TftpServerInput;
  /** In place of those that `input` has. */
  readonly limits: TransferLimits;
  readonly port: number;
  readonly descriptors: readonly number[];
  readonly traceSteps: number;
  readonly spinMicros: number;
  /** This thread's index, from 0, of `threads`. */
  readonly index: number;
  readonly threads: number;
  /** One integer: the number of transfers of all threads. */
  readonly transfers: Int32Array<SharedArrayBuffer>;
  /** One integer: 1 once the thread makes no more system calls. The main thread waits for it before the process exits. */
  readonly stopped: Int32Array<SharedArrayBuffer>;
  /** This thread's counters, `countersInMemory` of them. */
  readonly counters: Float64Array<SharedArrayBuffer>;
  /** True if it may be asked to record. */
  readonly canRecord: boolean;
}

/** The messages that the main thread posts to a server's thread. */
export type ToServerThread =
  | { readonly type: 'abort'; readonly id: string }
  | { readonly type: 'listTransfers' }
  | { readonly type: 'readRecord'; readonly id: string }
  | { readonly type: 'close'; readonly graceMs: number }
  /** Post what is received and sent as packets. `waitingBytes` is one integer: bytes of those that the main thread has not taken. */
  | {
      readonly type: 'record';
      readonly program: RecordedProgram;
      readonly waitingBytes: Int32Array<SharedArrayBuffer>;
    }
  | { readonly type: 'stopRecording' }
  /** The process is about to exit: the thread ends at once, and notifies nobody. */
  | { readonly type: 'halt' }
  | ToFiles;

/** The messages that the thread posts to the main thread. */
export type FromServerThread =
  | { readonly type: 'opened'; readonly addresses: readonly SocketAddress[] }
  | { readonly type: 'failedToOpen'; readonly failure: Failure }
  | { readonly type: 'events'; readonly events: readonly ServerThreadEvent[] }
  /** Answers `listTransfers`. */
  | { readonly type: 'transfers'; readonly transfers: readonly TransferSnapshot[] }
  /** Answers `readRecord`. */
  | { readonly type: 'record'; readonly id: string; readonly record: TransferRecord | undefined }
  | { readonly type: 'closed' }
  /** Blocks of a pcapng file; `lost` packets found no room. The memory is transferred. */
  | { readonly type: 'packets'; readonly bytes: Uint8Array; readonly packets: number; readonly lost: number }
  | FromFiles;

/** The notifications for the observer in the main thread, in order. */
export type ServerThreadEvent =
  | { readonly type: 'started'; readonly transfer: TransferSnapshot }
  | { readonly type: 'finished'; readonly record: TransferRecord }
  | { readonly type: 'refused'; readonly peer: string; readonly failure: Failure }
  /** At most once a second; the counters have the number. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** The requests of a thread to the files in the main thread. `call` numbers those that get an answer. */
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

/** The answers of the files. */
export type ToFiles =
  | { readonly type: 'answer'; readonly call: number; readonly answer: FilesAnswer }
  | { readonly type: 'fault'; readonly call: number; readonly failure: Failure }
  /** A `write` is done, or failed with `failure`. */
  | { readonly type: 'written'; readonly handle: number; readonly bytes: number; readonly failure?: Failure };

/** The answer to each kind of request. */
export type FilesAnswer =
  /** Shared memory is passed by reference, other memory is copied. The thread may use both until it posts `release`. */
  | { readonly type: 'whole'; readonly handle: number; readonly bytes: Uint8Array }
  | { readonly type: 'stream'; readonly handle: number; readonly sizeBytes: number | undefined }
  | { readonly type: 'missing'; readonly nearest?: string; readonly isUnsure?: true }
  | { readonly type: 'other' }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'facts'; readonly facts: FileFacts }
  | { readonly type: 'sink'; readonly handle: number }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array | undefined }
  | { readonly type: 'done' };

/** The order of a thread's counters in shared memory. The datagrams received and dropped follow them. */
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

/** The number of a thread's counters in shared memory. */
export const countersInMemory = counterNames.length + 2;
