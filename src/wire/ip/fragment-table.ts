import { addressWords, loadAddress } from '../address-key.js';
import type { Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';
import { FragmentedDatagram } from './fragmented-datagram.js';

/** Datagrams that wait for fragments at most, and bytes of those that are kept. */
export const maxDatagrams = 256;
export const maxWaitingBytes = 4 * 1024 * 1024;
/** Seconds of the capture after which a datagram is given up (RFC 8200, section 4.5, gives it 60, RFC 791 at least 15). */
const maxWaitSeconds = 30;

/** Words of a key: both addresses, identification, protocol with the length of the addresses. */
const keyWords = 2 * addressWords + 2;

/** Which datagram a fragment is of, and where it belongs in it. */
export interface FragmentPlace {
  readonly identification: number;
  /** The protocol of IPv4; 0 for IPv6, which tells datagrams apart without it. */
  readonly protocol: number;
  /** Bytes from the start of the datagram. */
  readonly offset: number;
  readonly isLast: boolean;
}

/**
 * Puts the fragments of datagrams together, in whatever order they come. At most 256 datagrams and 4 MiB wait, each for 30 seconds of
 * the capture: the oldest are given up for new ones.
 */
export class FragmentTable {
  readonly #keys = new RecentTable(keyWords, maxDatagrams);
  readonly #waiting = new Map<number, FragmentedDatagram>();
  #heldBytes = 0;

  /** Bytes that are kept of datagrams that are not whole. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Adds the fragment from `from` to before `to` of the packet's bytes (copied), between the addresses that the packet has now.
   * Returns the datagram if it is whole; it is forgotten then.
   */
  add(packet: Packet, from: number, to: number, place: FragmentPlace): FragmentedDatagram | undefined {
    const slot = this.#slotOf(packet, place);
    const datagram = this.#waiting.get(slot) ?? new FragmentedDatagram(packet.seconds);
    this.#waiting.set(slot, datagram);
    const before = datagram.heldBytes;
    datagram.add(packet.number, place.offset, packet.bytes.slice(from, to), place.isLast);
    this.#heldBytes += datagram.heldBytes - before;
    if (datagram.isWhole) {
      this.#forget(slot);
      return datagram;
    }
    if (datagram.isTooLong) this.#forget(slot);
    this.#makeRoom();
    return undefined;
  }

  /** The slot of the datagram; a new one if it is not known or has waited too long. */
  #slotOf(packet: Packet, { identification, protocol }: FragmentPlace): number {
    const { key } = this.#keys;
    loadAddress(key, 0, packet.bytes, packet.sourceAt, packet.sourceBytes);
    loadAddress(key, addressWords, packet.bytes, packet.destinationAt, packet.destinationBytes);
    key[2 * addressWords] = identification;
    key[2 * addressWords + 1] = (packet.sourceBytes << 8) | protocol;
    const found = this.#keys.find();
    const known = this.#waiting.get(found);
    if (known !== undefined && packet.seconds - known.seconds <= maxWaitSeconds) return found;
    if (found >= 0) this.#forget(found);
    const slot = this.#keys.add();
    // Another datagram may have been given up for this one.
    this.#drop(slot);
    return slot;
  }

  /** Gives up the datagrams that began first while there is too much. */
  #makeRoom(): void {
    for (const slot of this.#waiting.keys()) {
      if (this.#heldBytes <= maxWaitingBytes) return;
      this.#forget(slot);
    }
  }

  #forget(slot: number): void {
    this.#keys.remove(slot);
    this.#drop(slot);
  }

  #drop(slot: number): void {
    this.#heldBytes -= this.#waiting.get(slot)?.heldBytes ?? 0;
    this.#waiting.delete(slot);
  }
}
