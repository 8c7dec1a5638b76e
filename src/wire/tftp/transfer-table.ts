import { addressWords, loadAddress, type PacketEnds } from '../address-key.js';
import { RecentTable } from '../recent-table.js';

/** Words of a key: the client's address, the server's address (IPv4 takes one word of four), both families and the client's port. */
const keyWords = 2 * addressWords + 1;
/** Bytes of a block, until an option is agreed (RFC 1350). */
const defaultBlockBytes = 512;

/**
 * Remembers which client has requested a file from which server, because only the request is at TFTP's port: the server answers from
 * a port of its own (RFC 1350, section 4). A transfer is the client's address and port and the server's address; some 20,000 at a
 * time, then the one that was seen longest ago makes room.
 */
export class TransferTable {
  readonly #keys = new RecentTable(keyWords);
  /** By the slot of the key. */
  readonly #blockBytes = new Map<number, number>();

  /** The slot of the transfer of a packet in either direction; -1 if it is of none. */
  find(ends: PacketEnds): number {
    if (this.#blockBytes.size === 0 || ends.sourceBytes < 4) return -1;
    // Both directions are first compared with the last packet's transfer: packets of one transfer come in runs.
    this.#load(ends, true);
    const lastSent = this.#keys.findLast();
    if (lastSent >= 0) return lastSent;
    this.#load(ends, false);
    const received = this.#keys.find();
    if (received >= 0) return received;
    this.#load(ends, true);
    return this.#keys.find();
  }

  /** The source of the packet requests a file from its destination. Returns the slot of the transfer. */
  begin(ends: PacketEnds): number {
    this.#load(ends, true);
    const known = this.#keys.find();
    const slot = known >= 0 ? known : this.#keys.add();
    this.#blockBytes.set(slot, defaultBlockBytes);
    return slot;
  }

  /** The block size of the transfer in `slot`, in bytes. */
  blockBytes(slot: number): number {
    return this.#blockBytes.get(slot) ?? defaultBlockBytes;
  }

  /** The block size that was negotiated for the transfer in `slot`. */
  negotiate(slot: number, blockBytes: number): void {
    this.#blockBytes.set(slot, blockBytes);
  }

  #load(ends: PacketEnds, isFromClient: boolean): void {
    const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes } = ends;
    const { key } = this.#keys;
    loadAddress(key, 0, bytes, isFromClient ? sourceAt : destinationAt, sourceBytes);
    loadAddress(key, addressWords, bytes, isFromClient ? destinationAt : sourceAt, destinationBytes);
    const port = isFromClient ? ends.sourcePort : ends.destinationPort;
    key[2 * addressWords] = (sourceBytes << 16) | port;
  }
}
