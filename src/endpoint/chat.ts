/** Who may speak: both at any time, both in strict turns, or one side only. */
export type Duplex = 'full' | 'half' | 'simplex-send' | 'simplex-receive';

/** Every duplex mode, in display order. */
export const duplexes: readonly Duplex[] = Object.freeze(['full', 'half', 'simplex-send', 'simplex-receive']);

/** Whose turn it is; `either` before the first message, and always in full duplex. */
export type Turn = 'mine' | 'theirs' | 'either';

/** The verdict on a typed line. */
export type SendVerdict = 'send' | 'not-your-turn' | 'receive-only';

/** The verdict on a received message: in turn, or out of the peer's turn. */
export type ReceiveVerdict = 'in-turn' | 'out-of-turn';

/**
 * The rules of a conversation between two people, as a pure machine. Full duplex lets both speak at any time. Half duplex
 * passes the turn with every message, and either side may begin; if both begin at once, each shows the other's message as out
 * of turn and the turn is mine. Simplex has one fixed speaker.
 */
export class Chat {
  readonly duplex: Duplex;
  #turn: Turn;

  constructor(duplex: Duplex) {
    this.duplex = duplex;
    this.#turn = duplex === 'simplex-send' ? 'mine' : duplex === 'simplex-receive' ? 'theirs' : 'either';
  }

  get turn(): Turn {
    return this.#turn;
  }

  /** A line was typed here. If the verdict is `send`, the message is to be sent and the turn passes. */
  lineTyped(): SendVerdict {
    if (this.duplex === 'simplex-receive') return 'receive-only';
    if (this.duplex !== 'half') return 'send';
    if (this.#turn === 'theirs') return 'not-your-turn';
    this.#turn = 'theirs';
    return 'send';
  }

  /** A message arrived. In half duplex the turn is mine now, even if the peer spoke out of turn: it must be answered. */
  messageReceived(): ReceiveVerdict {
    if (this.duplex === 'simplex-send') return 'out-of-turn';
    if (this.duplex !== 'half') return 'in-turn';
    const verdict = this.#turn === 'mine' ? 'out-of-turn' : 'in-turn';
    this.#turn = 'mine';
    return verdict;
  }
}
