import type { RateLimiter } from './rate-limit.js';
import type { Session } from './session.js';
import type { TransferBudget } from './transfer-context.js';

/** The interval at which waiting sessions are checked. */
const tickMs = 5;

/** The byte rate that a server's transfers share, and the queue of sessions that wait for it. */
export class ByteRate {
  readonly #bytes: RateLimiter | undefined;
  /** Waiting sessions, in order of arrival. */
  readonly #waiting = new Set<Session>();
  /** When the waiting sessions are checked next. */
  #dueMs = 0;

  /** Without `bytes` there is no limit, and no session waits. */
  constructor(bytes: RateLimiter | undefined) {
    this.#bytes = bytes;
  }

  /** The budget for a transfer of the client at the IP address `client`; `undefined` without a limit. */
  budgetFor(client: string): TransferBudget | undefined {
    const bytes = this.#bytes;
    if (bytes === undefined) return undefined;
    return {
      isOpen: (nowMs) => bytes.isOpen(client, nowMs),
      spend: (count, nowMs) => bytes.spend(client, nowMs, count),
    };
  }

  /** Queues the session; a session that waits already keeps its place. */
  wait(session: Session, nowMs: number): void {
    if (this.#waiting.size === 0) this.#dueMs = nowMs + tickMs;
    this.#waiting.add(session);
  }

  /** Removes an ended session from the queue. */
  cancel(session: Session): void {
    this.#waiting.delete(session);
  }

  /** When `advance` is due; infinite when no session waits. */
  get nextMs(): number {
    return this.#waiting.size > 0 ? this.#dueMs : Number.POSITIVE_INFINITY;
  }

  /** Resumes each session whose client has bytes left. */
  advance(nowMs: number): void {
    this.#dueMs = nowMs + tickMs;
    for (const session of this.#waiting) {
      if (this.#bytes?.isOpen(session.peer.address, nowMs) === false) continue;
      // A resumed session goes to the end of the queue.
      this.#waiting.delete(session);
      session.transfer?.budgetRefilled(nowMs);
      if (session.transfer?.isWaiting === true) this.#waiting.add(session);
    }
  }
}
