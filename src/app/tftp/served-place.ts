import type { TftpServer } from './tftp-server.js';

/** What a TFTP server that is an endpoint serves, and who is notified of its life. */
export interface ServedPlace {
  /** Resolves with the folder to serve once it is there. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`. */
  root(): Promise<string>;
  /** It listens. */
  opened(endpoint: string, server: TftpServer): void;
  /** It is stopping: its transfers have no longer than the grace. */
  closing(endpoint: string): void;
  /** It has stopped. */
  closed(endpoint: string): void;
}

/** A folder that is there, of a server that nobody else follows. */
export function servedFolder(root: string): ServedPlace {
  const nothing = (): void => undefined;
  return { root: async () => root, opened: nothing, closing: nothing, closed: nothing };
}
