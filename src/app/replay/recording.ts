import { BreakoutboxError } from '../../errors/error.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';

/** Conversations to replay. */
export interface Recording {
  /** In the order in which they began; each has bytes. */
  readonly conversations: readonly RecordedConversation[];
  /** Conversations that lack something, which cannot be replayed. */
  readonly incomplete: readonly IncompleteConversation[];
}

/** A conversation of which the recording lacks something. */
export interface IncompleteConversation {
  readonly name: string;
  readonly missing: Missing;
}

/** What a recording lacks: bytes of a stream, events that were not recorded or are not kept (one of them at least), or how it began. */
export type Missing =
  | { readonly type: 'bytes' | 'events'; readonly count: number }
  | { readonly type: 'beginning' };

/** What is held of a recording, at most. */
export interface ReplayBounds {
  /** Payload of all conversations together. */
  readonly bytes: number;
  /** Messages, pieces of streams, and ends of them. */
  readonly messages: number;
  readonly conversations: number;
}

const usualBounds: ReplayBounds = {
  bytes: 256 * 1024 * 1024,
  messages: 500_000,
  conversations: 100_000,
};

/** Adds up what is held of a recording. */
export class ReplayAllowance {
  readonly #file: string;
  readonly #bounds: ReplayBounds;
  #bytes = 0;
  #messages = 0;
  #conversations = 0;

  constructor(file: string, bounds: Partial<ReplayBounds> = {}) {
    this.#file = file;
    this.#bounds = { ...usualBounds, ...bounds };
  }

  /** A conversation begins. @throws BreakoutboxError REPLAY_TOO_MANY_CONVERSATIONS */
  begin(): void {
    const { conversations: most } = this.#bounds;
    this.#conversations += 1;
    if (this.#conversations > most)
      throw new BreakoutboxError('REPLAY_TOO_MANY_CONVERSATIONS', { file: this.#file, most });
  }

  /** A message with so many bytes is held, or messages. @throws BreakoutboxError REPLAY_TOO_LARGE, REPLAY_TOO_MANY_MESSAGES */
  take(bytes: number, messages = 1): void {
    const bounds = this.#bounds;
    this.#bytes += bytes;
    this.#messages += messages;
    const file = this.#file;
    if (this.#bytes > bounds.bytes)
      throw new BreakoutboxError('REPLAY_TOO_LARGE', { file, most: bounds.bytes });
    if (this.#messages > bounds.messages)
      throw new BreakoutboxError('REPLAY_TOO_MANY_MESSAGES', { file, most: bounds.messages });
  }

  /** A conversation of so many messages and bytes is not held any more. */
  give(bytes: number, messages: number): void {
    this.#bytes -= bytes;
    this.#messages -= messages;
    this.#conversations -= 1;
  }
}
