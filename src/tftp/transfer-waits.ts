/** What a transfer waits for at a moment. */
export type WaitedFor = 'peer' | 'source' | 'store' | 'rate';

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
  /** Milliseconds since the peer was heard. */
  readonly sinceHeardMs: number;
  /** The block that is to come next; 0 while what was offered is not answered. */
  readonly nextBlock: number;
  /** How often it was sent, or asked for. */
  readonly tries: number;
  /** How often the peer has said the same again since the last progress. */
  readonly heardAgain: number;
}

/** Writes down what a sender or a receiver waits for, as it happens; writing allocates nothing. */
export class WaitLog {
  /** What may keep this side: the file that a sender reads, the store of a receiver. */
  readonly #own: 'source' | 'store';
  #ownMs = 0;
  /** Since when it keeps this side; `undefined` while it keeps up. */
  #ownSinceMs: number | undefined;
  #silenceMs = 0;
  #movedAtMs = 0;
  #tries = 0;
  #heardAgain = 0;

  constructor(own: 'source' | 'store') {
    this.#own = own;
  }

  /** The transfer begins, or a block was new. `isInFlight`: the one that is to come next has been sent already. */
  moved(nowMs: number, isInFlight = false): void {
    this.#movedAtMs = nowMs;
    this.#tries = isInFlight ? 1 : 0;
    this.#heardAgain = 0;
  }

  /** The block that is to come next was sent, or asked for. */
  tried(): void {
    this.#tries += 1;
  }

  /** The peer said what it had said before. */
  saidAgain(): void {
    this.#heardAgain += 1;
  }

  /** Nothing has come since `sinceMs`, so that this side repeats. */
  fellSilent(sinceMs: number, nowMs: number): void {
    this.#silenceMs += Math.max(0, nowMs - sinceMs);
  }

  /** This side's own file or store does not keep up. */
  held(nowMs: number): void {
    this.#ownSinceMs ??= nowMs;
  }

  /** It keeps up again. */
  keepsUp(nowMs: number): void {
    if (this.#ownSinceMs === undefined) return;
    this.#ownMs += nowMs - this.#ownSinceMs;
    this.#ownSinceMs = undefined;
  }

  /** Everything so far; `heardAtMs` is when the peer was heard. */
  waits(
    nowMs: number,
    roundTrip: { readonly smoothedMs: number; readonly shortestMs: number },
    heardAtMs: number,
    nextBlock: number,
  ): TransferWaits {
    const own = this.#own;
    const ownSinceMs = this.#ownSinceMs;
    const ownMs = this.#ownMs + (ownSinceMs === undefined ? 0 : nowMs - ownSinceMs);
    return {
      roundTripMs: roundTrip.smoothedMs,
      shortestRoundTripMs: roundTrip.shortestMs,
      sourceMs: own === 'source' ? ownMs : 0,
      storeMs: own === 'store' ? ownMs : 0,
      silenceMs: this.#silenceMs,
      rateMs: 0,
      waitingFor: ownSinceMs === undefined ? 'peer' : own,
      sinceProgressMs: nowMs - this.#movedAtMs,
      sinceHeardMs: nowMs - heardAtMs,
      nextBlock,
      tries: this.#tries,
      heardAgain: this.#heardAgain,
    };
  }
}
