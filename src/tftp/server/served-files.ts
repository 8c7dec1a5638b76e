import type { Failure } from '../../errors/error.js';
import type { Content, Sink } from '../transfer-data.js';
import type { FileFacts, RequestTarget } from './server-request.js';

/** What there is to send under a name. */
export type Opened =
  | { readonly type: 'file'; readonly content: Content }
  /** `nearest` is a name that is there and looks like it, for the observer of the server; the client does not learn it. */
  | { readonly type: 'missing'; readonly nearest?: string }
  /** A folder, a FIFO, a device, a link that leads out. */
  | { readonly type: 'other' }
  /** There is something, but not for this client or not now. */
  | { readonly type: 'refused'; readonly failure: Failure };

/** Where a server's files are: a folder, a program's answers, another server. The server owns no disk itself. */
export interface ServedFiles {
  /**
   * Threads will send what is opened from now on: whole contents are best in memory that they share, and are copied for
   * each transfer otherwise. What is in it may be overwritten as soon as it is released.
   */
  shareMemory?(): void;
  /** Opens the file of a download for the client at the IP address `client`. Rejects only for a fault that has no answer of its own. */
  open(target: RequestTarget, client: string): Promise<Opened>;
  /** What there is in the place of an upload; creates nothing. */
  inspect(target: RequestTarget, client: string): Promise<FileFacts>;
  /**
   * Begins an upload into a temporary place. With `overwrite` what is there when it is finished gives way; without,
   * `finish` rejects with `TFTP_FILE_EXISTS`. Rejects with a `BreakoutboxError` when it cannot begin.
   */
  create(target: RequestTarget, client: string, overwrite: boolean): Promise<Sink>;
  /** Lets go of everything it holds. */
  close(): Promise<void>;
}
