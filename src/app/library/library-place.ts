import type { VersionChoice } from '../../cluster/library/file-entry.js';

/** A file of a library, as a person sees it. */
export interface LibraryRow {
  /** Parts separated by slashes, as TFTP names it. */
  readonly name: string;
  readonly bytes: number;
  /** When it was put there, milliseconds since 1970. */
  readonly atMs: number;
  /** What only the library of a cluster has. */
  readonly kept: KeptVersion | undefined;
}

/** What the library of a cluster knows of a version. */
export interface KeptVersion {
  readonly version: number;
  /** SHA-256 in hex. */
  readonly digest: string;
  /** Who put it there, as that program said. */
  readonly by: string;
  /** Who had it served again, and when; undefined for one that is not served, or is since it was put there. */
  readonly chosen: VersionChoice | undefined;
}

/** What has become of a file that was to be added. */
export interface AddedRow extends LibraryRow {
  /** False: the same bytes were served under that name already. */
  readonly isNew: boolean;
}

/** Where the files lie that TFTP serves: a folder, or the library of a cluster. */
export interface LibraryPlace {
  /** By name. */
  list(): Promise<readonly LibraryRow[]>;
  /**
   * Puts a file of this machine there under a name. `overwrite` lets it take the place of one that cannot be taken back.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, TFTP_READ_FAILED, TFTP_FILE_EXISTS, TFTP_WRITE_FAILED, LIBRARY_CHANGED …
   */
  add(path: string, name: string, overwrite: boolean): Promise<AddedRow>;
  /** The bytes that are served under a name. @throws BreakoutboxError TFTP_NAME_REFUSED, TFTP_NOT_FOUND, LIBRARY_FILE_UNKNOWN … */
  read(name: string): Promise<AsyncIterable<Uint8Array>>;
  /** @throws BreakoutboxError TFTP_NAME_REFUSED, TFTP_NOT_FOUND, LIBRARY_FILE_UNKNOWN, LIBRARY_CHANGED … */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}
