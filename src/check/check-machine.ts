import type { SocketAddress } from '../bytes/socket-address.js';
import { LineDirection } from '../line/line-direction.js';
import { SeededRandom } from '../line/seeded-random.js';
import type { TimedMachine } from '../line/virtual-time.js';
import { type Check, type CheckScript, failed, type Verdict } from './check.js';
import { CheckDesk } from './check-desk.js';
import type { CheckOutbox } from './check-outbox.js';
import { DatagramDoor } from './datagram-door.js';
import { phrase } from './phrases.js';
import { ProgramDoor, type ProgramEnd } from './program-door.js';
import { StreamDoor } from './stream-door.js';

/** A datagram's way on the line: whose door, and which peer. */
interface Way {
  readonly door: number;
  readonly peer: SocketAddress;
}

/** How long a check may take that does not say so itself. */
const defaultLimitMs = 180_000;

/** What a check runs with. */
export interface CheckMachineOptions {
  readonly outbox: CheckOutbox;
  /** What chance does follows from it. */
  readonly seed: number;
  /** Called once. */
  readonly ended: (verdict: Verdict) => void;
  /** Milliseconds after which the check has failed, whatever it waits for. Default: 180,000. */
  readonly limitMs?: number | undefined;
}

/**
 * Runs the script of one check, on passed-in time: it is told what happened at the doors that the script opened, in the past tense, and
 * asks for things by its outbox. Datagrams pass a line of the check's conditions, both ways.
 */
export class CheckMachine<Room> implements TimedMachine {
  readonly #desk: CheckDesk;
  readonly #options: CheckMachineOptions;
  readonly #script: CheckScript;
  readonly #there: LineDirection<Way> | undefined;
  readonly #back: LineDirection<Way> | undefined;
  #wakeMs = Number.POSITIVE_INFINITY;
  #limitMs = Number.POSITIVE_INFINITY;
  #isOver = false;
  #isRunning = false;
  #hasHappened = false;

  constructor(check: Check<Room>, room: Room, options: CheckMachineOptions) {
    this.#options = options;
    const { outbox, seed } = options;
    const conditions = check.line;
    if (conditions !== undefined) {
      this.#there = new LineDirection<Way>({
        conditions,
        random: SeededRandom.forPart(seed, 0),
        arrive: (datagram, way) => {
          if (way !== undefined) outbox.sendDatagram(way.door, datagram, way.peer);
        },
      });
      this.#back = new LineDirection<Way>({
        conditions,
        random: SeededRandom.forPart(seed, 1),
        arrive: (datagram, way) => {
          if (way !== undefined) this.#arrive(way.door, datagram, way.peer);
        },
      });
    }
    this.#desk = new CheckDesk(
      { ...bound(outbox), sendDatagram: (door, bytes, to) => this.#send(door, bytes, to) },
      SeededRandom.forPart(seed, 2),
    );
    this.#script = check.script(this.#desk, room);
  }

  /** When it wants to be woken, in milliseconds. */
  get deadlineMs(): number {
    if (this.#isOver) return Number.POSITIVE_INFINITY;
    const lineMs = Math.min(
      this.#there?.deadlineMs ?? Number.POSITIVE_INFINITY,
      this.#back?.deadlineMs ?? Number.POSITIVE_INFINITY,
    );
    return Math.min(this.#wakeMs, this.#limitMs, lineMs);
  }

  /** Whether the verdict was given. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Begins. */
  begin(nowMs: number): void {
    this.#limitMs = nowMs + (this.#options.limitMs ?? defaultLimitMs);
    this.#advance(nowMs);
  }

  deadlineReached(nowMs: number): void {
    this.#desk.advance(nowMs);
    this.#there?.deadlineReached(nowMs);
    this.#back?.deadlineReached(nowMs);
    if (nowMs >= this.#limitMs) {
      const seconds = Math.round((this.#options.limitMs ?? defaultLimitMs) / 1_000);
      this.#end(failed(phrase('anEnd'), phrase('noEnd', { seconds })));
    } else this.#advance(nowMs);
  }

  /** A UDP socket was bound. */
  datagramsOpened(number: number, local: SocketAddress, nowMs: number): void {
    this.#desk.advance(nowMs);
    const door = this.#desk.door(number);
    if (door instanceof DatagramDoor) door.opened(local);
    this.#advance(nowMs);
  }

  /** A datagram came; the bytes belong to the machine. */
  datagramReceived(door: number, bytes: Uint8Array, from: SocketAddress, nowMs: number): void {
    this.#desk.advance(nowMs);
    if (this.#back === undefined) this.#arrive(door, bytes, from);
    else this.#back.send(bytes, nowMs, { door, peer: from });
    this.#advance(nowMs);
  }

  /** A connection was made. */
  streamOpened(number: number, nowMs: number): void {
    this.#atStream(number, nowMs, (door) => door.becameOpen());
  }

  /** Bytes came; they belong to the machine. */
  streamReceived(number: number, bytes: Uint8Array, nowMs: number): void {
    this.#atStream(number, nowMs, (door) => door.received(bytes));
  }

  /** The peer sends no more. */
  streamEnded(number: number, nowMs: number): void {
    this.#atStream(number, nowMs, (door) => door.becameEnded());
  }

  /** A connection is over, or was never made; with the system's code if it was an error. */
  streamClosed(number: number, code: string | undefined, nowMs: number): void {
    this.#atStream(number, nowMs, (door) => door.becameClosed(code));
  }

  /** A program has ended. */
  programEnded(number: number, end: ProgramEnd, nowMs: number): void {
    this.#desk.advance(nowMs);
    const door = this.#desk.door(number);
    if (door instanceof ProgramDoor) door.hasEnded(end);
    this.#advance(nowMs);
  }

  /** Ends it without a verdict of its own, as when somebody interrupts it. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#desk.closeAll();
  }

  #atStream(number: number, nowMs: number, happen: (door: StreamDoor) => void): void {
    this.#desk.advance(nowMs);
    const door = this.#desk.door(number);
    if (door instanceof StreamDoor) happen(door);
    this.#advance(nowMs);
  }

  #send(door: number, bytes: Uint8Array, to: SocketAddress): void {
    if (this.#there === undefined) this.#options.outbox.sendDatagram(door, bytes, to);
    else this.#there.send(bytes, this.#desk.nowMs, { door, peer: to });
  }

  #arrive(number: number, bytes: Uint8Array, from: SocketAddress): void {
    const door = this.#desk.door(number);
    if (door instanceof DatagramDoor) door.received({ bytes, from, atMs: this.#desk.nowMs });
  }

  /** Lets the script go on, which looks for itself at what has happened. A shell may answer while it runs. */
  #advance(nowMs: number): void {
    this.#desk.advance(nowMs);
    this.#hasHappened = true;
    if (this.#isOver || this.#isRunning) return;
    this.#isRunning = true;
    while (this.#hasHappened) {
      this.#hasHappened = false;
      const step = this.#script.next();
      if (step.done === true) {
        this.#end(step.value);
        return;
      }
      this.#wakeMs = step.value;
    }
    this.#isRunning = false;
  }

  #end(verdict: Verdict): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // What says that a transfer is over must not be lost on the way.
    this.#there?.deadlineReached(Number.POSITIVE_INFINITY);
    this.#desk.closeAll();
    this.#options.ended(verdict);
  }
}

/** The methods of an outbox, each of which keeps its owner. */
function bound(outbox: CheckOutbox): CheckOutbox {
  return {
    openDatagrams: (door, place) => outbox.openDatagrams(door, place),
    sendDatagram: (door, bytes, to) => outbox.sendDatagram(door, bytes, to),
    connect: (door, to) => outbox.connect(door, to),
    writeStream: (door, bytes) => outbox.writeStream(door, bytes),
    halfClose: (door) => outbox.halfClose(door),
    resetStream: (door) => outbox.resetStream(door),
    startProgram: (door, job) => outbox.startProgram(door, job),
    close: (door) => outbox.close(door),
  };
}
