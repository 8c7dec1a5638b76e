import { conversationWords, loadConversation } from '../address-key.js';
import type { Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';

const slots = 4_096;

/**
 * Remembers echo requests until their reply comes: at most 4,096; a newer one takes the place of an older one where there is no
 * room. Of equal requests the last one is answered.
 */
export class EchoRequests {
  readonly #keys = new RecentTable(conversationWords + 2, slots);
  readonly #numbers = new Map<number, number>();

  /** Keeps the request that `packet` is. `name` is its identifier and sequence number. */
  add(packet: Packet, name: number, checksum: number): void {
    this.#load(packet, name, checksum);
    const found = this.#keys.find();
    this.#numbers.set(found >= 0 ? found : this.#keys.add(), packet.number);
  }

  /** The number of the packet with the request that `packet` replies to, which is forgotten then; 0 if it is not known. */
  take(packet: Packet, name: number, checksum: number): number {
    this.#load(packet, name, checksum);
    const slot = this.#keys.find();
    if (slot < 0) return 0;
    this.#keys.remove(slot);
    return this.#numbers.get(slot) ?? 0;
  }

  #load(packet: Packet, name: number, checksum: number): void {
    const { key } = this.#keys;
    loadConversation(key, packet);
    key[conversationWords] = name;
    key[conversationWords + 1] = checksum;
  }
}
