import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How long after its last change a partial file is one that a killed process left. */
const staleMs = 60_000;
const partialName = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Writes a whole file and flushes it to disk before it replaces the old one; if it throws, the old one is unchanged and no
 * partial file is left. `mode` are its permissions. The partial file stands in `folder`, on the same disk, with a name that nobody can
 * guess: a link of that name would lead the text elsewhere.
 * @throws the system's error
 */
export function replaceFile(path: string, text: string, mode: number, folder = dirname(path)): void {
  const half = join(folder, `${basename(path).slice(0, 60)}.${randomUUID()}.tmp`);
  try {
    const descriptor = openSync(half, 'wx', mode);
    try {
      if ((mode & 0o077) === 0) fchmodSync(descriptor, mode);
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(half, path);
  } catch (error) {
    discardFile(half);
    throw error;
  }
}

/** Removes the partial files that killed processes left in a folder. */
export function removePartialFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!partialName.test(name)) continue;
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > staleMs) discardFile(path);
  }
}

/** Flushes a folder, which makes a rename in it durable. A system without that call (Windows) does it by itself. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The file itself is written.
  }
}

/** Removes a file if it can be removed. */
export function discardFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // On a disk that is gone there is nothing to remove.
  }
}
