/** A machine on passed-in time, which is woken at its deadline. */
export interface TimedMachine {
  /** Milliseconds; infinite while it waits for nothing. */
  readonly deadlineMs: number;
  deadlineReached(nowMs: number): void;
}

/** Time that jumps from one deadline to the next, so that hours take milliseconds and nothing depends on a clock. */
export class VirtualTime {
  #nowMs = 0;
  readonly #machines: TimedMachine[] = [];

  /** Milliseconds since the start. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Wakes these machines from now on. If several are due at once, they are woken in the order added. */
  add(...machines: readonly TimedMachine[]): void {
    this.#machines.push(...machines);
  }

  /** Wakes machines until `isDone`, none has a deadline, or `withinMs` have passed. */
  run(isDone: () => boolean, withinMs = 3_600_000): void {
    const untilMs = this.#nowMs + withinMs;
    while (!isDone()) {
      let nextMs = Number.POSITIVE_INFINITY;
      for (const { deadlineMs } of this.#machines) nextMs = Math.min(nextMs, deadlineMs);
      if (nextMs === Number.POSITIVE_INFINITY || nextMs > untilMs) return;
      this.#nowMs = Math.max(this.#nowMs, nextMs);
      for (const machine of this.#machines) {
        if (machine.deadlineMs <= this.#nowMs) machine.deadlineReached(this.#nowMs);
      }
    }
  }
}
