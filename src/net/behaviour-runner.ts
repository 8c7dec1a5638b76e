import type { Behaviour, BehaviourFactory, MessageOrigin, Outbox } from '../endpoint/behaviour.js';
import { nowMicros } from '../system/clock.js';

/** A longer wait is made of several: timers take no more (2^31 - 1 ms). */
const maxTimerMs = 2_147_483_647;

/** Runs the behaviour of one conversation: tells it what happens, and wakes it in time. */
export class BehaviourRunner {
  readonly #origin: MessageOrigin;
  readonly #outbox: Outbox;
  readonly #woken: (() => void) | undefined;
  #behaviour: Behaviour;
  #timer: NodeJS.Timeout | undefined;
  #wakesAtMs = Number.POSITIVE_INFINITY;

  /** `woken` is called after the behaviour has been woken. */
  constructor(
    create: BehaviourFactory,
    conversation: MessageOrigin & Outbox,
    woken: (() => void) | undefined = undefined,
  ) {
    this.#behaviour = create();
    this.#origin = conversation;
    this.#outbox = conversation;
    this.#woken = woken;
  }

  /** The behaviour may send. */
  get answers(): boolean {
    return this.#behaviour.answers;
  }

  /** The behaviour uses messages after `received` has returned. */
  get keeps(): boolean {
    return this.#behaviour.keeps;
  }

  /** The behaviour waits for a time to come. */
  get isWaiting(): boolean {
    return this.#behaviour.deadlineMs !== Number.POSITIVE_INFINITY;
  }

  opened(): void {
    this.#behaviour.opened(this.#origin, this.#outbox);
    this.#wakeInTime();
  }

  /** `message` is lent unless the behaviour `keeps`. */
  received(message: Uint8Array): void {
    this.#behaviour.received(message, this.#origin, this.#outbox);
    this.#wakeInTime();
  }

  ended(): void {
    this.#behaviour.ended(this.#origin, this.#outbox);
    this.#wakeInTime();
  }

  /** Another behaviour takes over. */
  replace(create: BehaviourFactory): void {
    this.#behaviour = create();
    this.#wakeInTime();
  }

  /** Wakes it no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#wakesAtMs = Number.POSITIVE_INFINITY;
  }

  #wakeInTime(): void {
    const { deadlineMs } = this.#behaviour;
    if (deadlineMs === this.#wakesAtMs) return;
    clearTimeout(this.#timer);
    this.#wakesAtMs = deadlineMs;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(maxTimerMs, Math.max(0, deadlineMs - nowMicros() / 1_000));
    this.#timer = setTimeout(() => this.#wake(waitMs === maxTimerMs), waitMs);
  }

  #wake(isPartOfTheWait: boolean): void {
    const dueMs = this.#wakesAtMs;
    this.#wakesAtMs = Number.POSITIVE_INFINITY;
    if (!isPartOfTheWait) {
      // The wall clock may have been set back meanwhile: what was waited for has come all the same.
      const nowMs = Math.max(dueMs, nowMicros() / 1_000);
      this.#behaviour.deadlineReached(nowMs, this.#origin, this.#outbox);
      this.#woken?.();
    }
    this.#wakeInTime();
  }
}
