/**
 * When the same is to be sent again and again: beats at whole multiples of an interval after the start, so that nothing
 * that is late makes the next one late. A machine on passed-in time; all times are milliseconds of one clock.
 */
export class Repetition {
  readonly startMs: number;
  readonly intervalMs: number;
  /** How many are to be sent; undefined for as long as nobody stops it. */
  readonly count: number | undefined;
  #sent = 0;
  #skipped = 0;
  #nextBeat = 0;

  /** `intervalMs` is above 0; the first beat is due at `startMs`. */
  constructor(startMs: number, intervalMs: number, count: number | undefined) {
    this.startMs = startMs;
    this.intervalMs = intervalMs;
    this.count = count;
  }

  /** Messages that were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Beats at which nothing was sent: they passed unnoticed, or a peer had not taken what came before. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Whether everything has been sent. */
  get isDone(): boolean {
    return this.count !== undefined && this.#sent >= this.count;
  }

  /** When the next beat is due. */
  get deadlineMs(): number {
    return this.startMs + this.#nextBeat * this.intervalMs;
  }

  /** Takes the latest beat that is due; those that passed before it are skipped. False when none is due yet. */
  beat(nowMs: number): boolean {
    if (this.isDone || nowMs < this.deadlineMs) return false;
    const latest = Math.max(this.#nextBeat, Math.floor((nowMs - this.startMs) / this.intervalMs));
    this.#skipped += latest - this.#nextBeat;
    this.#nextBeat = latest + 1;
    return true;
  }

  /** The beat that was taken was sent at. */
  messageSent(): void {
    this.#sent += 1;
  }

  /** Nothing could be sent at the beat that was taken. */
  messageSkipped(): void {
    this.#skipped += 1;
  }
}
