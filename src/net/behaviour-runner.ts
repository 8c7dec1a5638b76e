import {
  type Behaviour,
  type BehaviourFactory,
  type MessageOrigin,
  type Outbox,
  statelessBehaviour,
} from '../endpoint/behaviour.js';
import { nowMicros } from '../system/clock.js';

/** A longer wait is made of several: timers take no more (2^31 - 1 ms). */
const maxTimerMs = 2_147_483_647;

/** Of conversations that are over. */
const silence = statelessBehaviour(undefined);

/** One peer that a behaviour talks to: what it may know of it, where it speaks, and who else follows its time. */
export interface Conversation extends MessageOrigin, Outbox {
  /** A time that the behaviour waited for has come, and it has spoken. */
  behaviourWoken(): void;
}

/** Runs the behaviour of one conversation: passes on what happens, and wakes it in time. */
export class BehaviourRunner {
  readonly #conversation: Conversation;
  #behaviour: Behaviour;
  /** Made when a behaviour first waits for something; most never do. */
  #alarm: Alarm | undefined;

  constructor(create: BehaviourFactory, conversation: Conversation) {
    this.#behaviour = create();
    this.#conversation = conversation;
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
    this.#behaviour.opened(this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  /** `message` is lent unless the behaviour `keeps`. */
  received(message: Uint8Array): void {
    this.#behaviour.received(message, this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  ended(): void {
    this.#behaviour.ended(this.#conversation, this.#conversation);
    this.#wakeInTime();
  }

  /** Another behaviour takes over. */
  replace(create: BehaviourFactory): void {
    this.#behaviour = create();
    this.#wakeInTime();
  }

  /** The conversation is over: the behaviour is neither woken nor notified any more. */
  stop(): void {
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

/** Calls at a time of the wall clock, however far away. */
class Alarm {
  readonly #reached: (nowMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #atMs = Number.POSITIVE_INFINITY;

  constructor(reached: (nowMs: number) => void) {
    this.#reached = reached;
  }

  /** Takes the place of what it was set to before; infinite for never. */
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
        // The wall clock may have been set back meanwhile: what was waited for has come all the same.
        const nowMs = Math.max(this.#atMs, nowMicros() / 1_000);
        this.#atMs = Number.POSITIVE_INFINITY;
        this.#reached(nowMs);
      },
      Math.min(maxTimerMs, leftMs),
    );
  }
}
