import type { Session } from './session.js';
import { TimerWheel } from './timer-wheel.js';

/** The deadlines of a server's transfers: each is looked at in time, and never costs more than its slot of a timer wheel. */
export class SessionAlarms {
  readonly #wheel = new TimerWheel<Session>();

  /** When `advance` has something to do; infinite when no session has a deadline. */
  get nextMs(): number {
    return this.#wheel.nextMs;
  }

  /** The session's deadline may be another one: it is looked at by then. One that has moved on is looked at early, and set anew. */
  update(session: Session, nowMs: number): void {
    const deadlineMs = session.transfer?.deadlineMs ?? Number.POSITIVE_INFINITY;
    if (session.isGone || deadlineMs >= session.wakeAtMs) return;
    session.wakeAtMs = this.#wheel.schedule(session, deadlineMs, nowMs);
  }

  /** The session is over: nothing wakes it any more. */
  cancel(session: Session): void {
    this.#wheel.cancel(session);
    session.wakeAtMs = Number.POSITIVE_INFINITY;
  }

  /** Time has passed: every transfer whose deadline is reached learns of it. */
  advance(nowMs: number): void {
    this.#wheel.advance(nowMs, (session) => {
      session.wakeAtMs = Number.POSITIVE_INFINITY;
      const { transfer } = session;
      if (transfer === undefined || session.isGone) return;
      if (transfer.deadlineMs <= nowMs) transfer.deadlineReached(nowMs);
      this.update(session, nowMs);
    });
  }
}
