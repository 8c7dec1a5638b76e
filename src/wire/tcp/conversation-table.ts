import { addressWords, hashKey, loadAddress, type PacketEnds } from '../address-key.js';
import { Conversation } from './conversation.js';

/** Slots of the table: a power of two. */
const slots = 65_536;
/** Slots that one key may lie in, next to each other. */
const probes = 8;
/** Words of a key: the lower address, the higher address, both ports, the family. */
const keyWords = 2 * addressWords + 2;
const portsWord = 2 * addressWords;
const familyWord = portsWord + 1;

/**
 * The conversations of a capture by both ends, whoever sends. Has 65,536 slots: where the eight that one may lie in are taken, the
 * conversation that began first of those is forgotten, which happens from some 20,000 conversations on. A conversation allocates once, when its slot is taken for the first time.
 */
export class ConversationTable {
  readonly #keys = new Uint32Array(slots * keyWords);
  /** When each was begun, as a count of conversations; 0 for an empty slot. */
  readonly #begun = new Uint32Array(slots);
  readonly #conversations: Conversation[] = [];
  readonly #places = new Int32Array(slots);
  readonly #key = new Uint32Array(keyWords);
  #count = 0;
  #last = 0;
  #isLower = false;

  /** Whether the source of the packet that was looked up last is the lower end of its conversation. */
  get isLower(): boolean {
    return this.#isLower;
  }

  /** The conversation of a packet in either direction; `undefined` if it is the first of one. */
  find(ends: PacketEnds): Conversation | undefined {
    this.#load(ends);
    // Packets of one conversation come in runs.
    if (this.#begun[this.#last] !== 0 && this.#holds(this.#last)) return this.#at(this.#last);
    const hash = hashKey(this.#key, keyWords, slots);
    for (let probe = 0; probe < probes; probe += 1) {
      const slot = (hash + probe) & (slots - 1);
      if (this.#begun[slot] !== 0 && this.#holds(slot)) {
        this.#last = slot;
        return this.#at(slot);
      }
    }
    return undefined;
  }

  /** Adds the conversation of the packet that was looked up last and not found, whose first packet is at `time`. */
  add(time: number): Conversation {
    const slot = this.#freeSlot(hashKey(this.#key, keyWords, slots));
    this.#keys.set(this.#key, slot * keyWords);
    this.#last = slot;
    let conversation = this.#begun[slot] === 0 ? undefined : this.#at(slot);
    if (conversation === undefined) {
      conversation = new Conversation();
      this.#places[slot] = this.#conversations.length;
      this.#conversations.push(conversation);
    }
    return this.renew(conversation, time);
  }

  /** Begins the conversation that was found last anew: its ports are used again. */
  renew(conversation: Conversation, time: number): Conversation {
    conversation.begin(this.#count, time);
    this.#count += 1;
    this.#begun[this.#last] = this.#count;
    return conversation;
  }

  #at(slot: number): Conversation | undefined {
    return this.#conversations[this.#places[slot] ?? 0];
  }

  #load(ends: PacketEnds): void {
    const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes, sourcePort, destinationPort } =
      ends;
    this.#isLower = isLowerEnd(ends);
    const key = this.#key;
    loadAddress(key, this.#isLower ? 0 : addressWords, bytes, sourceAt, sourceBytes);
    loadAddress(key, this.#isLower ? addressWords : 0, bytes, destinationAt, destinationBytes);
    key[portsWord] = this.#isLower
      ? (sourcePort << 16) | destinationPort
      : (destinationPort << 16) | sourcePort;
    key[familyWord] = sourceBytes;
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

function isLowerEnd(ends: PacketEnds): boolean {
  const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes } = ends;
  if (sourceBytes !== destinationBytes) return sourceBytes < destinationBytes;
  for (let index = 0; index < sourceBytes; index += 1) {
    const difference = (bytes[sourceAt + index] ?? 0) - (bytes[destinationAt + index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return ends.sourcePort <= ends.destinationPort;
}
