/** Weight of the latest spin in the share of spins that paid. */
const latestWeight = 1 / 16;
/** Below that share of spins that paid, the thread sleeps instead. */
const minShare = 0.5;
/** Where a trial begins: three spins in a row that do not pay end it. */
const trialShare = 0.6;
const minPauseMs = 10;
/** A trial that fails costs three spins, a few hundred microseconds. */
const maxPauseMs = 1_000;
/** A look at the sockets takes about a microsecond; after one that took so long it is asked whether the core was taken. */
const gapMs = 0.25;
/** The core was gone for that long: others wanted it, or the process has used its quota up. */
const lostMs = 2;
/** What was lost so is a twentieth of the time until the next trial, at most, and ever less. */
const pauseForLost = 20;
const maxPauseForLostMs = 60_000;
/** Spinning that paid for that many pauses was no mistake. */
const pausesOfSuccess = 8;

/**
 * Decides whether a thread that receives nothing looks again at once (spins) or sleeps. Looking again saves a wake-up, which
 * costs more than a round trip on a fast network, as long as the core is free and the peer answers soon. On a core that
 * others want, spinning keeps the peer itself from answering, costs the thread its right to run at once when the answer is
 * there, and uses up the quota of a container. So it is judged by what it brings: a spin pays when something is received within
 * it and the system has taken the core from the thread meanwhile for nobody. When most do not pay the thread sleeps, and tries
 * again after a pause that doubles each time.
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
   * Spins for `spinMs` after the last activity; 0 never. `preemptions` counts how often the system took the core from this
   * thread while it wanted to go on.
   */
  constructor(spinMs: number, preemptions: () => number) {
    this.#spinMs = spinMs;
    this.#preemptions = preemptions;
  }

  /** Something was received, or sent, in the look that ended at `nowMs`. */
  active(nowMs: number): void {
    if (this.#spinning) this.#ended(true, nowMs);
    this.#activeMs = nowMs;
    this.#lookedMs = nowMs;
  }

  /** Nothing was received in the look that ended at `nowMs`: whether to look again at once. */
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
