import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Writes a whole file and flushes it to disk before it replaces the old one; if it throws, the old one is unchanged and no
 * partial file is left. `mode` are its permissions. The partial file is `PATH.PID.tmp`, or stands at `half`.
 * @throws the system's error
 */
export function replaceFile(
  path: string,
  text: string,
  mode: number,
  half = `${path}.${process.pid}.tmp`,
): void {
  try {
    const descriptor = openSync(half, 'w', mode);
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
