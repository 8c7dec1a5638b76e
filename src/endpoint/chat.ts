/** Who may speak when: both, one at a time by strict turns, or one side only for good. */
export type Duplex = 'full' | 'half' | 'simplex-send' | 'simplex-receive';

/** Every duplex, in the order that a list shows them. */
export const duplexes: readonly Duplex[] = Object.freeze(['full', 'half', 'simplex-send', 'simplex-receive']);

/** Whose turn it is; `either` while nobody has spoken, and always in full duplex. */
export type Turn = 'mine' | 'theirs' | 'either';

/** What becomes of a line that was typed. */
export type SendVerdict = 'send' | 'not-your-turn' | 'receive-only';

/** What became of a message that arrived: in order, or while it was not the peer's turn to speak. */
export type ReceiveVerdict = 'in-turn' | 'out-of-turn';

/**
 * The rules of a conversation between two people, as a pure machine: full duplex lets both speak at any time; half
 * duplex gives the turn to the other side with every message (whoever speaks first begins; if both begin at once, each
 * shows the other's message as out of turn and the turn is mine); simplex has one speaker for good.
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

  /** Someone here wants to speak; when the verdict is `send` the message is to be sent, and the turn passes. */
  lineTyped(): SendVerdict {
    if (this.duplex === 'simplex-receive') return 'receive-only';
    if (this.duplex !== 'half') return 'send';
    if (this.#turn === 'theirs') return 'not-your-turn';
    this.#turn = 'theirs';
    return 'send';
  }

  /** The peer spoke. In half duplex the turn is mine now, even when the peer spoke out of turn: it must be answered. */
  messageReceived(): ReceiveVerdict {
    if (this.duplex === 'simplex-send') return 'out-of-turn';
    if (this.duplex !== 'half') return 'in-turn';
    const verdict = this.#turn === 'mine' ? 'out-of-turn' : 'in-turn';
    this.#turn = 'mine';
    return verdict;
  }
}
