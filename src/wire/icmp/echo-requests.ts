import { conversationWords, loadConversation } from '../address-key.js';
import type { Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';

const slots = 4_096;

/** What an echo reply answers: the packet with the request, 0 if it is not known, and how long the reply took. */
export interface EchoRequest {
  readonly requestNumber: number;
  readonly responseMs: number;
}

/**
 * Remembers echo requests until their reply comes: at most 4,096; a newer one takes the place of an older one where there is no
 * room. Of equal requests the last one is answered.
 */
export class EchoRequests {
  readonly #keys = new RecentTable(conversationWords + 2, slots);
  /** By the slot of the key: the packet, and its time. */
  readonly #numbers = new Map<number, number>();
  readonly #seconds = new Float64Array(slots);
  readonly #nanoseconds = new Float64Array(slots);
  /** Milliseconds from the request that was taken last to its reply. */
  responseMs = 0;

  /** Keeps the request that `packet` is. `name` is its identifier and sequence number. */
  add(packet: Packet, name: number, checksum: number): void {
    this.#load(packet, name, checksum);
    const found = this.#keys.find();
    const slot = found >= 0 ? found : this.#keys.add();
    this.#numbers.set(slot, packet.number);
    this.#seconds[slot] = packet.seconds;
    this.#nanoseconds[slot] = packet.nanoseconds;
  }

  /** The number of the packet with the request that `packet` replies to, which is forgotten then; 0 if it is not known. */
  take(packet: Packet, name: number, checksum: number): number {
    this.#load(packet, name, checksum);
    const slot = this.#keys.find();
    if (slot < 0) return 0;
    this.#keys.remove(slot);
    const nanoseconds =
      (packet.seconds - (this.#seconds[slot] ?? 0)) * 1e9 +
      (packet.nanoseconds - (this.#nanoseconds[slot] ?? 0));
    this.responseMs = nanoseconds / 1e6;
    return this.#numbers.get(slot) ?? 0;
  }

  #load(packet: Packet, name: number, checksum: number): void {
    const { key } = this.#keys;
    loadConversation(key, packet);
    key[conversationWords] = name;
    key[conversationWords + 1] = checksum;
  }
}
