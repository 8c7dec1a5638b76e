import {
  type Behaviour,
  type BehaviourFactory,
  type MessageOrigin,
  type Outbox,
  statelessBehaviour,
} from '../endpoint/behaviour.js';
import { nowMicros } from '../system/clock.js';

/** Node's timers take at most 2^31 - 1 ms; a longer wait uses several. */
const maxTimerMs = 2_147_483_647;

/** The behaviour of a conversation that is over. */
const silence = statelessBehaviour(undefined);

/** A conversation with one peer: the origin of its messages, its outbox, and a notification of deadlines. */
export interface Conversation extends MessageOrigin, Outbox {
  /** A deadline of the behaviour was reached, and the behaviour has handled it. */
  behaviourWoken(): void;
}

/** Runs the behaviour of one conversation: passes events on to it and wakes it at its deadline. */
export class BehaviourRunner {
  readonly #conversation: Conversation;
  #behaviour: Behaviour;
  /** Created at the first deadline; most behaviours have none. */
  #alarm: Alarm | undefined;

  constructor(create: BehaviourFactory, conversation: Conversation) {
    this.#behaviour = create();
    this.#conversation = conversation;
  }

  /** True if the behaviour may send. */
  get answers(): boolean {
    return this.#behaviour.answers;
  }

  /** True if the behaviour uses messages after `received` has returned. */
  get keeps(): boolean {
    return this.#behaviour.keeps;
  }

  /** True if the behaviour has a deadline. */
  get isWaiting(): boolean {
    return this.#behaviour.deadlineMs !== Number.POSITIVE_INFINITY;
  }

  opened(): void {
    this.#behaviour.opened(this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  /** `message` is borrowed unless the behaviour `keeps`. */
  received(message: Uint8Array): void {
    this.#behaviour.received(message, this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  ended(): void {
    this.#behaviour.ended(this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  /** Replaces the behaviour. */
  replace(create: BehaviourFactory): void {
    this.#behaviour.discarded?.();
    this.#behaviour = create();
    this.#wakeInTime();
  }

  /** The conversation is over: the behaviour is no longer woken or notified. */
  stop(): void {
    this.#behaviour.discarded?.();
    this.#behaviour = silence;
    this.#wakeInTime();
  }

  #wakeInTime(): void {
    const { deadlineMs } = this.#behaviour;
    if (this.#alarm === undefined) {
      if (deadlineMs === Number.POSITIVE_INFINITY) return;
      this.#alarm = new Alarm((nowMs) => this.#wake(nowMs));
    }
    this.#alarm.set(deadlineMs);
  }

  #wake(nowMs: number): void {
    this.#behaviour.deadlineReached(nowMs, this.#conversation, this.#conversation);
    this.#wakeInTime();
    this.#conversation.behaviourWoken();
  }
}

/** Calls back at a wall-clock time, however far away. */
class Alarm {
  readonly #reached: (nowMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #atMs = Number.POSITIVE_INFINITY;

  constructor(reached: (nowMs: number) => void) {
    this.#reached = reached;
  }

  /** Replaces the time set before; infinite for never. */
  set(atMs: number): void {
    if (atMs === this.#atMs) return;
    clearTimeout(this.#timer);
    this.#atMs = atMs;
    if (atMs !== Number.POSITIVE_INFINITY) this.#wait();
  }

  #wait(): void {
    const leftMs = Math.max(0, this.#atMs - nowMicros() / 1_000);
    this.#timer = setTimeout(
      () => {
        if (leftMs > maxTimerMs) {
          this.#wait();
          return;
        }
        // The wall clock may have been set back meanwhile, but the deadline counts as reached.
        const nowMs = Math.max(this.#atMs, nowMicros() / 1_000);
        this.#atMs = Number.POSITIVE_INFINITY;
        this.#reached(nowMs);
      },
      Math.min(maxTimerMs, leftMs),
    );
  }
}
