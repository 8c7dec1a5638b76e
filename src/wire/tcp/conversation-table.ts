import { conversationWords, loadConversation, type PacketEnds } from '../address-key.js';
import { RecentTable } from '../recent-table.js';
import { Conversation } from './conversation.js';

/** When a packet was captured: seconds since 1970, and nanoseconds after them. */
interface CapturedAt {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * The conversations of a capture by both ends, whichever of them sends; some 20,000 at a time, then the one that was seen longest ago
 * makes room. Allocates only for more conversations at a time than there were before.
 */
export class ConversationTable {
  readonly #keys = new RecentTable(conversationWords);
  /** By the slot of the key; made with the first one. */
  #conversations: (Conversation | undefined)[] = [];
  #current: Conversation | undefined;
  #currentSlot = -1;
  #count = 0;
  #isLower = false;

  /** Whether the source of the packet that was looked up last is the lower end of its conversation. */
  get isLower(): boolean {
    return this.#isLower;
  }

  /** The conversation of a packet in either direction; `undefined` if it is the first of one. */
  find(ends: PacketEnds): Conversation | undefined {
    this.#isLower = loadConversation(this.#keys.key, ends);
    const slot = this.#keys.find();
    if (slot === this.#currentSlot) return this.#current;
    if (slot < 0) return undefined;
    this.#currentSlot = slot;
    this.#current = this.#conversations[slot];
    return this.#current;
  }

  /** Adds the conversation of the packet that was looked up last and not found, which begins with that packet. */
  add(packet: CapturedAt): Conversation {
    const slot = this.#keys.add();
    if (this.#conversations.length === 0) this.#conversations = new Array(this.#keys.slots);
    let conversation = this.#conversations[slot];
    if (conversation === undefined) {
      conversation = new Conversation();
      this.#conversations[slot] = conversation;
    }
    this.#currentSlot = slot;
    this.#current = conversation;
    return this.renew(conversation, packet);
  }

  /** Begins the conversation that was found last anew with a packet: its ports are used again. */
  renew(conversation: Conversation, { seconds, nanoseconds }: CapturedAt): Conversation {
    conversation.begin(this.#count, seconds, nanoseconds);
    this.#count += 1;
    return conversation;
  }
}
