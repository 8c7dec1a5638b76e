import { hashKey, loadAddress, type PacketEnds } from '../address-key.js';

/** Slots of the table: a power of two. */
const slots = 65_536;
/** Slots that one key may lie in, next to each other. */
const probes = 8;
/** Words of a key: the client's address, the server's address (IPv4 takes one word of four), both families and the client's port. */
const keyWords = 9;
/** Bytes of a block, until an option is agreed (RFC 1350). */
const defaultBlockBytes = 512;

/**
 * Remembers who has asked whom for a file, because only the request is at TFTP's port: the server answers from a port of its own
 * (RFC 1350, section 4). A transfer is the client's address and port and the server's address. Has 65,536
 * slots in 3 MB: where the eight that one may lie in are taken, the transfer that began first of those is forgotten, which happens
 * from some 20,000 transfers on.
 */
export class TransferTable {
  readonly #keys = new Uint32Array(slots * keyWords);
  /** When each was begun, as a count of requests; 0 for an empty slot. */
  readonly #begun = new Uint32Array(slots);
  readonly #blockBytes = new Uint32Array(slots);
  readonly #key = new Uint32Array(keyWords);
  #requests = 0;
  /** Slots of the packets from and to a client that were found last. */
  #lastSent = 0;
  #lastReceived = 0;

  /** The slot of the transfer of a packet in either direction; -1 if it is of none. */
  find(ends: PacketEnds): number {
    if (this.#requests === 0 || ends.sourceBytes < 4) return -1;
    this.#load(ends, true);
    // Packets of one transfer come in runs.
    if (this.#holds(this.#lastSent)) return this.#lastSent;
    const sent = this.#find(this.#hash());
    if (sent >= 0) {
      this.#lastSent = sent;
      return sent;
    }
    this.#load(ends, false);
    if (this.#holds(this.#lastReceived)) return this.#lastReceived;
    const received = this.#find(this.#hash());
    if (received >= 0) this.#lastReceived = received;
    return received;
  }

  /** The source of the packet has asked its destination for a file. Returns the slot of the transfer. */
  begin(ends: PacketEnds): number {
    this.#requests += 1;
    this.#load(ends, true);
    const hash = this.#hash();
    const known = this.#find(hash);
    const slot = known >= 0 ? known : this.#freeSlot(hash);
    this.#keys.set(this.#key, slot * keyWords);
    this.#begun[slot] = this.#requests;
    this.#blockBytes[slot] = defaultBlockBytes;
    return slot;
  }

  /** The block size of the transfer in `slot`, in bytes. */
  blockBytes(slot: number): number {
    return this.#blockBytes[slot] ?? defaultBlockBytes;
  }

  /** The block size that was agreed for the transfer in `slot`. */
  agree(slot: number, blockBytes: number): void {
    this.#blockBytes[slot] = blockBytes;
  }

  #load(ends: PacketEnds, isFromClient: boolean): void {
    const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes } = ends;
    const key = this.#key;
    loadAddress(key, 0, bytes, isFromClient ? sourceAt : destinationAt, sourceBytes);
    loadAddress(key, 4, bytes, isFromClient ? destinationAt : sourceAt, destinationBytes);
    const port = isFromClient ? ends.sourcePort : ends.destinationPort;
    key[8] = (sourceBytes << 16) | port;
  }

  #hash(): number {
    return hashKey(this.#key, keyWords, slots);
  }

  #find(hash: number): number {
    for (let probe = 0; probe < probes; probe += 1) {
      const slot = (hash + probe) & (slots - 1);
      if (this.#begun[slot] !== 0 && this.#holds(slot)) return slot;
    }
    return -1;
  }

  #holds(slot: number): boolean {
    const base = slot * keyWords;
    for (let word = 0; word < keyWords; word += 1)
      if (this.#keys[base + word] !== this.#key[word]) return false;
    return true;
  }

  #freeSlot(hash: number): number {
    let oldest = hash;
    for (let probe = 0; probe < probes; probe += 1) {
      const slot = (hash + probe) & (slots - 1);
      if ((this.#begun[slot] ?? 0) < (this.#begun[oldest] ?? 0)) oldest = slot;
    }
    return oldest;
  }
}
