import { randomInt } from 'node:crypto';
import type { FramingSpec } from '../../../bytes/framing.js';
import type { RelayLineSpec } from '../../../config/line/line-input.js';
import { addCounters, zeroCounters } from '../../../line/line-counters.js';
import { SeededRandom } from '../../../line/seeded-random.js';
import { StreamDirection } from '../../../line/stream-direction.js';
import type { LineSide } from '../../../line/timeline.js';
import type { LineSideState, LineState } from '../../../traffic/line-state.js';
import { LineFaults, type LineOwner, type ReadFaults } from './line-faults.js';
import { LineReport } from './line-report.js';
import { LineScript } from './line-script.js';
import { StreamLine } from './stream-line.js';

/** What a side of a connection's line does to its connection. */
interface StreamHandler {
  /** Bytes have passed; the receiver owns them. */
  readonly passed: (chunk: Uint8Array) => void;
  /** The end of sending has passed. */
  readonly ended: () => void;
  /** The line has reset the connection. */
  readonly reset: () => void;
  /** There is room again after `isFull`. */
  readonly roomOpened: () => void;
}

/** Who a line belongs to, and how it is cut into messages. */
interface StreamLineOwner extends LineOwner {
  readonly framing: FramingSpec;
  readonly maxFrameBytes: number;
}

/** What a connection's line is for. */
interface LinedConnection {
  /** Seeds it. */
  readonly number: number;
  readonly peer: string;
}

/** The part of the seed that the faults go by: connections have those from 2 on. */
const faultsPart = 0;

/** The lines of the connections of a TCP relay: each has two directions of its own, of the same conditions. */
export class StreamLines {
  #script: LineScript;
  #seed: number;
  readonly #open: Readonly<Record<LineSide, Set<StreamLine>>> = { up: new Set(), down: new Set() };
  /** What the lines of closed connections have done. */
  readonly #closed = { up: zeroCounters(), down: zeroCounters() };
  readonly #owner: StreamLineOwner;
  readonly #faults: LineFaults;
  readonly #report: LineReport;

  constructor(spec: RelayLineSpec, faults: ReadFaults, owner: StreamLineOwner) {
    this.#owner = owner;
    this.#report = new LineReport(owner.events);
    this.#seed = spec.seed ?? randomInt(2 ** 32);
    this.#script = this.#scriptOf(spec);
    this.#faults = new LineFaults(faults, this.#seed, faultsPart, owner);
  }

  /** What the lines of all connections together have done so far. */
  get state(): LineState {
    return {
      seed: this.#seed,
      up: this.#sideState('up'),
      down: this.#sideState('down'),
      faults: this.#faults.states,
    };
  }

  /** Begins the timeline. */
  start(): void {
    this.#script.start();
  }

  /**
   * Becomes another line for what is sent from now on, on open connections too; its timeline begins anew. Counters go on, and so do
   * faults that are the same as before, unless there is another seed, which is for connections that are opened later.
   */
  change(spec: RelayLineSpec, faults: ReadFaults): void {
    const { seed = this.#seed } = spec;
    this.#faults.change(faults, seed, seed !== this.#seed);
    this.#seed = seed;
    this.#script.stop();
    this.#script = this.#scriptOf(spec);
    for (const side of ['up', 'down'] as const) {
      for (const line of this.#open[side]) {
        line.aimedAt(!this.#faults.isEmpty);
        line.change(spec.sides[side]);
      }
    }
    this.#script.start();
    this.#owner.changed();
  }

  stop(): void {
    this.#script.stop();
    for (const side of ['up', 'down'] as const) {
      for (const line of this.#open[side]) this.close(side, line);
    }
  }

  /** The line of one side of a connection. */
  open(
    side: LineSide,
    { number, peer }: LinedConnection,
    { passed, ended, reset, roomOpened }: StreamHandler,
  ): StreamLine {
    const { framing, maxFrameBytes, changed } = this.#owner;
    const passenger = { peer, connection: number, side };
    const direction = new StreamDirection({
      conditions: this.#script.conditions(side),
      random: SeededRandom.forPart(this.#seed, number * 2 + (side === 'up' ? 0 : 1)),
      arrive: (chunk) => {
        passed(chunk);
        changed();
      },
      ended,
      reset,
      roomOpened,
      faulted: (fault, chunk, sent) => this.#report.faulted(fault, passenger, sent, chunk),
    });
    const decide = (bytes: Uint8Array) => {
      const outcome = this.#faults.decide({ bytes, side, peer });
      if (outcome !== undefined) this.#report.aimed(outcome, passenger, bytes);
      return outcome;
    };
    const line = new StreamLine(direction, { framing, maxFrameBytes, decide }, !this.#faults.isEmpty);
    this.#open[side].add(line);
    return line;
  }

  /** The connection is closed: what is on its line never arrives. */
  close(side: LineSide, line: StreamLine): void {
    if (this.#open[side].delete(line)) addCounters(this.#closed[side], line.counters);
    line.stop();
    this.#owner.changed();
  }

  #scriptOf(spec: RelayLineSpec): LineScript {
    return new LineScript(spec, (side, conditions) => {
      for (const line of this.#open[side]) line.change(conditions);
      this.#owner.changed();
    });
  }

  #sideState(side: LineSide): LineSideState {
    const counters = { ...this.#closed[side] };
    let waiting = 0;
    for (const line of this.#open[side]) {
      addCounters(counters, line.counters);
      waiting += line.waitingBytes;
    }
    return { ...counters, waiting, isOut: this.#script.conditions(side).isOut };
  }
}
