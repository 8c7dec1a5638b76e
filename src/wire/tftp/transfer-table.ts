import { addressWords, loadAddress, type PacketEnds } from '../address-key.js';
import { RecentTable } from '../recent-table.js';
import { FollowedTransfer } from './followed-transfer.js';

/** Words of a key: the client's address, the server's address (IPv4 takes one word of four), both families and the client's port. */
const keyWords = 2 * addressWords + 1;

/**
 * Remembers which client has requested a file from which server, because only the request is at TFTP's port: the server answers from
 * a port of its own (RFC 1350, section 4). A transfer is the client's address and port and the server's address; some 20,000 at a
 * time, then the one that was seen longest ago makes room.
 */
export class TransferTable {
  readonly #keys = new RecentTable(keyWords);
  /** By the slot of the key. */
  readonly #transfers = new Map<number, FollowedTransfer>();
  /** The slot that was asked for last, and what is there. */
  #askedSlot = -1;
  #asked: FollowedTransfer | undefined;

  /** The slot of the transfer of a packet in either direction; -1 if it is of none. */
  find(ends: PacketEnds): number {
    if (this.#transfers.size === 0 || ends.sourceBytes < 4) return -1;
    // Both directions are first compared with the last packet's transfer: packets of one transfer come in runs. The key still has that
    // transfer's port, which tells from which end this one may come.
    const lastPort = (this.#keys.key[2 * addressWords] ?? 0) & 0xffff;
    if (ends.destinationPort === lastPort) {
      this.#load(ends, false);
      const lastReceived = this.#keys.findLast();
      if (lastReceived >= 0) return lastReceived;
    }
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
  begin(ends: PacketEnds, requestFrame: number, file: string, asksForSize = false): number {
    this.#load(ends, true);
    const known = this.#keys.find();
    const slot = known >= 0 ? known : this.#keys.add();
    let transfer = this.#transfers.get(slot);
    if (transfer === undefined) {
      transfer = new FollowedTransfer();
      this.#transfers.set(slot, transfer);
    }
    this.#askedSlot = slot;
    this.#asked = transfer;
    transfer.begin(requestFrame, file, asksForSize);
    return slot;
  }

  /** What is known of the transfer in `slot`; `undefined` if there is none. */
  transfer(slot: number): FollowedTransfer | undefined {
    if (slot !== this.#askedSlot) {
      this.#asked = this.#transfers.get(slot);
      this.#askedSlot = slot;
    }
    return this.#asked;
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
