import type { FileHandle } from 'node:fs/promises';
import { BreakoutboxError } from '../errors/error.js';
import type { WholeContent } from '../tftp/transfer-data.js';
import { type FileIdentity, identityOf } from './file-identity.js';

interface Entry {
  readonly identity: FileIdentity;
  readonly bytes: Uint8Array;
  users: number;
}

/** What a cache has counted: plain integers. */
export interface FileCacheCounters {
  readonly hits: number;
  readonly misses: number;
  /** Bytes held now, those in use included. */
  readonly bytes: number;
}

/** Bytes that a cache holds by default. */
export const defaultCacheBytes = 128 * 1024 * 1024;

const changedOften = 2;

/**
 * Contents of files in memory, shared by all transfers, in memory that other threads can see as well. An entry stands for
 * a path as long as the file's identity stays the same. The bound holds for everything that is held, also for what running
 * transfers use: what does not fit beside that is not cached, and has to be streamed.
 */
export class FileCache {
  private readonly maxBytes: number;
  /** In the order of last use, the longest unused first. */
  private readonly entries = new Map<string, Entry>();
  private readonly loads = new Map<string, Promise<Entry | undefined>>();
  private heldBytes = 0;
  private hits = 0;
  private misses = 0;

  /** `maxBytes` 0 caches nothing. */
  constructor(maxBytes = defaultCacheBytes) {
    this.maxBytes = maxBytes;
  }

  get counters(): FileCacheCounters {
    return { hits: this.hits, misses: this.misses, bytes: this.heldBytes };
  }

  /** The bytes of `path` when they are held and the file is still the one of `identity`. */
  find(path: string, identity: FileIdentity): WholeContent | undefined {
    const entry = this.entries.get(path);
    if (entry === undefined) return undefined;
    if (entry.identity !== identity) {
      this.drop(path, entry);
      return undefined;
    }
    this.hits += 1;
    return this.use(path, entry);
  }

  /**
   * Reads the file that `handle` has open and keeps it; `undefined` when there is no room for it. Loads of one file at the
   * same time are one. Rejects with the system's error, or `TFTP_FILE_CHANGED` when the file keeps changing meanwhile.
   */
  async load(path: string, handle: FileHandle): Promise<WholeContent | undefined> {
    const running = this.loads.get(path);
    const loading = running ?? this.read(path, handle);
    if (running === undefined) {
      this.misses += 1;
      this.loads.set(path, loading);
      const forget = (): void => {
        this.loads.delete(path);
      };
      loading.then(forget, forget);
    }
    const entry = await loading;
    return entry === undefined ? undefined : this.use(path, entry);
  }

  private async read(path: string, handle: FileHandle): Promise<Entry | undefined> {
    for (let attempt = 0; attempt < changedOften; attempt += 1) {
      const before = await handle.stat({ bigint: true });
      const size = Number(before.size);
      if (size > this.maxBytes / 2 || !this.makeRoom(size)) return undefined;
      this.heldBytes += size;
      let kept = false;
      try {
        const bytes = new Uint8Array(new SharedArrayBuffer(size));
        let filled = 0;
        while (filled < size) {
          const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        const identity = identityOf(await handle.stat({ bigint: true }));
        if (filled === size && identity === identityOf(before)) {
          const stale = this.entries.get(path);
          if (stale !== undefined) this.drop(path, stale);
          const entry = { identity, bytes, users: 0 };
          this.entries.set(path, entry);
          kept = true;
          return entry;
        }
      } finally {
        if (!kept) this.heldBytes -= size;
      }
    }
    throw new BreakoutboxError('TFTP_FILE_CHANGED', { text: path });
  }

  private use(path: string, entry: Entry): WholeContent {
    entry.users += 1;
    if (this.entries.get(path) === entry) {
      this.entries.delete(path);
      this.entries.set(path, entry);
    }
    let released = false;
    return {
      type: 'whole',
      bytes: entry.bytes,
      release: () => {
        if (released) return;
        released = true;
        entry.users -= 1;
        // An entry that was dropped while it was used is gone with its last user.
        if (entry.users === 0 && this.entries.get(path) !== entry) this.heldBytes -= entry.bytes.length;
      },
    };
  }

  private makeRoom(size: number): boolean {
    for (const [path, entry] of this.entries) {
      if (this.heldBytes + size <= this.maxBytes) break;
      if (entry.users === 0) this.drop(path, entry);
    }
    return this.heldBytes + size <= this.maxBytes;
  }

  private drop(path: string, entry: Entry): void {
    this.entries.delete(path);
    if (entry.users === 0) this.heldBytes -= entry.bytes.length;
  }
}
