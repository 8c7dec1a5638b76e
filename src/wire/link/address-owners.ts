import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { RecentTable } from '../recent-table.js';

const slots = 4_096;
const macBytes = 6;

/** That an IP address is used by another station than before. */
export interface DuplicateAddress {
  /** The address, four bytes as a number. */
  readonly address: number;
  /** The latest packet in which the station said so that used it first. */
  readonly frame: number;
  /** Whole seconds since then. */
  readonly seconds: number;
}

/**
 * Remembers which station (MAC address) has said by ARP that an IPv4 address is its own: the first one owns it. Some 1,300 addresses at a
 * time, then the one that was seen longest ago is forgotten.
 */
export class AddressOwners {
  readonly #keys = new RecentTable(1, slots);
  /** By the slot of the address. */
  #macs = new Uint8Array(0);
  #frames = new Uint32Array(0);
  #seconds = new Float64Array(0);

  /**
   * A packet says that the station whose address is at `macAt` has the IP address at `addressAt`. Returns what is odd about that, if
   * another one has it.
   */
  claim(packet: Packet, macAt: number, addressAt: number): DuplicateAddress | undefined {
    const { bytes, number, seconds } = packet;
    const address = numberAt(bytes, addressAt, 4);
    if (!isClaim(bytes, macAt, addressAt)) return undefined;
    this.#keys.key[0] = address;
    const found = this.#keys.find();
    const slot = found >= 0 ? found : this.#add();
    if (found < 0)
      for (let index = 0; index < macBytes; index += 1)
        this.#macs[slot * macBytes + index] = bytes[macAt + index] ?? 0;
    else if (!this.#isOwner(slot, bytes, macAt)) {
      const since = Math.floor(seconds) - (this.#seconds[slot] ?? 0);
      return { address, frame: this.#frames[slot] ?? 0, seconds: since >>> 0 };
    }
    this.#frames[slot] = number;
    this.#seconds[slot] = Math.floor(seconds);
    return undefined;
  }

  #add(): number {
    if (this.#macs.length === 0) {
      this.#macs = new Uint8Array(slots * macBytes);
      this.#frames = new Uint32Array(slots);
      this.#seconds = new Float64Array(slots);
    }
    return this.#keys.add();
  }

  #isOwner(slot: number, bytes: Uint8Array, macAt: number): boolean {
    for (let index = 0; index < macBytes; index += 1)
      if (this.#macs[slot * macBytes + index] !== bytes[macAt + index]) return false;
    return true;
  }
}

/** Whether a station says that an address is its own: addresses of groups, and zeros, are nobody's. */
export function isClaim(bytes: Uint8Array, macAt: number, addressAt: number): boolean {
  return numberAt(bytes, addressAt, 4) !== 0 && ((bytes[macAt] ?? 0) & 1) === 0 && !isZero(bytes, macAt);
}

function isZero(bytes: Uint8Array, macAt: number): boolean {
  for (let at = macAt; at < macAt + macBytes; at += 1) if (bytes[at] !== 0) return false;
  return true;
}
