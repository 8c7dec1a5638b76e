import type { LibraryState } from '../../operations/library.js';
import type { NamedFiles } from '../../tftp/server/served-files.js';

/** The library of the cluster, as the workbench's TFTP serves and shows it. */
export interface TftpLibrary {
  /** Its files, for one server or transfer: closing them leaves those of others. Resolves when NATS was asked for their names, or does not answer. */
  files(): Promise<NamedFiles>;
  /** What is shown of it; undefined before anybody has looked at it. */
  readonly state: LibraryState | undefined;
  /** Resolves when it was looked at. */
  look(): Promise<void>;
  /** Calls `changed` when what is shown differs, until the returned function is called. */
  follow(changed: () => void): () => void;
}
