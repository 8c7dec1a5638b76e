import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';

const slots = 4_096;
/** Slots that a request may lie in. */
const probes = 4;

/**
 * Remembers echo requests until their reply comes: at most 4,096, in place; a newer one takes the place of an older one where there
 * is no room. Of equal requests the last one is answered.
 */
export class EchoRequests {
  readonly #numbers = new Uint32Array(slots);
  readonly #lower = new Uint32Array(slots);
  readonly #higher = new Uint32Array(slots);
  /** Identifier and sequence number. */
  readonly #names = new Uint32Array(slots);
  readonly #checksums = new Uint16Array(slots);

  /** Keeps the request that `packet` is. `name` is its identifier and sequence number. */
  add(packet: Packet, name: number, checksum: number): void {
    const [lower, higher] = [lowerOf(packet), higherOf(packet)];
    const found = this.#find(lower, higher, name, checksum);
    const slot = found >= 0 ? found : this.#oldest(lower, higher, name);
    this.#numbers[slot] = packet.number;
    this.#lower[slot] = lower;
    this.#higher[slot] = higher;
    this.#names[slot] = name;
    this.#checksums[slot] = checksum;
  }

  /** The number of the packet with the request that `packet` replies to, which is forgotten then; 0 if it is not known. */
  take(packet: Packet, name: number, checksum: number): number {
    const slot = this.#find(lowerOf(packet), higherOf(packet), name, checksum);
    if (slot < 0) return 0;
    const number = this.#numbers[slot] ?? 0;
    this.#numbers[slot] = 0;
    return number;
  }

  #find(lower: number, higher: number, name: number, checksum: number): number {
    const first = slotOf(lower, higher, name);
    for (let index = 0; index < probes; index += 1) {
      const slot = (first + index) % slots;
      if (
        this.#numbers[slot] !== 0 &&
        this.#names[slot] === name &&
        this.#checksums[slot] === checksum &&
        this.#lower[slot] === lower &&
        this.#higher[slot] === higher
      ) {
        return slot;
      }
    }
    return -1;
  }

  #oldest(lower: number, higher: number, name: number): number {
    const first = slotOf(lower, higher, name);
    let oldest = first;
    for (let index = 1; index < probes; index += 1) {
      const slot = (first + index) % slots;
      if ((this.#numbers[slot] ?? 0) < (this.#numbers[oldest] ?? 0)) oldest = slot;
    }
    return oldest;
  }
}

function slotOf(lower: number, higher: number, name: number): number {
  const mixed = Math.imul(lower ^ Math.imul(higher, 0x85eb_ca6b) ^ Math.imul(name, 0x9e37_79b1), 0xc2b2_ae35);
  return (mixed >>> 16) % slots;
}

/** The lower of both addresses: a reply has them the other way round. */
function lowerOf(packet: Packet): number {
  return Math.min(addressAt(packet, packet.sourceAt), addressAt(packet, packet.destinationAt));
}

function higherOf(packet: Packet): number {
  return Math.max(addressAt(packet, packet.sourceAt), addressAt(packet, packet.destinationAt));
}

/** The IPv4 address at an offset, as a number. */
function addressAt(packet: Packet, at: number): number {
  return numberAt(packet.bytes, at, 4);
}
