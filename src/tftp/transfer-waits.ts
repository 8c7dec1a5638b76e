import type { HeldBy, TransferHolds } from './transfer-holds.js';

/** What a transfer is waiting for. */
export type WaitedFor = 'peer' | HeldBy;

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
  readonly #holds: TransferHolds;
  #silenceMs = 0;
  #movedAtMs = 0;
  #tries = 0;
  #receivedAgain = 0;

  /** `holds` are those of the transfer: the log reads how long each has lasted. */
  constructor(holds: TransferHolds) {
    this.#holds = holds;
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

  /** All waits so far; `lastReceivedMs` is when the peer's last packet arrived. */
  waits(
    nowMs: number,
    roundTrip: { readonly smoothedMs: number; readonly shortestMs: number },
    lastReceivedMs: number,
    nextBlock: number,
  ): TransferWaits {
    const { own, heldBy } = this.#holds;
    const ownMs = this.#holds.ownMs(nowMs);
    return {
      roundTripMs: roundTrip.smoothedMs,
      shortestRoundTripMs: roundTrip.shortestMs,
      sourceMs: own === 'source' ? ownMs : 0,
      storeMs: own === 'store' ? ownMs : 0,
      silenceMs: this.#silenceMs,
      rateMs: this.#holds.rateMs(nowMs),
      waitingFor: heldBy ?? 'peer',
      sinceProgressMs: nowMs - this.#movedAtMs,
      sinceReceivedMs: nowMs - lastReceivedMs,
      nextBlock,
      tries: this.#tries,
      receivedAgain: this.#receivedAgain,
    };
  }
}
