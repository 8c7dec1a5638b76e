import type { SocketAddress } from '../../../bytes/socket-address.js';
import type { TftpOption } from '../../../wire/tftp/packet.js';

/** A file of the server, and what is in it. */
export interface ServerFile {
  readonly name: string;
  /** Its bytes, or as many of the first as are known. */
  readonly bytes: Uint8Array;
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** What a person says of the server. */
export interface ServerRoomOptions {
  /** Where requests go. */
  readonly target: SocketAddress;
  /** Whether files may be written. */
  readonly canWrite: boolean;
  /** What the names of written files begin with. */
  readonly prefix: string;
  /** The name of a file that the server has; undefined for none. */
  readonly fileName: string | undefined;
  /** What that file holds; undefined if nobody knows. */
  readonly expected: Uint8Array | undefined;
}

/** What the checks of a TFTP server know of it; those that run first find it out. */
export class TftpServerRoom {
  readonly options: ServerRoomOptions;
  /** A file to read in the other checks; undefined if there is none. */
  sample: ServerFile | undefined;
  /** Whether the server answers at all; undefined before it was asked. */
  answers: boolean | undefined;
  /** Whether it took a file that was written; undefined before it was asked. */
  takesFiles: boolean | undefined;
  /** Whether it answers options with an OACK; undefined before it was asked. */
  takesOptions: boolean | undefined;
  /** Whether it takes the option `timeout`, by which it sends again after a second. */
  takesTimeout = false;
  readonly #written = new Set<string>();

  constructor(options: ServerRoomOptions) {
    this.options = options;
  }

  get target(): SocketAddress {
    return this.options.target;
  }

  /** The name of a file to write. */
  nameOf(what: string): string {
    return `${this.options.prefix}-${what}`;
  }

  /** Options that let lost packets be sent again soon, where the server knows any. */
  get hurried(): readonly TftpOption[] {
    return this.takesTimeout ? [{ name: 'timeout', value: '1' }] : [];
  }

  /** A file was written, in part at least. */
  hasWritten(name: string): void {
    this.#written.add(name);
  }

  /** Files that lie on the server now. */
  get written(): readonly string[] {
    return [...this.#written];
  }
}
