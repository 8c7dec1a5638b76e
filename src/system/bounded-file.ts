import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReasonKey } from '../errors/reasons.js';

/** A file that exists but cannot be read as required; `reason` says why. */
export class UnfitFile extends Error {
  readonly reason: ReasonKey;

  constructor(reason: ReasonKey) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads a whole plain file of at most `maxBytes`. A FIFO, a device or a folder is refused without waiting.
 * @throws UnfitFile `not-a-file` or `file-too-large`; the system's error, ENOENT among them
 */
export function readPlainFile(path: string, maxBytes: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new UnfitFile('not-a-file');
    if (found.size > maxBytes) throw new UnfitFile('file-too-large');
    return readUpTo(file, maxBytes);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a file that a person names to its end, at most `maxBytes`. It may be a pipe such as `/dev/stdin` or `<(…)`.
 * @throws UnfitFile `file-too-large`; the system's error
 */
export function readNamedFile(path: string, maxBytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    return readUpTo(file, maxBytes);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder and its parents, one by one: Node's own recursion never ends below `/proc`. @throws the system's error */
export function makeFolders(path: string, mode: number): void {
  const missing: string[] = [];
  for (let folder = path; !exists(folder); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Another process made it at the same time.
      if (!exists(folder)) throw error;
    }
  }
}

function readUpTo(file: number, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.min(64 * 1024, maxBytes + 1 - bytes));
    const got = readSync(file, part);
    if (got === 0) return Buffer.concat(parts);
    bytes += got;
    if (bytes > maxBytes) throw new UnfitFile('file-too-large');
    parts.push(part.subarray(0, got));
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
