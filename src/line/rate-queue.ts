import type { QueueLimit } from './conditions.js';

/** How many places of what has left the array keeps before it is compacted. */
const maxLeftPlaces = 1_000;

/**
 * A line of limited rate with a queue in front: one datagram after the other is put on it, bit by bit, and the others wait. A machine on
 * passed-in time, in milliseconds. Those that wait keep their times when the rate changes.
 */
export class RateQueue {
  #freeAtMs = 0;
  /** When each leaves, and its bytes; those before `#head` have left. */
  #leaving: { readonly atMs: number; readonly bytes: number }[] = [];
  #head = 0;
  #bytes = 0;

  /** How many have not yet left at `nowMs`, the one that is being sent included. */
  packetsAt(nowMs: number): number {
    this.#leave(nowMs);
    return this.#leaving.length - this.#head;
  }

  /** When `bytes` that come at `nowMs` have left; undefined if they find no room and are lost. */
  leavesAt(bytes: number, rateBitsPerSecond: number, limit: QueueLimit, nowMs: number): number | undefined {
    this.#leave(nowMs);
    const isIdle = this.#head === this.#leaving.length;
    // A queue that is smaller than one datagram still lets one pass.
    if (!isIdle && !this.#hasRoom(bytes, limit)) return undefined;
    const beginsMs = Math.max(nowMs, this.#freeAtMs);
    if (rateBitsPerSecond === Number.POSITIVE_INFINITY && beginsMs === nowMs) return nowMs;
    this.#freeAtMs = beginsMs + (bytes * 8_000) / rateBitsPerSecond;
    this.#leaving.push({ atMs: this.#freeAtMs, bytes });
    this.#bytes += bytes;
    return this.#freeAtMs;
  }

  #hasRoom(bytes: number, limit: QueueLimit): boolean {
    return limit.type === 'packets'
      ? this.#leaving.length - this.#head < limit.packets
      : this.#bytes + bytes <= limit.bytes;
  }

  #leave(nowMs: number): void {
    for (let next = this.#leaving[this.#head]; next !== undefined && next.atMs <= nowMs; ) {
      this.#bytes -= next.bytes;
      this.#head += 1;
      next = this.#leaving[this.#head];
    }
    if (this.#head <= maxLeftPlaces) return;
    this.#leaving = this.#leaving.slice(this.#head);
    this.#head = 0;
  }
}
