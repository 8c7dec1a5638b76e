/** How many packets a batch has room for unless it is asked for another number. */
export const defaultBatchPackets = 4_096;

/**
 * Packets that were found in a piece of a capture file, as columns: nothing is allocated for one of them. The packets
 * themselves stay where they were read. Whoever keeps one copies `bytes.subarray(at[i], at[i] + capturedBytes[i])`.
 */
export class PacketBatch {
  /** Packets that it has room for. */
  readonly capacity: number;
  /** Packets that are in it. */
  count = 0;
  /** Where each begins: bytes from the start of the array that was read. */
  readonly at: Uint32Array;
  /** Bytes of each that are in the file. */
  readonly capturedBytes: Uint32Array;
  /** Bytes that each had on the wire; more than `capturedBytes` where a snap length cut it. */
  readonly wireBytes: Uint32Array;
  /** When each was seen: whole seconds since 1970-01-01 UTC, without leap seconds; may be negative. */
  readonly seconds: Float64Array;
  /** And nanoseconds after that, 0 to 999,999,999; `noTime` where the file does not say. */
  readonly nanoseconds: Uint32Array;
  /** The interface of each, an index into the interfaces of the whole file, in the order of their description. */
  readonly interfaces: Uint32Array;
  /** Where each one's options begin (`readOptions`); 0 where it has none. */
  readonly optionsAt: Uint32Array;
  /** Bytes of its options. */
  readonly optionsBytes: Uint32Array;

  /** Has room for `capacity` packets, 40 bytes each. */
  constructor(capacity = defaultBatchPackets) {
    this.capacity = capacity;
    this.at = new Uint32Array(capacity);
    this.capturedBytes = new Uint32Array(capacity);
    this.wireBytes = new Uint32Array(capacity);
    this.seconds = new Float64Array(capacity);
    this.nanoseconds = new Uint32Array(capacity);
    this.interfaces = new Uint32Array(capacity);
    this.optionsAt = new Uint32Array(capacity);
    this.optionsBytes = new Uint32Array(capacity);
  }

  /** Whether another packet has no room. */
  get isFull(): boolean {
    return this.count >= this.capacity;
  }

  /** Empties it. */
  clear(): void {
    this.count = 0;
  }
}

/** In the column `nanoseconds`: the file says nothing of when this packet was seen (a Simple Packet Block). */
export const noTime = 0xffff_ffff;
