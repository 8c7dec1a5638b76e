import type { LineConditions } from '../src/line/conditions.js';
import { LineDirection } from '../src/line/line-direction.js';
import { SeededRandom } from '../src/line/seeded-random.js';
import { type TimedMachine, VirtualTime } from '../src/line/virtual-time.js';

/**
 * What a test does with single datagrams: `false` loses this one; numbers are the milliseconds that each of its copies is held
 * back, so that others overtake it. `index` counts from 0 over both directions.
 */
export type Censor = (packet: Uint8Array, index: number) => boolean | readonly number[];

/** Machines that speak TFTP over a bad line on virtual time; everything that happens follows from the seed. */
export class SimNet {
  /** Datagrams that were sent, lost ones included. */
  sent = 0;
  readonly #time = new VirtualTime();
  readonly #random: SeededRandom;
  readonly #conditions: Partial<LineConditions>;
  readonly #censor: Censor;
  readonly #lines = new Lines();

  constructor(seed: number, conditions: Partial<LineConditions> = {}, censor: Censor = () => true) {
    this.#random = new SeededRandom(seed);
    this.#conditions = conditions;
    this.#censor = censor;
    // What arrives at the same moment as a deadline comes first.
    this.#time.add(this.#lines);
  }

  get nowMs(): number {
    return this.#time.nowMs;
  }

  watch(...machines: readonly TimedMachine[]): void {
    this.#time.add(...machines);
  }

  /** Puts a copy of `packet` on the line; `arrive` is called when it comes out. */
  transmit(packet: Uint8Array, arrive: (packet: Uint8Array) => void): void {
    const fate = this.#censor(packet, this.sent);
    this.sent += 1;
    if (fate === false) return;
    const direction = this.#lines.get(arrive) ?? this.#newDirection(arrive);
    if (fate === true) direction.send(packet, this.nowMs);
    else for (const heldBackMs of fate) direction.sendHeldBack(packet, heldBackMs, this.nowMs);
  }

  /** Lets things happen until `done`, nothing is left to happen, or `withinMs` of virtual time have passed. */
  run(done: () => boolean, withinMs?: number): void {
    this.#time.run(done, withinMs);
  }

  #newDirection(arrive: (packet: Uint8Array) => void): LineDirection {
    const direction = new LineDirection({
      conditions: this.#conditions,
      random: this.#random,
      arrive,
      damage: noPacketAnyMore,
    });
    this.#lines.set(arrive, direction);
    return direction;
  }
}

/** All directions as one machine, by where their datagrams arrive. */
class Lines extends Map<(packet: Uint8Array) => void, LineDirection> implements TimedMachine {
  get deadlineMs(): number {
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const { deadlineMs } of this.values()) earliestMs = Math.min(earliestMs, deadlineMs);
    return earliestMs;
  }

  deadlineReached(nowMs: number): void {
    for (const direction of this.values()) direction.deadlineReached(nowMs);
  }
}

/** Cut off, or with an opcode that nobody knows: TFTP has no checksum, so what UDP's would find must not be flipped here. */
function noPacketAnyMore(packet: Uint8Array, random: SeededRandom): Uint8Array {
  if (random.next() < 0.5) return packet.slice(0, random.below(4));
  packet[1] = 7 + random.below(249);
  return packet;
}
