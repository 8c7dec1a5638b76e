/** Weight of the latest spin in the share of spins that paid. */
const latestWeight = 1 / 16;
/** Below this share of spins that paid, the thread sleeps instead. */
const minShare = 0.5;
/** The share at the start of a trial: three spins in a row that do not pay end it. */
const trialShare = 0.6;
const minPauseMs = 10;
/** A trial that fails costs three spins, a few hundred microseconds. */
const maxPauseMs = 1_000;
/** A look at the sockets takes about a microsecond. After one this long, the thread checks whether the core was taken. */
const gapMs = 0.25;
/** If the core was gone for this long, others wanted it or the process has used up its quota. */
const lostMs = 2;
/** The time lost is at most a twentieth of the time until the next trial, and shrinks. */
const pauseForLost = 20;
const maxPauseForLostMs = 60_000;
/** If spinning pays for so many pauses, it was no mistake. */
const pausesOfSuccess = 8;

/**
 * Decides whether a thread that receives nothing looks again at once (spins) or sleeps. Spinning saves a wake-up, which costs
 * more than a round trip on a fast network, if the core is free and the peer answers soon. On a contended core, spinning keeps
 * the peer itself from answering, costs the thread its right to run at once when the answer arrives, and uses up a container's quota. It is
 * therefore judged by its results: a spin pays if a datagram arrives within it and the system has not preempted the thread
 * meanwhile. If most spins do not pay, the thread sleeps, and tries again after a pause that doubles each time.
 */
export class SpinPolicy {
  readonly #spinMs: number;
  readonly #preemptions: () => number;
  #share = trialShare;
  #pauseMs = minPauseMs;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #triedMs = 0;
  #spinning = false;
  #activeMs = 0;
  #lookedMs = 0;
  #known: number | undefined;

  /**
   * Spins for `spinMs` after the last activity; 0 disables it. `preemptions` returns the thread's count of involuntary context
   * switches.
   */
  constructor(spinMs: number, preemptions: () => number) {
    this.#spinMs = spinMs;
    this.#preemptions = preemptions;
  }

  /** A datagram was received or sent in the look that ended at `nowMs`. */
  active(nowMs: number): void {
    if (this.#spinning) this.#ended(true, nowMs);
    this.#activeMs = nowMs;
    this.#lookedMs = nowMs;
  }

  /** Nothing was received in the look that ended at `nowMs`. Returns true to look again at once. */
  looksAgain(nowMs: number): boolean {
    if (this.#spinMs === 0 || nowMs < this.#pausedUntilMs) return false;
    if (!this.#spinning) {
      this.#known ??= this.#preemptions();
      this.#spinning = true;
    }
    const isTaken = nowMs - this.#lookedMs >= gapMs && this.#preemptions() !== this.#known;
    if (!isTaken && nowMs - this.#activeMs < this.#spinMs) {
      this.#lookedMs = nowMs;
      return true;
    }
    this.#ended(false, nowMs);
    return false;
  }

  #ended(received: boolean, nowMs: number): void {
    this.#spinning = false;
    const preemptions = this.#preemptions();
    const isPreempted = preemptions !== this.#known;
    this.#known = preemptions;
    const awayMs = isPreempted ? nowMs - this.#lookedMs : 0;
    const paid = received && !isPreempted;
    this.#share += ((paid ? 1 : 0) - this.#share) * latestWeight;
    if (awayMs >= lostMs) this.#pause(nowMs, awayMs * pauseForLost, maxPauseForLostMs);
    else if (this.#share < minShare) this.#pause(nowMs, minPauseMs, maxPauseMs);
  }

  #pause(nowMs: number, minMs: number, maxMs: number): void {
    const hasPaid = nowMs - this.#triedMs > this.#pauseMs * pausesOfSuccess;
    this.#pauseMs = Math.min(Math.max(hasPaid ? minPauseMs : this.#pauseMs * 2, minMs), maxMs);
    this.#pausedUntilMs = nowMs + this.#pauseMs;
    this.#triedMs = this.#pausedUntilMs;
    this.#share = trialShare;
    this.#known = undefined;
  }
}
