import { randomInt } from 'node:crypto';
import type { RelayLineSpec } from '../../../config/line/line-input.js';
import { addCounters, zeroCounters } from '../../../line/line-counters.js';
import { SeededRandom } from '../../../line/seeded-random.js';
import { StreamDirection } from '../../../line/stream-direction.js';
import type { LineSide } from '../../../line/timeline.js';
import type { LineSideState, LineState } from '../../../traffic/line-state.js';
import { DeadlineTimer, lineNowMs } from './deadline-timer.js';
import { LineScript } from './line-script.js';

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

/** One direction of one connection, with its timer. */
export class StreamLine {
  readonly #direction: StreamDirection;
  readonly #timer: DeadlineTimer;

  constructor(direction: StreamDirection) {
    this.#direction = direction;
    this.#timer = new DeadlineTimer(direction);
  }

  /** The sender is to wait for `roomOpened`. */
  get isFull(): boolean {
    return this.#direction.isFull;
  }

  /** What it has done since it was opened. */
  get counters(): StreamDirection['counters'] {
    return this.#direction.counters;
  }

  /** Bytes that are on the line. */
  get waitingBytes(): number {
    return this.#direction.waitingBytes;
  }

  /** Puts bytes (borrowed) on the line. */
  send(chunk: Uint8Array): void {
    this.#direction.send(chunk, lineNowMs());
    this.#timer.changed();
  }

  /** The sender has finished. */
  finish(): void {
    this.#direction.finish(lineNowMs());
    this.#timer.changed();
  }

  /** Takes new conditions. */
  change(...conditions: Parameters<StreamDirection['change']>): void {
    this.#direction.change(...conditions);
    this.#timer.changed();
  }

  /** What is on the line never arrives. */
  stop(): void {
    this.#timer.stop();
    this.#direction.abandon();
  }
}

/** The lines of the connections of a TCP relay: each has two directions of its own, of the same conditions. */
export class StreamLines {
  #script: LineScript;
  #seed: number;
  readonly #open: Readonly<Record<LineSide, Set<StreamLine>>> = { up: new Set(), down: new Set() };
  /** What the lines of closed connections have done. */
  readonly #closed = { up: zeroCounters(), down: zeroCounters() };
  readonly #changed: () => void;

  /** `changed`: their state is another. */
  constructor(spec: RelayLineSpec, changed: () => void) {
    this.#changed = changed;
    this.#seed = spec.seed ?? randomInt(2 ** 32);
    this.#script = this.#scriptOf(spec);
  }

  /** What the lines of all connections together have done so far. */
  get state(): LineState {
    return { seed: this.#seed, up: this.#sideState('up'), down: this.#sideState('down'), faults: [] };
  }

  /** Begins the timeline. */
  start(): void {
    this.#script.start();
  }

  /**
   * Becomes another line for what is sent from now on, on open connections too; its timeline begins anew, and counters go on. Another
   * seed is for connections that are opened later.
   */
  change(spec: RelayLineSpec): void {
    this.#seed = spec.seed ?? this.#seed;
    this.#script.stop();
    this.#script = this.#scriptOf(spec);
    for (const side of ['up', 'down'] as const) {
      for (const line of this.#open[side]) line.change(spec.sides[side]);
    }
    this.#script.start();
    this.#changed();
  }

  stop(): void {
    this.#script.stop();
    for (const side of ['up', 'down'] as const) {
      for (const line of this.#open[side]) this.close(side, line);
    }
  }

  /** The line of one side of the connection of this number, which seeds it. */
  open(side: LineSide, connection: number, { passed, ended, reset, roomOpened }: StreamHandler): StreamLine {
    const line = new StreamLine(
      new StreamDirection({
        conditions: this.#script.conditions(side),
        random: SeededRandom.forPart(this.#seed, connection * 2 + (side === 'up' ? 0 : 1)),
        arrive: (chunk) => {
          passed(chunk);
          this.#changed();
        },
        ended,
        reset,
        roomOpened,
      }),
    );
    this.#open[side].add(line);
    return line;
  }

  /** The connection is closed: what is on its line never arrives. */
  close(side: LineSide, line: StreamLine): void {
    if (this.#open[side].delete(line)) addCounters(this.#closed[side], line.counters);
    line.stop();
    this.#changed();
  }

  #scriptOf(spec: RelayLineSpec): LineScript {
    return new LineScript(spec, (side, conditions) => {
      for (const line of this.#open[side]) line.change(conditions);
      this.#changed();
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
