import type { Failure } from '../errors/error.js';
import type { TraceStep } from '../tftp/trace.js';
import type { TransferLimit, TransferStall } from '../tftp/transfer-limit.js';

export type { TraceStep, TransferLimit, TransferStall };

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
  /** Seconds until a repetition that were agreed on; without them they are measured. */
  readonly timeoutSeconds?: number;
  /** The options that the client asked for, by their lower-case names, as it wrote them. */
  readonly asked: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly rateBytesPerSecond: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  /** Milliseconds that it has run, or ran. */
  readonly ageMs: number;
  readonly outcome: 'running' | 'done' | 'failed' | 'aborted';
  /** Milliseconds of a round trip, smoothed. */
  readonly roundTripMs?: number;
  /** What decides how fast it is, as far as that can be told. */
  readonly limit?: TransferLimit;
  /** Why it makes no progress. */
  readonly stall?: TransferStall;
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
  /** Whether the server starts with the workbench. */
  readonly autoStart: boolean;
  /** The folder on the workbench's machine. */
  readonly folder: string;
  /** Whether it is the one in the workspace, which is served unless another is chosen. */
  readonly isOwnFolder: boolean;
  /** Why the folder cannot be used now. */
  readonly folderFailure?: Failure;
  /** Bytes that still fit into it, in whole MiB. */
  readonly freeBytes?: number;
  /** At most `maxListedFiles`, by name. */
  readonly files: readonly TftpFile[];
  readonly running: readonly TftpTransfer[];
  /** The latest first. */
  readonly finished: readonly TftpTransfer[];
  /** The last requests that were answered with an ERROR, the latest first. */
  readonly refused: readonly TftpRefusal[];
  /** Machines that asked for several names that are not there, one after the other; the latest first. */
  readonly searches: readonly TftpSearch[];
  /** What each machine has had, the latest first. */
  readonly machines: readonly TftpMachine[];
}

/** Names that a machine asked for in a row and that are not there: boot loaders look for their configuration like that. */
export interface TftpSearch {
  readonly timeMicros: number;
  readonly client: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  /** The name that it then found. */
  readonly found?: string;
  /** A name that is there and looks like one of them. */
  readonly nearest?: string;
}

/** What a machine has had of the server. */
export interface TftpMachine {
  /** Its IP address. */
  readonly client: string;
  /** Its hardware address, where the system knows it. */
  readonly mac?: string;
  readonly files: number;
  readonly failed: number;
  readonly bytes: number;
  /** From its first request to the end of its last transfer. */
  readonly seconds: number;
  /** The end of its last transfer, microseconds since 1970. */
  readonly timeMicros: number;
  /** The file that it had last. */
  readonly last: string;
}

/** A request that the server answered with an ERROR. */
export interface TftpRefusal {
  readonly timeMicros: number;
  readonly peer: string;
  readonly failure: Failure;
}

/** The steps of a transfer, so far or in all; times are milliseconds since it began. */
export interface TftpStory {
  readonly transfer: TftpTransfer;
  readonly steps: readonly TraceStep[];
  /** Steps that were not kept: they lie behind the first `firstSteps` of `steps`. */
  readonly stepsLost: number;
  readonly firstSteps: number;
}

/** Body of `PUT /api/tftp/folder`. */
export interface TftpFolderRequest {
  /** An absolute path on the workbench's machine, or one below `~`; empty for the folder in the workspace. */
  readonly path: string;
  /** Transfers of the server that run may be cut. Default false: the request is refused, `TFTP_TRANSFERS_RUNNING`. */
  readonly cut?: boolean;
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
  /** Bytes of a block to ask for. Default: what fits Ethernet. */
  readonly blockBytes?: number;
  /** Blocks in flight to ask for. Default 16. */
  readonly windowBlocks?: number;
}

/** The most files that are listed. */
export const maxListedFiles = 1_000;
