/** How a simulated line treats its datagrams: probabilities from 0 to 1, times in milliseconds. */
export interface LineConditions {
  readonly loss: number;
  readonly duplicate: number;
  /** A datagram held back by up to four delays, so that later ones overtake it. */
  readonly reorder: number;
  /** Arrives as something that is no packet: cut off, or with an opcode that nobody knows. */
  readonly corrupt: number;
  readonly delayMs: number;
  readonly jitterMs: number;
}

export const perfectLine: LineConditions = Object.freeze({
  loss: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  delayMs: 1,
  jitterMs: 0,
});

/** A machine that is woken at its deadline. */
export interface Timed {
  readonly deadlineMs: number;
  deadlineReached(nowMs: number): void;
}

interface Flight {
  readonly atMs: number;
  readonly packet: Uint8Array;
  readonly arrive: (packet: Uint8Array) => void;
}

/**
 * What a test does with single datagrams: `false` loses this one; numbers are the milliseconds that each of its copies is held
 * back, so that others overtake it. `index` counts from 0 over both directions.
 */
export type Censor = (packet: Uint8Array, index: number) => boolean | readonly number[];

/** A line between machines on virtual time; everything that happens on it follows from the seed. */
export class SimNet {
  nowMs = 0;
  /** Datagrams that were sent, lost ones included. */
  sent = 0;
  readonly #line: LineConditions;
  readonly #censor: Censor;
  readonly #machines: Timed[] = [];
  #flights: Flight[] = [];
  #head = 0;
  /** Jitter delays a line as a queue does: only what is held back on purpose is overtaken. */
  readonly #lastArrivals = new Map<Flight['arrive'], number>();
  #state: number;

  constructor(seed: number, line: Partial<LineConditions> = {}, censor: Censor = () => true) {
    this.#state = seed | 0;
    this.#line = { ...perfectLine, ...line };
    this.#censor = censor;
  }

  /** The next number from 0 to below 1 (mulberry32). */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  watch(...machines: readonly Timed[]): void {
    this.#machines.push(...machines);
  }

  /** Puts a copy of `packet` on the line; `arrive` is called when it comes out. */
  transmit(packet: Uint8Array, arrive: (packet: Uint8Array) => void): void {
    const fate = this.#censor(packet, this.sent);
    this.sent += 1;
    if (fate === false || this.random() < this.#line.loss) return;
    if (fate !== true) {
      for (const heldBackMs of fate) {
        this.#insert({ atMs: this.nowMs + this.#line.delayMs + heldBackMs, packet: packet.slice(), arrive });
      }
      return;
    }
    const copies = this.random() < this.#line.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const heldBackMs = this.random() < this.#line.reorder ? this.#line.delayMs * 4 * this.random() : 0;
      const travelledMs = this.nowMs + this.#line.delayMs + this.#line.jitterMs * this.random();
      const inOrderMs = Math.max(travelledMs, this.#lastArrivals.get(arrive) ?? 0);
      if (heldBackMs === 0) this.#lastArrivals.set(arrive, inOrderMs);
      const whole = this.random() >= this.#line.corrupt;
      this.#insert({
        atMs: inOrderMs + heldBackMs,
        packet: whole ? packet.slice() : this.#garbled(packet),
        arrive,
      });
    }
  }

  /** Lets things happen until `done`, nothing is left to happen, or `withinMs` of virtual time have passed. */
  run(done: () => boolean, withinMs = 3_600_000): void {
    const untilMs = this.nowMs + withinMs;
    while (!done()) {
      const flight = this.#flights[this.#head];
      const dueMs = Math.min(...this.#machines.map(({ deadlineMs }) => deadlineMs));
      const nextMs = Math.min(flight?.atMs ?? Number.POSITIVE_INFINITY, dueMs);
      if (nextMs === Number.POSITIVE_INFINITY || nextMs > untilMs) return;
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (flight !== undefined && flight.atMs <= dueMs) {
        this.#head += 1;
        flight.arrive(flight.packet);
      } else {
        for (const machine of this.#machines) {
          if (machine.deadlineMs <= this.nowMs) machine.deadlineReached(this.nowMs);
        }
      }
    }
  }

  #insert(flight: Flight): void {
    if (this.#head > 10_000) {
      this.#flights = this.#flights.slice(this.#head);
      this.#head = 0;
    }
    let index = this.#flights.length;
    while (index > this.#head && (this.#flights[index - 1]?.atMs ?? 0) > flight.atMs) index -= 1;
    if (index === this.#flights.length) this.#flights.push(flight);
    else this.#flights.splice(index, 0, flight);
  }

  #garbled(packet: Uint8Array): Uint8Array {
    if (this.random() < 0.5) return packet.slice(0, Math.floor(this.random() * 4));
    const copy = packet.slice();
    copy[1] = 7 + Math.floor(this.random() * 249);
    return copy;
  }
}
