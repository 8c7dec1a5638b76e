import { Conversation } from './conversation.js';

/** Peers whose messages are kept; for a new one beyond it the peer that has been idle longest is forgotten, with what was not read. */
export const maxConversations = 1_000;
/** What all peers have sent is kept up to so many bytes, the latest peer's at any rate. */
const maxKeptBytes = 64 * 1024 * 1024;

/** The conversations with the peers of something that is open, in the order in which they began. */
export class Conversations {
  readonly #isStream: boolean;
  readonly #byPeer = new Map<string, Conversation>();
  /** The one that has been idle longest first. */
  readonly #byActivity = new Set<Conversation>();
  #keptBytes = 0;

  constructor(isStream: boolean) {
    this.#isStream = isStream;
  }

  [Symbol.iterator](): Iterator<Conversation> {
    return this.#byPeer.values();
  }

  /** Adds what a peer has sent, which must not change any more. Returns its conversation. */
  append(peer: string, bytes: Uint8Array, atMs: number): Conversation {
    const conversation = this.#byPeer.get(peer) ?? new Conversation(peer, this.#isStream);
    this.#byPeer.set(peer, conversation);
    this.#byActivity.delete(conversation);
    this.#byActivity.add(conversation);
    this.#keptBytes -= conversation.keptBytes;
    conversation.append(bytes, atMs);
    this.#keptBytes += conversation.keptBytes;
    for (const idlest of this.#byActivity) {
      const isOver = this.#byActivity.size > maxConversations || this.#keptBytes > maxKeptBytes;
      if (!isOver || idlest === conversation) break;
      this.#forget(idlest);
    }
    return conversation;
  }

  #forget(conversation: Conversation): void {
    this.#byActivity.delete(conversation);
    this.#byPeer.delete(conversation.peer);
    this.#keptBytes -= conversation.keptBytes;
    conversation.forget();
  }
}
