/** What a transfer is waiting for. */
export type WaitedFor = 'peer' | 'source' | 'store' | 'rate';

/** What can hold back this side of a transfer: a sender's source file, a receiver's store, the byte rate limit. */
export type HeldBy = Exclude<WaitedFor, 'peer'>;

/** What a transfer has waited for, and waits for now: plain numbers that can cross threads. */
export interface TransferWaits {
  /** Smoothed round trip in milliseconds; 0 before the first measurement. */
  readonly roundTripMs: number;
  /** Shortest round trip in milliseconds; 0 before the first measurement. */
  readonly shortestRoundTripMs: number;
  /** Milliseconds with room to send and no data from the file. */
  readonly sourceMs: number;
  /** Milliseconds in which the store fell behind. */
  readonly storeMs: number;
  /** Milliseconds of silence before this side repeated: the cost of losses. */
  readonly silenceMs: number;
  /** Milliseconds in which the byte rate limit held the transfer back. */
  readonly rateMs: number;
  readonly waitingFor: WaitedFor;
  /** Milliseconds since the last new block. */
  readonly sinceProgressMs: number;
  /** Milliseconds since the peer's last packet. */
  readonly sinceReceivedMs: number;
  /** The next block; 0 while the offer is unanswered. */
  readonly nextBlock: number;
  /** How often the next block was sent, or asked for. */
  readonly tries: number;
  /** How often the peer has repeated a packet since the last progress. */
  readonly receivedAgain: number;
}

/** Records what a sender or a receiver waits for; recording allocates nothing. */
export class WaitLog {
  /** What this side itself may wait for: a sender's source file, a receiver's store. */
  readonly #own: 'source' | 'store';
  /** Whether the source or the store holds this side back now. */
  #isOwnHeld = false;
  #ownMs = 0;
  /** Whether the byte rate limit holds this side back now. */
  #isRateHeld = false;
  #rateMs = 0;
  /** The time up to which the sums above are counted. */
  #countedToMs = 0;
  #silenceMs = 0;
  #movedAtMs = 0;
  #tries = 0;
  #receivedAgain = 0;

  constructor(own: 'source' | 'store') {
    this.#own = own;
  }

  /** The transfer began, or a new block moved it on. `isInFlight`: the next block has been sent already. */
  moved(nowMs: number, isInFlight = false): void {
    this.#movedAtMs = nowMs;
    this.#tries = isInFlight ? 1 : 0;
    this.#receivedAgain = 0;
  }

  /** The next block was sent, or asked for. */
  tried(): void {
    this.#tries += 1;
  }

  /** The peer repeated a packet. */
  repeatReceived(): void {
    this.#receivedAgain += 1;
  }

  /** Nothing has arrived since `sinceMs`, and this side repeats. */
  fellSilent(sinceMs: number, nowMs: number): void {
    this.#silenceMs += Math.max(0, nowMs - sinceMs);
  }

  /** The source or the store falls behind, or the byte rate is used up. */
  held(by: HeldBy, nowMs: number): void {
    this.#setHeld(by, true, nowMs);
  }

  /** The source or the store has caught up, or the byte rate has bytes left. */
  released(by: HeldBy, nowMs: number): void {
    this.#setHeld(by, false, nowMs);
  }

  /** Whether anything holds this side back now. */
  get isHeld(): boolean {
    return this.#isOwnHeld || this.#isRateHeld;
  }

  /** Whether the byte rate holds this side back now. */
  get isRateHeld(): boolean {
    return this.#isRateHeld;
  }

  /** Milliseconds up to now in which this side held the transfer back, for any reason. */
  heldMs(nowMs: number): number {
    return this.#ownMs + this.#rateMs + (this.isHeld ? nowMs - this.#countedToMs : 0);
  }

  /** All waits so far; `lastReceivedMs` is when the peer's last packet arrived. */
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

  /** Adds the time since the last count to the current wait. A wait for both counts as a wait for the rate. */
  #count(nowMs: number): void {
    const elapsedMs = nowMs - this.#countedToMs;
    if (this.#isRateHeld) this.#rateMs += elapsedMs;
    else if (this.#isOwnHeld) this.#ownMs += elapsedMs;
    this.#countedToMs = nowMs;
  }
}
