/** Milliseconds of work between two looks at the sockets. */
const turnMs = 4;
/** The head start of a transfer that is new or has used little lately, in milliseconds of work. */
const headStartMs = 50;
/** Bytes that may wait, about as many as the system's socket buffers hold. Beyond that, datagrams are dropped. */
const maxWaitingBytes = 16 * 1024 * 1024;
/** The cost of a waiting datagram beside its payload. */
const datagramOverheadBytes = 256;

/** The clock of the turns; tests use their own. */
export interface TurnClock {
  /** Milliseconds, with fractions. */
  nowMs(): number;
  /** Calls `turn` after the next look at the sockets. */
  nextTurn(turn: () => void): void;
}

interface Queue<T> {
  readonly transfer: T;
  readonly datagrams: Uint8Array[];
  /** The virtual time at which the transfer began to wait. */
  readonly sinceMs: number;
}

/**
 * Hands datagrams to their transfers: at once while the turn has time left, otherwise in turns of a few milliseconds. The
 * transfer that has used the least comes first (start-time fair queueing: Goyal, Vin and Cheng, 1996, with a head start for
 * small ones). A small file among many busy transfers therefore waits for one turn, not for all of their windows. The transfer
 * that has waited longest is served in every turn, so that new ones cannot starve it. A transfer's datagrams keep their order.
 */
export class FairTurns<T extends object> {
  readonly #handle: (transfer: T, bytes: Uint8Array) => void;
  readonly #clock: TurnClock;
  readonly #waiting = new Map<T, Queue<T>>();
  #waitingBytes = 0;
  /** Milliseconds of work used by each transfer, in virtual time: a new transfer starts at the virtual time of the others. */
  readonly #finishedMs = new WeakMap<T, number>();
  #virtualMs = 0;
  /** Milliseconds used of this turn. */
  #usedMs = 0;
  #isTurnComing = false;

  /** `handle` processes one datagram and takes ownership of `bytes`. */
  constructor(handle: (transfer: T, bytes: Uint8Array) => void, clock: TurnClock) {
    this.#handle = handle;
    this.#clock = clock;
  }

  /** A datagram of `transfer` arrived. Takes ownership of `bytes`. */
  received(transfer: T, bytes: Uint8Array): void {
    if (this.#waiting.size === 0 && this.#usedMs < turnMs) {
      this.#serve(transfer, bytes, this.#startOf(transfer, this.#virtualMs));
    } else if (this.#waitingBytes < maxWaitingBytes) {
      this.#wait(transfer, bytes);
    }
    this.#comeBack();
  }

  #wait(transfer: T, bytes: Uint8Array): void {
    this.#waitingBytes += bytes.length + datagramOverheadBytes;
    const queue = this.#waiting.get(transfer);
    if (queue === undefined) {
      this.#waiting.set(transfer, { transfer, datagrams: [bytes], sinceMs: this.#virtualMs });
    } else {
      queue.datagrams.push(bytes);
    }
  }

  #comeBack(): void {
    if (this.#isTurnComing) return;
    this.#isTurnComing = true;
    this.#clock.nextTurn(() => this.#turn());
  }

  #turn(): void {
    this.#isTurnComing = false;
    this.#usedMs = 0;
    if (this.#waiting.size === 0) return;
    const order = Array.from(this.#waiting.values(), (queue) => ({
      queue,
      startMs: this.#startOf(queue.transfer, queue.sinceMs),
    }));
    const [longest] = order;
    order.sort((one, other) => one.startMs - other.startMs);
    for (const { queue, startMs } of longest === undefined ? order : [longest, ...order]) {
      const bytes = queue.datagrams.shift();
      if (bytes === undefined) continue;
      // Requeues it behind those that have waited longer.
      this.#waiting.delete(queue.transfer);
      if (queue.datagrams.length > 0) this.#waiting.set(queue.transfer, queue);
      this.#waitingBytes -= bytes.length + datagramOverheadBytes;
      this.#serve(queue.transfer, bytes, startMs);
      if (this.#usedMs >= turnMs) break;
    }
    if (this.#waiting.size > 0) this.#comeBack();
  }

  #startOf(transfer: T, sinceMs: number): number {
    return Math.max(this.#finishedMs.get(transfer) ?? 0, sinceMs - headStartMs);
  }

  #serve(transfer: T, bytes: Uint8Array, startMs: number): void {
    const beganMs = this.#clock.nowMs();
    this.#handle(transfer, bytes);
    const spentMs = this.#clock.nowMs() - beganMs;
    this.#usedMs += spentMs;
    this.#virtualMs = Math.max(this.#virtualMs, startMs);
    this.#finishedMs.set(transfer, startMs + spentMs);
  }
}
