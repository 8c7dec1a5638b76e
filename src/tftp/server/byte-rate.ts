import type { RateLimiter } from './rate-limit.js';
import type { Session } from './session.js';
import type { TransferBudget } from './transfer-context.js';

/** How often the sessions that wait are looked at. */
const tickMs = 5;

/** The byte rate that a server's transfers share, and the sessions that wait for it, each to go on in its turn. */
export class ByteRate {
  readonly #bytes: RateLimiter | undefined;
  /** In the order in which they came to wait. */
  readonly #waiting = new Set<Session>();
  /** When they are looked at. */
  #dueMs = 0;

  /** Without `bytes` as many flow as can, and nobody waits. */
  constructor(bytes: RateLimiter | undefined) {
    this.#bytes = bytes;
  }

  /** What a transfer of the client at the IP address `client` goes by; `undefined` when there is no bound. */
  budgetFor(client: string): TransferBudget | undefined {
    const bytes = this.#bytes;
    if (bytes === undefined) return undefined;
    return {
      isOpen: (nowMs) => bytes.isOpen(client, nowMs),
      spend: (count, nowMs) => bytes.spend(client, nowMs, count),
    };
  }

  /** The session's transfer waits from now on; one that does already keeps its place. */
  wait(session: Session, nowMs: number): void {
    if (this.#waiting.size === 0) this.#dueMs = nowMs + tickMs;
    this.#waiting.add(session);
  }

  /** The session is over and waits no more. */
  cancel(session: Session): void {
    this.#waiting.delete(session);
  }

  /** When `advance` has something to do; infinite when nobody waits. */
  get nextMs(): number {
    return this.#waiting.size > 0 ? this.#dueMs : Number.POSITIVE_INFINITY;
  }

  /** Lets those go on for whom something is left. */
  advance(nowMs: number): void {
    this.#dueMs = nowMs + tickMs;
    for (const session of this.#waiting) {
      if (this.#bytes?.isOpen(session.peer.address, nowMs) === false) continue;
      // A session that goes on waits behind the others next time.
      this.#waiting.delete(session);
      session.transfer?.budgetRefilled(nowMs);
      if (session.transfer?.isWaiting === true) this.#waiting.add(session);
    }
  }
}
