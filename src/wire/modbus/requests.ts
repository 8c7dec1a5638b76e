import { conversationWords, loadConversation } from '../address-key.js';
import { maxLayers, type Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';

const slots = 16_384;

/** What a response answers. */
export interface AnsweredRequest {
  /** The packet with the request, and nanoseconds from it to the response. */
  readonly frame: number;
  readonly time: number;
  /** The number of the first register that it asked for. */
  readonly firstRegister: number;
}

/**
 * Remembers the requests of each connection by transaction and function, the last one of equal ones; some 5,000 at a time, then the
 * one that was seen longest ago is forgotten. Allocates with the first request only.
 */
export class ModbusRequests {
  readonly #keys = new RecentTable(conversationWords + 1, slots);
  /** By the slot of the key. */
  #frames = new Uint32Array(0);
  #seconds = new Float64Array(0);
  #nanoseconds = new Float64Array(0);
  #registers = new Uint16Array(0);
  /** By layer: what was found, and in which walk. A segment may carry several messages. */
  readonly #walks = new Float64Array(maxLayers);
  readonly #answered = Array.from({ length: maxLayers }, () => ({ frame: 0, time: 0, firstRegister: 0 }));

  /** What the response in `layer` answers; `undefined` if that is not known. */
  answeredBy(packet: Packet, layer: number): AnsweredRequest | undefined {
    return this.#walks[layer] === packet.walks ? this.#answered[layer] : undefined;
  }

  /** Keeps a request of a transaction, which begins at the register `firstRegister`. */
  add(packet: Packet, transaction: number, code: number, firstRegister: number): void {
    this.#load(packet, transaction, code);
    const known = this.#keys.find();
    if (this.#frames.length === 0) this.#allocate();
    const slot = known >= 0 ? known : this.#keys.add();
    this.#frames[slot] = packet.number;
    this.#seconds[slot] = packet.seconds;
    this.#nanoseconds[slot] = packet.nanoseconds;
    this.#registers[slot] = firstRegister;
  }

  /** Finds the request that the response in `layer` answers. */
  answer(packet: Packet, layer: number, transaction: number, code: number): void {
    const found = this.#answered[layer];
    this.#load(packet, transaction, code);
    const slot = this.#keys.find();
    if (slot < 0 || found === undefined) return;
    this.#walks[layer] = packet.walks;
    found.frame = this.#frames[slot] ?? 0;
    found.firstRegister = this.#registers[slot] ?? 0;
    found.time =
      (packet.seconds - (this.#seconds[slot] ?? 0)) * 1e9 +
      (packet.nanoseconds - (this.#nanoseconds[slot] ?? 0));
  }

  #load(packet: Packet, transaction: number, code: number): void {
    const { key } = this.#keys;
    loadConversation(key, packet);
    key[conversationWords] = (transaction << 8) | code;
  }

  #allocate(): void {
    this.#frames = new Uint32Array(slots);
    this.#seconds = new Float64Array(slots);
    this.#nanoseconds = new Float64Array(slots);
    this.#registers = new Uint16Array(slots);
  }
}
