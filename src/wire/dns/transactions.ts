import { conversationWords, loadConversation } from '../address-key.js';
import { maxLayers, type Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';

const slots = 32_768;
/** Nanoseconds after a query within which the same query is taken for a retransmission, as in Wireshark. */
const retransmissionTime = 5e9;

/** What a walk has noted of one message. */
export interface TransactionNote {
  /** Of a response: the packet of the query that it answers; 0 if none was captured. */
  readonly requestFrame: number;
  /** Nanoseconds from that query to the response. */
  readonly time: number;
  /** Of a message that was sent before: the packet that had it first; else 0. */
  readonly originalFrame: number;
}

/**
 * Pairs the queries and responses of a capture by both ends and the identifier; some 10,000 at a time, then the one that was seen
 * longest ago is forgotten. Allocates with the first message only.
 */
export class DnsTransactions {
  /** Both ends, the identifier, and whether the transport is TCP. */
  readonly #keys = new RecentTable(conversationWords + 1, slots);
  /** By the slot of the key: the packets of the query and of its first response (0 for none), and the time of the query. */
  #requestFrames = new Uint32Array(0);
  #replyFrames = new Uint32Array(0);
  #requestSeconds = new Float64Array(0);
  #requestNanoseconds = new Float64Array(0);
  /** By layer: what was noted, and in which walk. A segment of TCP may carry several messages. */
  readonly #walks = new Float64Array(maxLayers);
  readonly #notes = Array.from({ length: maxLayers }, () => ({ requestFrame: 0, time: 0, originalFrame: 0 }));

  /** What was noted of the message in `layer`; `undefined` if nothing was. */
  noteOf(packet: Packet, layer: number): TransactionNote | undefined {
    return this.#walks[layer] === packet.walks ? this.#notes[layer] : undefined;
  }

  /** Takes the message `id` in `layer` of `packet`. */
  follow(packet: Packet, layer: number, id: number, isResponse: boolean, isOnTcp: boolean): void {
    const note = this.#notes[layer];
    if (note === undefined) return;
    const { key } = this.#keys;
    loadConversation(key, packet);
    key[conversationWords] = isOnTcp ? 0x1_0000 | id : id;
    const slot = this.#keys.find();
    this.#walks[layer] = packet.walks;
    note.requestFrame = 0;
    note.time = 0;
    note.originalFrame = 0;
    if (isResponse) {
      if (slot >= 0) this.#answer(packet, slot, note);
    } else if (slot >= 0 && this.#replyFrames[slot] === 0 && this.#since(packet, slot) < retransmissionTime)
      note.originalFrame = this.#requestFrames[slot] ?? 0;
    else this.#begin(packet, slot);
  }

  #answer(packet: Packet, slot: number, note: { -readonly [Key in keyof TransactionNote]: number }): void {
    note.requestFrame = this.#requestFrames[slot] ?? 0;
    note.time = this.#since(packet, slot);
    const replyFrame = this.#replyFrames[slot] ?? 0;
    if (replyFrame === 0) this.#replyFrames[slot] = packet.number;
    else note.originalFrame = replyFrame;
  }

  /** Begins a transaction with the query in `packet`, in the slot of an earlier one of its key unless that is -1. */
  #begin(packet: Packet, known: number): void {
    if (this.#requestFrames.length === 0) this.#allocate();
    const slot = known >= 0 ? known : this.#keys.add();
    this.#requestFrames[slot] = packet.number;
    this.#replyFrames[slot] = 0;
    this.#requestSeconds[slot] = packet.seconds;
    this.#requestNanoseconds[slot] = packet.nanoseconds;
  }

  #since(packet: Packet, slot: number): number {
    return (
      (packet.seconds - (this.#requestSeconds[slot] ?? 0)) * 1e9 +
      (packet.nanoseconds - (this.#requestNanoseconds[slot] ?? 0))
    );
  }

  #allocate(): void {
    this.#requestFrames = new Uint32Array(slots);
    this.#replyFrames = new Uint32Array(slots);
    this.#requestSeconds = new Float64Array(slots);
    this.#requestNanoseconds = new Float64Array(slots);
  }
}
