import type { FileHandle } from 'node:fs/promises';
import { tftpServerDefaults } from '../../config/tftp-server-input.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { WholeContent } from '../../tftp/transfer-data.js';
import { type CacheMemory, OwnMemory, SharedMemory } from './cache-memory.js';
import { diskReads } from './disk-reads.js';
import { type FileIdentity, identityOf } from './file-identity.js';

interface Entry {
  readonly identity: FileIdentity;
  readonly bytes: Uint8Array;
  /** The memory to release `bytes` to, once nobody uses them and they stand for no file. */
  readonly memory: CacheMemory;
  users: number;
  dropped: boolean;
}

/** A file that is being read. */
interface Load {
  /** Number of callers that wait for it. */
  users: number;
  entry: Promise<Entry | undefined>;
}

/** Counters of a cache: plain integers. */
export interface FileCacheCounters {
  readonly hits: number;
  readonly misses: number;
  /** Bytes held now, including those in use. */
  readonly bytes: number;
}

const changedOften = 2;
/** Bytes of one read, so that a large file yields the disk to others. */
const maxReadBytes = 8 * 1024 * 1024;

/**
 * Contents of files in memory, shared by all transfers. An entry stands for a path as long as the file's identity stays
 * the same. The bound includes contents in use by running transfers: a file that does not fit beside them is not cached, and
 * has to be streamed.
 */
export class FileCache {
  readonly #maxBytes: number;
  /** In the order of last use, the least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #loads = new Map<string, Load>();
  #memory: CacheMemory;
  #heldBytes = 0;
  #hits = 0;
  #misses = 0;

  /** `maxBytes` 0 caches nothing. */
  constructor(maxBytes: number = tftpServerDefaults.cacheBytes) {
    this.#maxBytes = maxBytes;
    this.#memory = new OwnMemory(maxBytes);
  }

  /**
   * From now on contents are in memory that other threads see as well. It is reused once the last transfer has released it:
   * no datagram in flight may point into a released content.
   */
  shareMemory(): void {
    if (this.#memory instanceof SharedMemory) return;
    for (const [path, entry] of this.#entries) this.#drop(path, entry);
    this.#memory = new SharedMemory(this.#maxBytes);
  }

  get counters(): FileCacheCounters {
    return { hits: this.#hits, misses: this.#misses, bytes: this.#heldBytes };
  }

  /** The bytes of `path`, if they are held and the file still has `identity`. */
  find(path: string, identity: FileIdentity): WholeContent | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    if (entry.identity !== identity) {
      this.#drop(path, entry);
      return undefined;
    }
    this.#hits += 1;
    entry.users += 1;
    // The most recently used is evicted last.
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    return this.#contentOf(entry);
  }

  /**
   * Reads the open file of `handle` and caches it; `undefined` if there is no room for it. Concurrent loads of one file are
   * merged. Rejects with the system's error, or `TFTP_FILE_CHANGED` if the file keeps changing meanwhile.
   */
  async load(path: string, handle: FileHandle): Promise<WholeContent | undefined> {
    const running = this.#loads.get(path);
    const load = running ?? this.#begin(path, handle);
    load.users += 1;
    const entry = await load.entry;
    return entry === undefined ? undefined : this.#contentOf(entry);
  }

  #begin(path: string, handle: FileHandle): Load {
    this.#misses += 1;
    const load: Load = { users: 0, entry: Promise.resolve(undefined) };
    this.#loads.set(path, load);
    load.entry = this.#readFor(path, handle, load);
    return load;
  }

  /** Every waiting caller becomes a user before the load resolves: an unused content may be evicted at any moment. */
  async #readFor(path: string, handle: FileHandle, load: Load): Promise<Entry | undefined> {
    try {
      const entry = await this.#read(path, handle);
      // The user that `read` counted is the first of them.
      if (entry !== undefined) entry.users += load.users - 1;
      return entry;
    } finally {
      this.#loads.delete(path);
    }
  }

  async #read(path: string, handle: FileHandle): Promise<Entry | undefined> {
    for (let attempt = 0; attempt < changedOften; attempt += 1) {
      const before = await handle.stat({ bigint: true });
      const size = Number(before.size);
      const memory = this.#memory;
      const bytes = this.#takeRoom(memory, size);
      if (bytes === undefined) return undefined;
      this.#heldBytes += size;
      let kept = false;
      try {
        const isWhole = await fill(bytes, handle);
        const identity = identityOf(await handle.stat({ bigint: true }));
        if (isWhole && identity === identityOf(before)) {
          const stale = this.#entries.get(path);
          if (stale !== undefined) this.#drop(path, stale);
          const entry = { identity, bytes, memory, users: 1, dropped: false };
          this.#entries.set(path, entry);
          kept = true;
          return entry;
        }
      } finally {
        if (!kept) this.#giveBack(memory, bytes);
      }
    }
    throw new BreakoutboxError('TFTP_FILE_CHANGED', { text: path });
  }

  /** The content for one of the entry's users. */
  #contentOf(entry: Entry): WholeContent {
    let released = false;
    return {
      type: 'whole',
      bytes: entry.bytes,
      release: () => {
        if (released) return;
        released = true;
        entry.users -= 1;
        // An entry that was dropped while in use is released with its last user.
        if (entry.users === 0 && entry.dropped) this.#giveBack(entry.memory, entry.bytes);
      },
    };
  }

  /** Allocates `size` bytes, if necessary by evicting the least recently used. */
  #takeRoom(memory: CacheMemory, size: number): Uint8Array | undefined {
    if (size > Math.min(this.#maxBytes / 2, memory.largestBytes)) return undefined;
    let bytes = memory.take(size);
    for (const [path, entry] of this.#entries) {
      if (bytes !== undefined) break;
      if (entry.users > 0) continue;
      this.#drop(path, entry);
      bytes = memory.take(size);
    }
    return bytes;
  }

  #drop(path: string, entry: Entry): void {
    this.#entries.delete(path);
    entry.dropped = true;
    if (entry.users === 0) this.#giveBack(entry.memory, entry.bytes);
  }

  #giveBack(memory: CacheMemory, bytes: Uint8Array): void {
    this.#heldBytes -= bytes.length;
    memory.give(bytes);
  }
}

/** Reads the beginning of a file into all of `bytes`; false when the file ends before. */
async function fill(bytes: Uint8Array, handle: FileHandle): Promise<boolean> {
  for (let filled = 0; filled < bytes.length; ) {
    const wanted = Math.min(bytes.length - filled, maxReadBytes);
    const { bytesRead } = await diskReads.take(() => handle.read(bytes, filled, wanted, filled));
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}
