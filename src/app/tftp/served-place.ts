import type { FilesOrigin } from './open-served-files.js';
import type { TftpServer } from './tftp-server.js';

/** What a TFTP server as an endpoint serves, and who is notified when it opens and closes. */
export interface ServedPlace {
  /** Resolves with what to serve once it is there. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`, `CLUSTER_NONE`. */
  origin(): Promise<Pick<FilesOrigin, 'root' | 'files'>>;
  /** It listens. */
  opened(endpoint: string, server: TftpServer): void;
  /** It is stopping: its transfers have only the grace period left. */
  closing(endpoint: string): void;
  /** It has stopped. */
  closed(endpoint: string): void;
}

/** An existing folder, for a server that nobody else follows. */
export function servedFolder(root: string): ServedPlace {
  const nothing = (): void => undefined;
  return { origin: async () => ({ root }), opened: nothing, closing: nothing, closed: nothing };
}
