import { performance } from 'node:perf_hooks';
import type { TimedMachine } from '../../../line/virtual-time.js';

/** A timer waits no longer; it is then set again. */
const maxWaitMs = 60_000;

/** Milliseconds of the clock that machines are told. */
export function lineNowMs(): number {
  return performance.now();
}

/** Wakes a machine at its deadlines, to the millisecond; what is due already at once. */
export class DeadlineTimer {
  readonly #machine: TimedMachine;
  #timer: NodeJS.Timeout | undefined;
  #armedMs = Number.POSITIVE_INFINITY;
  #isWaking = false;
  #isStopped = false;

  constructor(machine: TimedMachine) {
    this.#machine = machine;
  }

  /** The machine's deadline may have changed. Called by the machine while it is woken, it has no effect: it is looked at again. */
  changed(): void {
    if (this.#isWaking || this.#isStopped) return;
    this.#wakeIfDue();
    const { deadlineMs } = this.#machine;
    if (deadlineMs === this.#armedMs || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#armedMs = deadlineMs;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(maxWaitMs, Math.max(0, deadlineMs - lineNowMs()));
    this.#timer = setTimeout(() => {
      this.#armedMs = Number.POSITIVE_INFINITY;
      this.changed();
    }, Math.ceil(waitMs));
  }

  /** Wakes nobody any more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #wakeIfDue(): void {
    this.#isWaking = true;
    try {
      for (
        let nowMs = lineNowMs();
        this.#machine.deadlineMs <= nowMs && !this.#isStopped;
        nowMs = lineNowMs()
      )
        this.#machine.deadlineReached(nowMs);
    } finally {
      this.#isWaking = false;
    }
  }
}
