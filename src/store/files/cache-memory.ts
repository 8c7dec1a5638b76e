/** Bounded memory for the contents of a cache. */
export interface CacheMemory {
  /** Maximum bytes of one allocation. */
  readonly largestBytes: number;
  /** Allocates `bytes` bytes in one piece, uninitialized; `undefined` if there is no room for them now. */
  take(bytes: number): Uint8Array | undefined;
  /** Releases an allocation of `take`, once, after its last read. */
  give(taken: Uint8Array): void;
}

/**
 * Memory of this thread alone. Released memory is left to the collector: a remaining holder, such as a socket with a datagram
 * in flight, still sees the same bytes.
 */
export class OwnMemory implements CacheMemory {
  readonly largestBytes: number;
  #takenBytes = 0;

  constructor(maxBytes: number) {
    this.largestBytes = maxBytes;
  }

  take(bytes: number): Uint8Array | undefined {
    if (this.#takenBytes + bytes > this.largestBytes) return undefined;
    this.#takenBytes += bytes;
    return new Uint8Array(bytes);
  }

  give(taken: Uint8Array): void {
    this.#takenBytes -= taken.length;
  }
}

/** A free piece of a region, in bytes; both numbers are multiples of `alignBytes`. */
interface Hole {
  from: number;
  bytes: number;
}

interface Region {
  readonly buffer: SharedArrayBuffer;
  /** In the order of their offsets, with an allocation between any two. */
  readonly holes: Hole[];
}

/** Each content begins on its own cache line of the processor. */
const alignBytes = 64;
const maxRegionBytes = 1024 ** 3;

/**
 * Memory that other threads see as well. The collector does not count shared memory and may keep it for hours, so it is never
 * left to the collector: contents are laid out in permanent regions of up to 1 GiB, and reuse each other's places. The
 * system allocates a region's pages when they are first written. Later allocations overwrite released memory.
 */
export class SharedMemory implements CacheMemory {
  readonly largestBytes: number;
  readonly #regions: Region[] = [];
  #unusedBytes: number;

  /** `maxBytes` of address space at most, all regions together. */
  constructor(maxBytes: number) {
    this.#unusedBytes = maxBytes;
    this.largestBytes = Math.min(maxBytes, maxRegionBytes);
  }

  take(bytes: number): Uint8Array | undefined {
    const wanted = alignedBytes(bytes);
    for (const region of this.#regions) {
      const taken = takeFrom(region, wanted, bytes);
      if (taken !== undefined) return taken;
    }
    if (!this.#addRegion(wanted)) return undefined;
    const added = this.#regions.at(-1);
    return added === undefined ? undefined : takeFrom(added, wanted, bytes);
  }

  give(taken: Uint8Array): void {
    const holes = this.#regions.find(({ buffer }) => buffer === taken.buffer)?.holes ?? [];
    const hole = { from: taken.byteOffset, bytes: alignedBytes(taken.length) };
    const next = holes.findIndex(({ from }) => from > hole.from);
    const at = next < 0 ? holes.length : next;
    holes.splice(at, 0, hole);
    joinWithNext(holes, at);
    joinWithNext(holes, at - 1);
  }

  #addRegion(wanted: number): boolean {
    const bytes = Math.min(this.#unusedBytes, maxRegionBytes);
    if (wanted > bytes) return false;
    try {
      const buffer = new SharedArrayBuffer(bytes);
      this.#regions.push({ buffer, holes: [{ from: 0, bytes: bytes - (bytes % alignBytes) }] });
    } catch (error) {
      // The machine has less memory than the cache may use, so the cache stays smaller.
      if (error instanceof RangeError) return false;
      throw error;
    }
    this.#unusedBytes -= bytes;
    return true;
  }
}

/** At least one unit, even for an empty file, whose offset distinguishes it from others. */
function alignedBytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / alignBytes)) * alignBytes;
}

/** Allocates at the beginning of the first hole that is large enough. */
function takeFrom({ buffer, holes }: Region, wanted: number, bytes: number): Uint8Array | undefined {
  const index = holes.findIndex((hole) => hole.bytes >= wanted);
  const hole = holes[index];
  if (hole === undefined) return undefined;
  const taken = new Uint8Array(buffer, hole.from, bytes);
  hole.from += wanted;
  hole.bytes -= wanted;
  if (hole.bytes === 0) holes.splice(index, 1);
  return taken;
}

function joinWithNext(holes: Hole[], index: number): void {
  const hole = holes[index];
  const next = holes[index + 1];
  if (hole === undefined || next === undefined || hole.from + hole.bytes !== next.from) return;
  hole.bytes += next.bytes;
  holes.splice(index + 1, 1);
}
