import { type LineConditions, perfectLine } from './conditions.js';
import type { SeededRandom } from './seeded-random.js';

/** The options of a direction. */
export interface LineDirectionOptions {
  /** Conditions that are omitted are those of a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly random: SeededRandom;
  /** A datagram arrives at the far end; the receiver owns it. */
  readonly arrive: (datagram: Uint8Array) => void;
  /** Damages a copy, which it may change. Default: flips one bit. */
  readonly damage?: ((datagram: Uint8Array, random: SeededRandom) => Uint8Array) | undefined;
}

interface Flight {
  readonly atMs: number;
  readonly datagram: Uint8Array;
}

/** How many arrived datagrams the array keeps before it is compacted. */
const maxArrivedPlaces = 10_000;

/**
 * One direction of a line, a machine on passed-in time: loses, delays, duplicates, reorders and damages datagrams by its
 * conditions. The seed and the order of the sends determine everything.
 */
export class LineDirection {
  readonly #random: SeededRandom;
  readonly #arrive: (datagram: Uint8Array) => void;
  readonly #damage: (datagram: Uint8Array, random: SeededRandom) => Uint8Array;
  #conditions: LineConditions;
  /** In the order of arrival; those before `#head` have arrived. */
  #flights: Flight[] = [];
  #head = 0;
  /** Jitter delays datagrams like a queue, in order: only those held back by `reorder` are overtaken. */
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

  /** When the next datagram arrives, in milliseconds; infinite while none is in flight. */
  get deadlineMs(): number {
    return this.#flights[this.#head]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Changes the conditions for later sends; datagrams in flight are unaffected. */
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

  /** Puts a copy of `datagram` on the line, neither lost nor damaged, held back by `heldBackMs` beyond the delay. */
  sendHeldBack(datagram: Uint8Array, heldBackMs: number, nowMs: number): void {
    this.#insert({ atMs: nowMs + this.#conditions.delayMs + heldBackMs, datagram: datagram.slice() });
  }

  /** Delivers the datagrams that are due at `nowMs`. */
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
