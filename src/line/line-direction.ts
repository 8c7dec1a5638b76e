import { type LineConditions, perfectLine } from './conditions.js';
import type { SeededRandom } from './seeded-random.js';

/** What a direction is made of. */
export interface LineDirectionOptions {
  /** What is left out is as on a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly random: SeededRandom;
  /** A datagram comes out at the far end; it is the receiver's. */
  readonly arrive: (datagram: Uint8Array) => void;
  /** Makes a damaged datagram of a copy that it may change; without it, one bit is flipped. */
  readonly damage?: ((datagram: Uint8Array, random: SeededRandom) => Uint8Array) | undefined;
}

interface Flight {
  readonly atMs: number;
  readonly datagram: Uint8Array;
}

/** How many datagrams that have arrived are kept before their places are given back. */
const maxArrivedPlaces = 10_000;

/**
 * One direction of a line as a machine on passed-in time: loses, delays, doubles, reorders and damages datagrams as its
 * conditions say. All of it follows from the seed and the order of the sends.
 */
export class LineDirection {
  readonly #random: SeededRandom;
  readonly #arrive: (datagram: Uint8Array) => void;
  readonly #damage: (datagram: Uint8Array, random: SeededRandom) => Uint8Array;
  #conditions: LineConditions;
  /** By arrival; those before `#head` have arrived. */
  #flights: Flight[] = [];
  #head = 0;
  /** Jitter delays a line as a queue does: only what is held back on purpose is overtaken. */
  #lastArrivalMs = 0;

  constructor({ conditions, random, arrive, damage }: LineDirectionOptions) {
    this.#conditions = { ...perfectLine, ...conditions };
    this.#random = random;
    this.#arrive = arrive;
    this.#damage = damage ?? withFlippedBit;
  }

  get conditions(): LineConditions {
    return this.#conditions;
  }

  /** When the next datagram arrives, in milliseconds; infinite while none is under way. */
  get deadlineMs(): number {
    return this.#flights[this.#head]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Changes conditions for what is sent from now on; what is under way arrives as it would have. */
  change(conditions: Partial<LineConditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
  }

  /** Puts a copy of `datagram` (borrowed) on the line. */
  send(datagram: Uint8Array, nowMs: number): void {
    if (this.#isLost()) return;
    const { duplicate } = this.#conditions;
    const copies = this.#random.next() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#launch(datagram, nowMs);
  }

  /** Puts one copy of `datagram` on the line that is neither lost nor damaged, held back by `heldBackMs` beyond the delay. */
  sendHeldBack(datagram: Uint8Array, heldBackMs: number, nowMs: number): void {
    this.#insert({ atMs: nowMs + this.#conditions.delayMs + heldBackMs, datagram: datagram.slice() });
  }

  /** What is due at `nowMs` arrives. */
  deadlineReached(nowMs: number): void {
    for (let flight = this.#flights[this.#head]; flight !== undefined && flight.atMs <= nowMs; ) {
      this.#head += 1;
      this.#arrive(flight.datagram);
      flight = this.#flights[this.#head];
    }
  }

  #isLost(): boolean {
    return this.#random.next() < this.#conditions.loss;
  }

  #launch(datagram: Uint8Array, nowMs: number): void {
    const { reorder, corrupt, delayMs, jitterMs } = this.#conditions;
    const heldBackMs = this.#random.next() < reorder ? delayMs * 4 * this.#random.next() : 0;
    const travelledMs = nowMs + delayMs + jitterMs * this.#random.next();
    const inOrderMs = Math.max(travelledMs, this.#lastArrivalMs);
    if (heldBackMs === 0) this.#lastArrivalMs = inOrderMs;
    const isWhole = this.#random.next() >= corrupt;
    const copy = datagram.slice();
    this.#insert({
      atMs: inOrderMs + heldBackMs,
      datagram: isWhole ? copy : this.#damage(copy, this.#random),
    });
  }

  #insert(flight: Flight): void {
    if (this.#head > maxArrivedPlaces) {
      this.#flights = this.#flights.slice(this.#head);
      this.#head = 0;
    }
    let index = this.#flights.length;
    while (index > this.#head && (this.#flights[index - 1]?.atMs ?? 0) > flight.atMs) index -= 1;
    if (index === this.#flights.length) this.#flights.push(flight);
    else this.#flights.splice(index, 0, flight);
  }
}

function withFlippedBit(datagram: Uint8Array, random: SeededRandom): Uint8Array {
  if (datagram.length === 0) return datagram;
  const at = random.below(datagram.length);
  datagram[at] = (datagram[at] ?? 0) ^ (1 << random.below(8));
  return datagram;
}
