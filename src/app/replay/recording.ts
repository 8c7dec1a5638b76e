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

/** Payload bytes of all conversations together that are held to be replayed. */
const maxReplayBytes = 256 * 1024 * 1024;

/** Adds up payload bytes, or what else is bounded. */
export class ReplayAllowance {
  readonly #file: string;
  readonly #most: number;
  #bytes = 0;

  constructor(file: string, most = maxReplayBytes) {
    this.#file = file;
    this.#most = most;
  }

  /** @throws BreakoutboxError REPLAY_TOO_LARGE */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most)
      throw new BreakoutboxError('REPLAY_TOO_LARGE', { file: this.#file, most: maxReplayBytes });
  }

  /** Gives back what was taken for bytes that are not held any more. */
  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}
