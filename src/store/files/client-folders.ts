import { mkdir, rmdir } from 'node:fs/promises';

/** A client's folder while uploads are written into it. */
interface ClientFolder {
  users: number;
  /** Whether it was made for one of them. */
  isMade: boolean;
  /** Serializes making and removing it. */
  settled: Promise<void>;
}

/**
 * Clients' own folders, made for an upload if missing. Requests may be forged, so a folder that stayed empty is removed again,
 * and one that is not empty is kept.
 */
export class ClientFolders {
  readonly #folders = new Map<string, ClientFolder>();

  /** An upload into the folder at `path` begins; each call needs one of `leave`. Never rejects. */
  async enter(path: string): Promise<void> {
    const folder = this.#folders.get(path) ?? { users: 0, isMade: false, settled: Promise.resolve() };
    this.#folders.set(path, folder);
    folder.users += 1;
    folder.settled = folder.settled.then(async () => {
      try {
        await mkdir(path);
        folder.isMade = true;
      } catch {
        // It exists, or cannot be made, in which case opening a file in it fails with the reason.
      }
    });
    await folder.settled;
  }

  /** An upload has ended. Never rejects. */
  async leave(path: string): Promise<void> {
    const folder = this.#folders.get(path);
    if (folder === undefined) return;
    folder.users -= 1;
    folder.settled = folder.settled.then(async () => {
      if (folder.users > 0) return;
      if (folder.isMade) await rmdir(path).catch(() => undefined);
      folder.isMade = false;
      // An upload that came meanwhile makes it again, and is waiting for this.
      if (folder.users === 0) this.#folders.delete(path);
    });
    await folder.settled;
  }
}
