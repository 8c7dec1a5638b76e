import { BreakoutboxError } from '../../errors/error.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';

/** Conversations to replay. */
export interface Recording {
  /** In the order in which they began; each has bytes. */
  readonly conversations: readonly RecordedConversation[];
  /** Conversations that lack bytes, which cannot be replayed. */
  readonly incomplete: readonly IncompleteConversation[];
}

/** A conversation of which the recording lacks bytes. */
export interface IncompleteConversation {
  readonly name: string;
  readonly missingBytes: number;
}

/** Payload bytes of all conversations together that are held to be replayed. */
const maxReplayBytes = 256 * 1024 * 1024;

/** Adds up payload bytes. */
export class ReplayAllowance {
  readonly #file: string;
  #bytes = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws BreakoutboxError REPLAY_TOO_LARGE */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > maxReplayBytes)
      throw new BreakoutboxError('REPLAY_TOO_LARGE', { file: this.#file, most: maxReplayBytes });
  }
}
