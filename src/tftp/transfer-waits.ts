/** What a transfer waits for at a moment. */
export type WaitedFor = 'peer' | 'source' | 'store' | 'rate';

/** What can hold this side of a transfer back: the file that a sender reads, the store of a receiver, the limit of the byte rate. */
export type HeldBy = Exclude<WaitedFor, 'peer'>;

/** What a transfer has waited for so far, and what it waits for now: plain numbers that can cross threads. */
export interface TransferWaits {
  /** Milliseconds of a round trip, smoothed; 0 before one was measured. */
  readonly roundTripMs: number;
  /** Milliseconds of the shortest round trip; 0 before one was measured. */
  readonly shortestRoundTripMs: number;
  /** Milliseconds in which there was room to send and the file gave nothing. */
  readonly sourceMs: number;
  /** Milliseconds in which what came could not be stored as fast. */
  readonly storeMs: number;
  /** Milliseconds in which nothing came until this side repeated: what losses have cost. */
  readonly silenceMs: number;
  /** Milliseconds in which the limit of the byte rate held it back. */
  readonly rateMs: number;
  readonly waitingFor: WaitedFor;
  /** Milliseconds since the last block that was new. */
  readonly sinceProgressMs: number;
  /** Milliseconds since a packet of the peer came. */
  readonly sinceReceivedMs: number;
  /** The block that is to come next; 0 while what was offered is not answered. */
  readonly nextBlock: number;
  /** How often it was sent, or asked for. */
  readonly tries: number;
  /** How often the peer has repeated what it sent before, since the last progress. */
  readonly receivedAgain: number;
}

/** Writes down what a sender or a receiver waits for, as it happens; writing allocates nothing. */
export class WaitLog {
  /** What may keep this side: the file that a sender reads, the store of a receiver. */
  readonly #own: 'source' | 'store';
  /** It keeps this side now. */
  #isOwnHeld = false;
  #ownMs = 0;
  /** The limit of the byte rate keeps this side now. */
  #isRateHeld = false;
  #rateMs = 0;
  /** Up to when the times above are counted. */
  #countedToMs = 0;
  #silenceMs = 0;
  #movedAtMs = 0;
  #tries = 0;
  #receivedAgain = 0;

  constructor(own: 'source' | 'store') {
    this.#own = own;
  }

  /** The transfer begins, or a block was new. `isInFlight`: the one that is to come next has been sent already. */
  moved(nowMs: number, isInFlight = false): void {
    this.#movedAtMs = nowMs;
    this.#tries = isInFlight ? 1 : 0;
    this.#receivedAgain = 0;
  }

  /** The block that is to come next was sent, or asked for. */
  tried(): void {
    this.#tries += 1;
  }

  /** The peer repeated what it had sent before. */
  repeatReceived(): void {
    this.#receivedAgain += 1;
  }

  /** Nothing has come since `sinceMs`, so that this side repeats. */
  fellSilent(sinceMs: number, nowMs: number): void {
    this.#silenceMs += Math.max(0, nowMs - sinceMs);
  }

  /** This side's own file or store does not keep up, or the byte rate is used up. */
  held(by: HeldBy, nowMs: number): void {
    this.#setHeld(by, true, nowMs);
  }

  /** It keeps up again, or there is something left of the byte rate. */
  released(by: HeldBy, nowMs: number): void {
    this.#setHeld(by, false, nowMs);
  }

  /** Whether anything holds this side back now. */
  get isHeld(): boolean {
    return this.#isOwnHeld || this.#isRateHeld;
  }

  /** Whether the byte rate does. */
  get isRateHeld(): boolean {
    return this.#isRateHeld;
  }

  /** Milliseconds by now in which this side held the transfer back, for whatever reason. */
  heldMs(nowMs: number): number {
    return this.#ownMs + this.#rateMs + (this.isHeld ? nowMs - this.#countedToMs : 0);
  }

  /** Everything so far; `lastReceivedMs` is when a packet of the peer came last. */
  waits(
    nowMs: number,
    roundTrip: { readonly smoothedMs: number; readonly shortestMs: number },
    lastReceivedMs: number,
    nextBlock: number,
  ): TransferWaits {
    this.#count(nowMs);
    const own = this.#own;
    return {
      roundTripMs: roundTrip.smoothedMs,
      shortestRoundTripMs: roundTrip.shortestMs,
      sourceMs: own === 'source' ? this.#ownMs : 0,
      storeMs: own === 'store' ? this.#ownMs : 0,
      silenceMs: this.#silenceMs,
      rateMs: this.#rateMs,
      waitingFor: this.#isRateHeld ? 'rate' : this.#isOwnHeld ? own : 'peer',
      sinceProgressMs: nowMs - this.#movedAtMs,
      sinceReceivedMs: nowMs - lastReceivedMs,
      nextBlock,
      tries: this.#tries,
      receivedAgain: this.#receivedAgain,
    };
  }

  #setHeld(by: HeldBy, isHeld: boolean, nowMs: number): void {
    if (isHeld === (by === 'rate' ? this.#isRateHeld : this.#isOwnHeld)) return;
    this.#count(nowMs);
    if (by === 'rate') this.#isRateHeld = isHeld;
    else this.#isOwnHeld = isHeld;
  }

  /** Counts the time since it was counted last as the wait that it was. What waits for both waits for the rate. */
  #count(nowMs: number): void {
    const elapsedMs = nowMs - this.#countedToMs;
    if (this.#isRateHeld) this.#rateMs += elapsedMs;
    else if (this.#isOwnHeld) this.#ownMs += elapsedMs;
    this.#countedToMs = nowMs;
  }
}
