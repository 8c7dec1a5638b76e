import type { Session } from './session.js';
import { TimerWheel } from './timer-wheel.js';

/** The deadlines of a server's transfers: each is checked in time, at the cost of a slot in a timer wheel. */
export class SessionAlarms {
  readonly #wheel = new TimerWheel<Session>();

  /** When `advance` is due; infinite when no session has a deadline. */
  get nextMs(): number {
    return this.#wheel.nextMs;
  }

  /** The session's deadline may have changed: schedules an earlier one. A later deadline is checked early, and set anew. */
  update(session: Session, nowMs: number): void {
    const deadlineMs = session.transfer?.deadlineMs ?? Number.POSITIVE_INFINITY;
    if (session.isGone || deadlineMs >= session.wakeAtMs) return;
    session.wakeAtMs = this.#wheel.schedule(session, deadlineMs, nowMs);
  }

  /** The session has ended: removes its alarm. */
  cancel(session: Session): void {
    this.#wheel.cancel(session);
    session.wakeAtMs = Number.POSITIVE_INFINITY;
  }

  /** Time has passed: notifies each transfer whose deadline is reached. */
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
