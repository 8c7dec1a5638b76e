/** Bytes that are counted for a fragment besides its own: what the memory of an object takes. */
const objectBytes = 64;
/** Fragments of a datagram at most: 64 KiB in pieces of 8 bytes. */
const maxFragments = 8_192;
const unknown = -1;

/** A fragment of a datagram, and what is odd about it. */
class Fragment {
  readonly packetNumber: number;
  /** Bytes from the start of the datagram. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** It has bytes that an earlier place gives as well, */
  overlaps = false;
  /** and they are others. */
  conflicts = false;
  /** It reaches beyond the end that the datagram has. */
  isTooLong = false;
  /** It is a last fragment with another end than the one before it. */
  isOtherEnd = false;

  constructor(packetNumber: number, offset: number, bytes: Uint8Array) {
    this.packetNumber = packetNumber;
    this.offset = offset;
    this.bytes = bytes;
  }

  /** Whether it contradicts the others. */
  get isWrong(): boolean {
    return this.conflicts || this.isTooLong || this.isOtherEnd;
  }
}

/**
 * A datagram that is put together from fragments. As in Wireshark, the first last fragment says where it ends, bytes of a lower offset
 * count before those of a higher one, and of equal ones those that came first.
 */
export class FragmentedDatagram {
  /** The time of its first fragment. */
  readonly seconds: number;
  /** By their offset. */
  readonly fragments: Fragment[] = [];
  /** Bytes that it keeps in memory. */
  heldBytes = 0;
  #totalBytes = unknown;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** Adds the fragment at `offset`, whose `bytes` it keeps. */
  add(packetNumber: number, offset: number, bytes: Uint8Array, isLast: boolean): void {
    const fragment = new Fragment(packetNumber, offset, bytes);
    const end = offset + bytes.length;
    if (isLast && this.#totalBytes === unknown) this.#totalBytes = end;
    else if (isLast && this.#totalBytes !== end) fragment.isOtherEnd = true;
    const { fragments } = this;
    let index = fragments.length;
    while (index > 0 && (fragments[index - 1]?.offset ?? 0) > offset) index -= 1;
    fragments.splice(index, 0, fragment);
    this.heldBytes += bytes.length + objectBytes;
  }

  /** Bytes of it all; -1 until its last fragment is there. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Whether it has more fragments than one can have. */
  get isTooLong(): boolean {
    return this.fragments.length > maxFragments;
  }

  /** Whether all its bytes are there. */
  get isWhole(): boolean {
    if (this.#totalBytes === unknown) return false;
    let reached = 0;
    for (const { offset, bytes } of this.fragments) {
      if (offset > reached) return false;
      reached = Math.max(reached, offset + bytes.length);
      if (reached >= this.#totalBytes) return true;
    }
    return false;
  }

  /** The bytes of a whole datagram; marks the fragments that overlap or contradict each other. */
  join(): Uint8Array {
    const joined = new Uint8Array(this.#totalBytes);
    let reached = 0;
    for (const fragment of this.fragments) {
      const { offset, bytes } = fragment;
      const end = offset + bytes.length;
      if (offset < reached) {
        fragment.overlaps = true;
        fragment.conflicts = differs(joined, offset, bytes, Math.min(reached, end) - offset);
      }
      if (end > joined.length) fragment.isTooLong = true;
      const to = Math.min(end, joined.length);
      if (to <= reached) continue;
      const from = Math.max(offset, reached);
      joined.set(bytes.subarray(from - offset, to - offset), from);
      reached = to;
    }
    return joined;
  }
}

/** Whether the first `count` of `bytes` are others than those at `at` of the joined ones. */
function differs(joined: Uint8Array, at: number, bytes: Uint8Array, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (joined[at + index] !== bytes[index]) return true;
  return false;
}
