import type { Failure } from '../../errors/error.js';
import type { Content, Sink } from '../transfer-data.js';
import type { FileFacts, RequestTarget, ServedName } from './server-request.js';

/** What a name denotes for a download. */
export type Opened =
  | { readonly type: 'file'; readonly content: Content }
  /**
   * `nearest` is an existing name that looks similar, `isUnsure` that names may be missing here; both are for the server's observer, the client
   * does not receive them.
   */
  | { readonly type: 'missing'; readonly nearest?: string; readonly isUnsure?: true }
  /** A folder, a FIFO, a device, or a link that leads out of the served folder. */
  | { readonly type: 'other' }
  /** The file exists, but not for this client or not now. */
  | { readonly type: 'refused'; readonly failure: Failure };

/** The store of a server's files: a folder, a program's answers, another server. The server itself accesses no disk. */
export interface ServedFiles {
  /**
   * Threads send what is opened from now on: whole contents are best in shared memory, and are otherwise copied for each
   * transfer. That memory may be overwritten as soon as the content is released.
   */
  shareMemory?(): void;
  /**
   * Opens a file to download for the client at the IP address `client`. Rejects only for a fault without an answer of its own.
   */
  open(target: RequestTarget, client: string): Promise<Opened>;
  /** Inspects the destination of an upload; creates nothing. */
  inspect(target: RequestTarget, client: string): Promise<FileFacts>;
  /**
   * Begins an upload into a temporary file. With `overwrite` it replaces the file that exists when it is finished; without,
   * `finish` rejects with `TFTP_FILE_EXISTS`. Rejects with a `BreakoutboxError` when it cannot begin.
   */
  create(target: RequestTarget, client: string, overwrite: boolean): Promise<Sink>;
  /** Releases everything that it holds. */
  close(): Promise<void>;
}

/** Files that are the same for whoever asks, whatever the request: a folder, a library. */
export interface NamedFiles extends ServedFiles {
  open(target: ServedName): Promise<Opened>;
  inspect(target: ServedName): Promise<FileFacts>;
  create(target: ServedName, client: string, overwrite: boolean): Promise<Sink>;
}
