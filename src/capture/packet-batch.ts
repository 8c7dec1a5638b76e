/** Default capacity of a batch, in packets. */
export const defaultBatchPackets = 4_096;

/**
 * Packets found in a piece of a capture file, as columns: nothing is allocated for a single packet. The packets themselves stay
 * where they were read. To keep one, copy `bytes.subarray(at[i], at[i] + capturedBytes[i])`.
 */
export class PacketBatch {
  /** Capacity in packets. */
  readonly capacity: number;
  /** Number of packets in it. */
  count = 0;
  /** Bytes of the file, unpacked, before the array that was read: a packet is at `base + at[i]` of the file. May be negative. */
  base = 0;
  /** Offset of each: bytes from the start of the array that was read. */
  readonly at: Uint32Array;
  /** Captured bytes of each. */
  readonly capturedBytes: Uint32Array;
  /** Length of each on the wire in bytes; more than `capturedBytes` if a snap length cut it. */
  readonly wireBytes: Uint32Array;
  /** Time of each: whole seconds since 1970-01-01 UTC, without leap seconds; may be negative. */
  readonly seconds: Float64Array;
  /** Nanoseconds after that, 0 to 999,999,999; `noTime` if the file does not say. */
  readonly nanoseconds: Uint32Array;
  /** The interface of each, an index into the interfaces of the whole file, in the order of their description. */
  readonly interfaces: Uint32Array;
  /** Offset of each one's options (`readOptions`); 0 if it has none. */
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

  /** Whether there is no room for another packet. */
  get isFull(): boolean {
    return this.count >= this.capacity;
  }

  /** Empties it. */
  clear(): void {
    this.count = 0;
  }
}

/** In the column `nanoseconds`: the file has no time for this packet (a Simple Packet Block). */
export const noTime = 0xffff_ffff;
