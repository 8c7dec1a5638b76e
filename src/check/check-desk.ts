import type { SocketAddress } from '../bytes/socket-address.js';
import type { SeededRandom } from '../line/seeded-random.js';
import type { CheckScript } from './check.js';
import type { CheckOutbox } from './check-outbox.js';
import { DatagramDoor } from './datagram-door.js';
import { ProgramDoor, type ProgramJob } from './program-door.js';
import { StreamDoor } from './stream-door.js';

/**
 * What the script of a check speaks by and waits with: it opens doors (sockets, programs), each of which keeps what came until the
 * script takes it. Everything that is opened is closed when the check ends.
 */
export class CheckDesk {
  /** Chance of this check alone. */
  readonly random: SeededRandom;
  readonly #outbox: CheckOutbox;
  readonly #doors: (DatagramDoor | StreamDoor | ProgramDoor)[] = [];
  #nowMs = 0;

  constructor(outbox: CheckOutbox, random: SeededRandom) {
    this.#outbox = outbox;
    this.random = random;
  }

  /** Milliseconds of the time that is passed in. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Time has come this far. Called by the machine. */
  advance(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  /** The door of that number, as the outbox was told it. */
  door(number: number): DatagramDoor | StreamDoor | ProgramDoor | undefined {
    return this.#doors[number];
  }

  /** Opens a UDP socket at a port of the system's choice, or at the one where the subject is told to ask. */
  openDatagrams(place: 'any' | 'listening' = 'any'): DatagramDoor {
    const door = new DatagramDoor(this.#doors.length, this.#outbox, this);
    this.#doors.push(door);
    this.#outbox.openDatagrams(door.number, place);
    return door;
  }

  /** Connects by TCP. */
  connect(to: SocketAddress): StreamDoor {
    const door = new StreamDoor(this.#doors.length, this.#outbox, this);
    this.#doors.push(door);
    this.#outbox.connect(door.number, to);
    return door;
  }

  /** Has a client transfer a file, by its command or by whoever works the device. */
  start(job: ProgramJob): ProgramDoor {
    const door = new ProgramDoor(this.#doors.length, this);
    this.#doors.push(door);
    this.#outbox.startProgram(door.number, job);
    return door;
  }

  /** Waits until something holds, at most so long; returns whether it does. */
  *until(holds: () => boolean, withinMs: number): CheckScript<boolean> {
    const untilMs = this.#nowMs + withinMs;
    while (!holds()) {
      if (this.#nowMs >= untilMs) return false;
      yield untilMs;
    }
    return true;
  }

  /** Waits so long. */
  *pause(ms: number): CheckScript<void> {
    yield* this.until(() => false, ms);
  }

  /** Runs scripts side by side; returns their results in their order. */
  *together<Result>(scripts: readonly CheckScript<Result>[]): CheckScript<readonly Result[]> {
    const ended = new Map<number, { readonly result: Result }>();
    while (ended.size < scripts.length) {
      let untilMs = Number.POSITIVE_INFINITY;
      for (const [index, script] of scripts.entries()) {
        if (ended.has(index)) continue;
        const step = script.next();
        if (step.done === true) ended.set(index, { result: step.value });
        else untilMs = Math.min(untilMs, step.value);
      }
      if (ended.size < scripts.length) yield untilMs;
    }
    const inOrder = [...ended].sort(([one], [other]) => one - other);
    return inOrder.map(([, { result }]) => result);
  }

  /** Closes what is open. Called by the machine. */
  closeAll(): void {
    for (const door of this.#doors) this.#outbox.close(door.number);
  }
}
