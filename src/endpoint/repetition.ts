/**
 * The schedule of a repeated send: beats at whole multiples of an interval after the start, so that a late one does not delay
 * the next. A machine on passed-in time; all times are milliseconds of one clock.
 */
export class Repetition {
  readonly startMs: number;
  readonly intervalMs: number;
  /** How many to send; undefined for no limit. */
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

  /** Beats without a send: they passed unnoticed, or a peer had not taken the previous message. */
  get skipped(): number {
    return this.#skipped;
  }

  /** True once everything has been sent. */
  get isDone(): boolean {
    return this.count !== undefined && this.#sent >= this.count;
  }

  /** When the next beat is due. */
  get deadlineMs(): number {
    return this.startMs + this.#nextBeat * this.intervalMs;
  }

  /** Takes the latest beat that is due and skips those before it. Returns false if none is due. */
  beat(nowMs: number): boolean {
    if (this.isDone || nowMs < this.deadlineMs) return false;
    const latest = Math.max(this.#nextBeat, Math.floor((nowMs - this.startMs) / this.intervalMs));
    this.#skipped += latest - this.#nextBeat;
    this.#nextBeat = latest + 1;
    return true;
  }

  /** A message was sent at the beat taken. */
  messageSent(): void {
    this.#sent += 1;
  }

  /** Nothing could be sent at the beat taken. */
  messageSkipped(): void {
    this.#skipped += 1;
  }
}
