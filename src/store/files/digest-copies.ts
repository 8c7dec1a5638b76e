import { createHash } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { diskReads } from './disk-reads.js';
import { type FileIdentity, identityOf } from './file-identity.js';
import { isRemains, isTemporaryName, temporarySuffix } from './temporary-name.js';

const defaultMaxBytes = 4 * 1024 ** 3;
const readBytes = 1024 * 1024;
/** Milliseconds for which a use is not noted again. */
const notedMs = 60_000;

/**
 * Copies of files in a folder, each under the SHA-256 of its bytes. A copy is complete or absent, and is hashed before it is used: while it is
 * written, and again when it is first used after a start or has changed since. One with other bytes is set aside.
 */
export class DigestCopies {
  readonly folder: string;
  readonly #maxBytes: number;
  /** Files as they were when their bytes were right. */
  readonly #verified = new Map<string, FileIdentity>();
  /** Copies that are being hashed. */
  readonly #checks = new Map<string, Promise<FileIdentity | undefined>>();
  /** How many use a copy now. */
  readonly #users = new Map<string, number>();
  readonly #notedMs = new Map<string, number>();

  /** `maxBytes` bounds the folder; the least recently used copies are removed first, but none that is in use. Default 4 GiB. */
  constructor(folder: string, maxBytes: number = defaultMaxBytes) {
    this.folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Where the copy of a digest lies, or would lie. */
  pathOf(digest: string): string {
    return join(this.folder, digest);
  }

  /** The identity of the copy of `digest`, whose bytes are right; undefined if there is none. Rejects with the system's error. */
  async find(digest: string): Promise<FileIdentity | undefined> {
    const path = this.pathOf(digest);
    const there = await stat(path, { bigint: true }).catch(() => undefined);
    if (there === undefined) return undefined;
    const identity = identityOf(there);
    if (this.#verified.get(digest) === identity) return identity;
    // Whoever looks meanwhile waits for the same bytes.
    const checking = this.#checks.get(digest) ?? this.#check(digest, path, identity);
    this.#checks.set(digest, checking);
    return await checking.finally(() => this.#checks.delete(digest));
  }

  /** Whether there is a copy of `digest`, whatever its bytes. */
  async has(digest: string): Promise<boolean> {
    return (await stat(this.pathOf(digest)).catch(() => undefined)) !== undefined;
  }

  /** The digests that there are copies of, whatever their bytes. */
  async list(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.folder).catch(() => []);
    return new Set(names.filter((name) => /^[0-9a-f]{64}$/.test(name)));
  }

  /** Counts a use of a copy, which stays until the returned function is called. */
  use(digest: string): () => void {
    const users = this.#users;
    users.set(digest, (users.get(digest) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const left = (users.get(digest) ?? 1) - 1;
      if (left === 0) users.delete(digest);
      else users.set(digest, left);
    };
  }

  /**
   * Stores `body`, of `bytes` bytes, as the copy of `digest` once it is complete. If it breaks off or is another, rejects and leaves nothing.
   * @throws BreakoutboxError LIBRARY_BODY_DAMAGED, TFTP_READ_FAILED for what is larger than the folder may be; else what `body` or the system throws
   */
  async keep(digest: string, bytes: number, body: AsyncIterable<Uint8Array>): Promise<void> {
    this.#mustFit(digest, bytes);
    await mkdir(this.folder, { recursive: true });
    await this.makeRoom(bytes);
    const path = this.pathOf(digest);
    const temporary = path + temporarySuffix();
    const hash = createHash('sha256');
    async function* hashed(): AsyncGenerator<Uint8Array> {
      for await (const piece of body) {
        hash.update(piece);
        yield piece;
      }
    }
    // Opened before anything can break off: a stream that opens its file later would make it after it was removed.
    const file = await open(temporary, 'wx');
    try {
      await pipeline(Readable.from(hashed()), file.createWriteStream());
      if (hash.digest('hex') !== digest) throw new BreakoutboxError('LIBRARY_BODY_DAMAGED', { digest });
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    this.#verified.set(digest, identityOf(await stat(path, { bigint: true })));
    await this.note(digest);
  }

  /**
   * Takes a file of the folder as the copy of `digest`: one of `bytes` bytes, which were hashed as they were written to `path`, under a temporary name.
   * @throws BreakoutboxError TFTP_READ_FAILED for what is larger than the folder may be; else what the system throws
   */
  async adopt(digest: string, bytes: number, path: string): Promise<void> {
    this.#mustFit(digest, bytes);
    // The file counts for the folder already.
    await this.makeRoom(0);
    await rename(path, this.pathOf(digest));
    this.#verified.set(digest, identityOf(await stat(this.pathOf(digest), { bigint: true })));
    await this.note(digest);
  }

  /** @throws BreakoutboxError TFTP_READ_FAILED */
  #mustFit(digest: string, bytes: number): void {
    if (bytes <= this.#maxBytes) return;
    throw new BreakoutboxError('TFTP_READ_FAILED', {
      ...{ text: digest, limit: this.#maxBytes },
      reason: 'http-too-large' satisfies ReasonKey,
    });
  }

  /** Whether `bytes` more fit without removing a copy. */
  async hasRoom(bytes: number): Promise<boolean> {
    return sum(await this.#held()) + bytes <= this.#maxBytes;
  }

  /** Removes files that killed processes left in the folder. */
  async removeRemains(): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      if (await isRemains(path, name)) await unlink(path).catch(() => undefined);
    }
  }

  async #check(digest: string, path: string, identity: FileIdentity): Promise<FileIdentity | undefined> {
    const handle = await open(path, 'r');
    let isRight: boolean;
    try {
      isRight =
        (await hashOf(handle)) === digest && identityOf(await handle.stat({ bigint: true })) === identity;
    } finally {
      await handle.close();
    }
    if (isRight) {
      this.#verified.set(digest, identity);
      return identity;
    }
    await rename(path, `${path}.damaged`);
    this.#forget(digest);
    return undefined;
  }

  /** Notes that a copy is used now, in a file beside it: its own times show whether it changed. Never rejects. */
  async note(digest: string): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - (this.#notedMs.get(digest) ?? 0) < notedMs) return;
    this.#notedMs.set(digest, nowMs);
    const path = noting(this.pathOf(digest));
    const now = new Date(nowMs);
    await utimes(path, now, now).catch(() => writeFile(path, '').catch(() => undefined));
  }

  /**
   * Removes the least recently used copies until `bytes` more fit; none that is in use, nor those of `spared`. Returns whether they fit.
   */
  async makeRoom(bytes: number, spared: ReadonlySet<string> = new Set()): Promise<boolean> {
    const held = await this.#held();
    let all = sum(held) + bytes;
    for (const { name, size } of held.toSorted((one, other) => one.usedMs - other.usedMs)) {
      if (all <= this.#maxBytes) return true;
      if (isTemporaryName(name) || this.#users.has(name) || spared.has(name)) continue;
      const path = join(this.folder, name);
      await Promise.all([path, noting(path)].map((part) => unlink(part).catch(() => undefined)));
      this.#forget(name);
      all -= size;
    }
    return all <= this.#maxBytes;
  }

  /** Copies, running fetches, and what was set aside, which was used last at no time. */
  async #held(): Promise<
    readonly { readonly name: string; readonly size: number; readonly usedMs: number }[]
  > {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => /^[0-9a-f]{64}(\.damaged)?$/.test(name) || isTemporaryName(name));
    return await Promise.all(
      files.map(async (name) => {
        const path = join(this.folder, name);
        const { size } = await stat(path).catch(() => ({ size: 0 }));
        const { mtimeMs: usedMs } = await stat(noting(path)).catch(() => ({ mtimeMs: 0 }));
        return { name, size, usedMs };
      }),
    );
  }

  #forget(digest: string): void {
    this.#verified.delete(digest);
    this.#notedMs.delete(digest);
  }
}

const noting = (path: string): string => `${path}.used`;

function sum(files: readonly { readonly size: number }[]): number {
  return files.reduce((all, { size }) => all + size, 0);
}

/** The SHA-256 of an open file, read in pieces so that nothing else waits for it. */
async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(readBytes);
  for (let at = 0; ; ) {
    const { bytesRead } = await diskReads.take(() => handle.read(piece, 0, piece.length, at));
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}
