import type { SegmentedChannel, TurnGiver } from './segmented-channel.js';

/** The most channels that send in one turn. Datagrams that arrive meanwhile are received before the others send. */
export const maxSendsInATurn = 16;

/** A channel, as a queue uses it. */
export type WaitingChannel = Pick<SegmentedChannel, 'isWaiting' | 'takeTurn'>;

/**
 * The channels of a server that have blocks to send, served round robin. Each channel sends at most one segmented send a
 * turn and then queues up behind the others, so that a large window delays another transfer by one send alone.
 */
export class TurnQueue implements TurnGiver {
  readonly #wake: () => void;
  /** In the order of their turns. */
  #ready: WaitingChannel[] = [];
  /** How many channels in a row had a turn and found no room in the system. */
  #blockedInARow = 0;

  /** `wake` requests a call of `turn` soon. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  blocksWait(channel: WaitingChannel): void {
    this.#ready.push(channel);
    this.#wake();
  }

  /**
   * Gives the first `maxSendsInATurn` channels a turn each. Returns true if more can be sent immediately: not once every waiting
   * channel in a row has found the system without room, which reports when it has room again.
   */
  turn(): boolean {
    if (this.#ready.length === 0) return false;
    const turns = this.#ready.length > maxSendsInATurn ? this.#ready.splice(0, maxSendsInATurn) : this.#ready;
    if (turns === this.#ready) this.#ready = [];
    const othersWait = this.#ready.length > 0;
    let more = false;
    const isAlone = turns.length === 1;
    for (const channel of turns) {
      const sendsOn = channel.takeTurn(isAlone);
      if (sendsOn) more = true;
      const waits = channel.isWaiting;
      if (waits) this.#ready.push(channel);
      this.#blockedInARow = waits && !sendsOn ? this.#blockedInARow + 1 : 0;
    }
    if (othersWait && this.#blockedInARow < this.#ready.length) more = true;
    if (!more) this.#blockedInARow = 0;
    return more;
  }
}
