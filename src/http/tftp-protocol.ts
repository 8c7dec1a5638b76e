import type { Failure } from '../errors/error.js';
import type { TraceStep } from '../tftp/trace.js';

export type { TraceStep };

/** How the workbench's TFTP server is to run. */
export interface TftpSettings {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly write: 'off' | 'create' | 'overwrite';
  /** Transfers use the port of requests. */
  readonly singlePort: boolean;
}

/** A file of the folder that is served. */
export interface TftpFile {
  /** Below the folder, parts separated by slashes. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** One transfer, of the server or of a client here. */
export interface TftpTransfer {
  readonly id: string;
  readonly role: 'client' | 'server';
  readonly direction: 'get' | 'put';
  readonly file: string;
  /** `ADDRESS:PORT` of a client of the server; of a client here, the server as it was asked for. */
  readonly peer: string;
  readonly mode: 'octet' | 'netascii';
  /** Whether both sides have come to go by `blockBytes` and `windowBlocks`: not when the first answer was a refusal. */
  readonly isAgreed: boolean;
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly rateBytesPerSecond: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  /** Milliseconds that it has run, or ran. */
  readonly ageMs: number;
  readonly outcome: 'running' | 'done' | 'failed' | 'aborted';
  /** Microseconds since 1970 of its end. */
  readonly endedMicros?: number;
  readonly failure?: Failure;
}

/** Everything that the page's TFTP place shows. */
export interface TftpState {
  readonly server:
    | { readonly state: 'stopped' }
    | { readonly state: 'running'; readonly port: number; readonly reachable: readonly string[] }
    | { readonly state: 'failed'; readonly failure: Failure };
  readonly settings: TftpSettings;
  /** The folder on the workbench's machine. */
  readonly folder: string;
  /** At most `maxListedFiles`, by name. */
  readonly files: readonly TftpFile[];
  readonly running: readonly TftpTransfer[];
  /** The latest first. */
  readonly finished: readonly TftpTransfer[];
  /** The last requests that were answered with an ERROR, the latest first. */
  readonly refused: readonly TftpRefusal[];
}

/** A request that the server answered with an ERROR. */
export interface TftpRefusal {
  readonly timeMicros: number;
  readonly peer: string;
  readonly failure: Failure;
}

/** The steps of a finished transfer; times are milliseconds since it began. */
export interface TftpStory {
  readonly transfer: TftpTransfer;
  readonly steps: readonly TraceStep[];
  /** Earlier steps that were not kept. */
  readonly stepsLost: number;
}

/** Body of `POST /api/tftp/transfers`: fetch a file into the folder, or send one of its files. */
export interface TftpTransferRequest {
  readonly direction: 'get' | 'put';
  /** `tftp://HOST[:PORT]/FILE`. */
  readonly url: string;
  /** The name in the folder; of a `get` by default the URL's own. */
  readonly file?: string;
  /** Of a `get`: a file of that name in the folder gives way. Default false: the request is refused, `TFTP_FILE_EXISTS`. */
  readonly overwrite?: boolean;
}

/** The most files that are listed. */
export const maxListedFiles = 1_000;
