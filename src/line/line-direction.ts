import { BurstState } from './burst-loss.js';
import { type LineConditions, perfectLine } from './conditions.js';
import { damageBytes } from './damage.js';
import { jitterOf } from './jitter.js';
import { type LineCounters, type LineFault, zeroCounters } from './line-counters.js';
import { RateQueue } from './rate-queue.js';
import type { SeededRandom } from './seeded-random.js';

/** The options of a direction. `Tag` is what a sender gives along with a datagram, as the peer that it is for. */
export interface LineDirectionOptions<Tag = undefined> {
  /** Conditions that are omitted are those of a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly random: SeededRandom;
  /** A datagram arrives at the far end; the receiver owns it. */
  readonly arrive: (datagram: Uint8Array, tag: Tag | undefined) => void;
  /** Damages a copy, which it may change. Default: flips the bits that the conditions name. */
  readonly damage?: ((datagram: Uint8Array, random: SeededRandom) => Uint8Array) | undefined;
  /**
   * The line did something to `datagram` (borrowed; a damaged one as it will arrive), which was `sent` (borrowed) into it.
   */
  readonly faulted?:
    | ((fault: LineFault, datagram: Uint8Array, tag: Tag | undefined, sent: Uint8Array) => void)
    | undefined;
  /** How many bytes may be on the line at a time; more are lost as by a full queue. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
}

interface Flight<Tag> {
  readonly sentMs: number;
  readonly atMs: number;
  /** In the order of the sends. */
  readonly number: number;
  readonly datagram: Uint8Array;
  readonly tag: Tag | undefined;
}

/** How many arrived datagrams the array keeps before it is compacted. */
const maxArrivedPlaces = 10_000;
/** Datagrams on the line at a time: small ones cost more than their bytes. */
const maxFlights = 250_000;
const defaultMaxBytes = 64 * 1024 * 1024;
/** How long a datagram is held back at most where there is no delay to take for a measure. */
const reorderWithoutDelayMs = 10;

/**
 * One direction of a line, a machine on passed-in time: loses, queues, delays, duplicates, reorders and damages datagrams by its
 * conditions. The seed and the order of the sends determine everything.
 */
export class LineDirection<Tag = undefined> {
  /** Counted since the beginning. */
  readonly counters: LineCounters = zeroCounters();
  #random: SeededRandom;
  readonly #arrive: LineDirectionOptions<Tag>['arrive'];
  readonly #damage: LineDirectionOptions<Tag>['damage'];
  readonly #faulted: LineDirectionOptions<Tag>['faulted'];
  readonly #maxBytes: number;
  readonly #burst = new BurstState();
  readonly #rate = new RateQueue();
  #conditions: LineConditions;
  /** In the order of arrival; those before `#head` have arrived. */
  #flights: Flight<Tag>[] = [];
  #head = 0;
  #bytes = 0;
  /** Jitter delays datagrams like a queue, in order: only those held back by `reorder` are overtaken. */
  #lastArrivalMs = 0;
  #isInBurst = false;
  #sends = 0;
  #latestArrived = 0;
  #lastDelayMs: number | undefined;

  constructor({ conditions, random, arrive, damage, faulted, maxBytes }: LineDirectionOptions<Tag>) {
    this.#conditions = { ...perfectLine, ...conditions };
    this.#random = random;
    this.#arrive = arrive;
    this.#damage = damage;
    this.#faulted = faulted;
    this.#maxBytes = maxBytes ?? defaultMaxBytes;
  }

  get conditions(): LineConditions {
    return this.#conditions;
  }

  /** When the next datagram arrives, in milliseconds; infinite while none is in flight. */
  get deadlineMs(): number {
    return this.#flights[this.#head]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Datagrams on the line. */
  get inFlight(): number {
    return this.#flights.length - this.#head;
  }

  /** Datagrams that wait for the rate at `nowMs`, the one that is being sent included. */
  queuedAt(nowMs: number): number {
    return this.#rate.packetsAt(nowMs);
  }

  /** Changes the conditions for later sends; datagrams in flight are unaffected. */
  change(conditions: Partial<LineConditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
  }

  /** Takes chance from another seed for later sends. */
  reseed(random: SeededRandom): void {
    this.#random = random;
  }

  /** Puts a copy of `datagram` (borrowed) on the line. */
  send(datagram: Uint8Array, nowMs: number, tag?: Tag): void {
    this.#count(datagram);
    const { isOut, mtuBytes, duplicate } = this.#conditions;
    if (isOut) {
      this.#note('outage', datagram, tag);
      return;
    }
    if (datagram.byteLength > mtuBytes) {
      this.#note('tooBig', datagram, tag);
      return;
    }
    if (this.#isLost()) {
      if (!this.#isInBurst) this.counters.bursts += 1;
      this.#isInBurst = true;
      this.#note('lost', datagram, tag);
      return;
    }
    this.#isInBurst = false;
    const isDoubled = this.#random.next() < duplicate;
    if (isDoubled) this.#note('duplicated', datagram, tag);
    const copies = isDoubled ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#launch(datagram, nowMs, tag);
  }

  /** Puts a copy of `datagram` on the line, neither lost nor damaged, held back by `heldBackMs` beyond the delay. */
  sendHeldBack(datagram: Uint8Array, heldBackMs: number, nowMs: number, tag?: Tag): void {
    this.#count(datagram);
    this.#insert(new Uint8Array(datagram), nowMs, nowMs + this.#conditions.delayMs + heldBackMs, tag);
  }

  /** Delivers the datagrams that are due at `nowMs`. */
  deadlineReached(nowMs: number): void {
    for (let flight = this.#flights[this.#head]; flight !== undefined && flight.atMs <= nowMs; ) {
      this.#head += 1;
      this.#bytes -= flight.datagram.byteLength;
      this.#countArrival(flight);
      this.#arrive(flight.datagram, flight.tag);
      flight = this.#flights[this.#head];
    }
  }

  #isLost(): boolean {
    const { loss, burst } = this.#conditions;
    const isLostAlone = this.#random.next() < loss;
    // The line turns good and bad with each datagram, whatever else happens to it.
    const isLostInBurst = burst !== undefined && this.#burst.isLost(burst, this.#random);
    return isLostAlone || isLostInBurst;
  }

  #launch(datagram: Uint8Array, nowMs: number, tag: Tag | undefined): void {
    const { reorder, corrupt, delayMs, jitterMs, jitterDistribution, rateBitsPerSecond, queue } =
      this.#conditions;
    const heldBackMs = this.#random.next() < reorder ? this.#mostHeldBackMs() * this.#random.next() : 0;
    const jitter = jitterMs * jitterOf(jitterDistribution, this.#random);
    const isWhole = this.#random.next() >= corrupt;
    const leavesMs = this.#rate.leavesAt(datagram.byteLength, rateBitsPerSecond, queue, nowMs);
    if (leavesMs === undefined) {
      this.#note('queueFull', datagram, tag);
      return;
    }
    const travelledMs = leavesMs + Math.max(0, delayMs + jitter);
    const inOrderMs = Math.max(travelledMs, this.#lastArrivalMs);
    const copy = new Uint8Array(datagram);
    const damaged = isWhole ? undefined : this.#damaged(copy);
    if (!this.#insert(damaged ?? copy, nowMs, inOrderMs + heldBackMs, tag)) return;
    if (heldBackMs === 0) this.#lastArrivalMs = inOrderMs;
    if (damaged !== undefined) this.#note('corrupted', damaged, tag, datagram);
  }

  #mostHeldBackMs(): number {
    const { reorderMs, delayMs } = this.#conditions;
    return reorderMs ?? (delayMs > 0 ? delayMs * 4 : reorderWithoutDelayMs);
  }

  /** Damages a copy; undefined if it has none of the bytes that are to be damaged. */
  #damaged(copy: Uint8Array): Uint8Array | undefined {
    if (this.#damage !== undefined) return this.#damage(copy, this.#random);
    return damageBytes(copy, this.#conditions.damage, this.#random) ? copy : undefined;
  }

  /** Returns false if the line has no room, and the datagram is lost. */
  #insert(datagram: Uint8Array, sentMs: number, atMs: number, tag: Tag | undefined): boolean {
    if (this.inFlight >= maxFlights || this.#bytes + datagram.byteLength > this.#maxBytes) {
      this.#note('queueFull', datagram, tag);
      return false;
    }
    if (this.#head > maxArrivedPlaces) {
      this.#flights = this.#flights.slice(this.#head);
      this.#head = 0;
    }
    const flight = { sentMs, atMs, number: this.#sends, datagram, tag };
    this.#bytes += datagram.byteLength;
    const index = this.#placeOf(atMs);
    if (index === this.#flights.length) this.#flights.push(flight);
    else this.#flights.splice(index, 0, flight);
    return true;
  }

  /** Behind all that arrive no later; mostly that is the end. */
  #placeOf(atMs: number): number {
    const last = this.#flights.length;
    if (last === this.#head || (this.#flights[last - 1]?.atMs ?? 0) <= atMs) return last;
    let from = this.#head;
    let to = last;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#flights[middle]?.atMs ?? 0) <= atMs) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #count({ byteLength }: Uint8Array): void {
    this.#sends += 1;
    this.counters.sent += 1;
    this.counters.sentBytes += byteLength;
  }

  #countArrival({ number, sentMs, atMs, datagram }: Flight<Tag>): void {
    const { counters } = this;
    counters.arrived += 1;
    counters.arrivedBytes += datagram.byteLength;
    if (number < this.#latestArrived) counters.reordered += 1;
    else this.#latestArrived = number;
    const delayMs = atMs - sentMs;
    counters.delayMs += delayMs;
    if (this.#lastDelayMs !== undefined) counters.jitterMs += Math.abs(delayMs - this.#lastDelayMs);
    this.#lastDelayMs = delayMs;
  }

  #note(fault: LineFault, datagram: Uint8Array, tag: Tag | undefined, sent = datagram): void {
    this.counters[fault] += 1;
    this.#faulted?.(fault, datagram, tag, sent);
  }
}
