import { randomInt } from 'node:crypto';
import type { RelayLineSpec } from '../../../config/line/line-input.js';
import { LineDirection } from '../../../line/line-direction.js';
import { SeededRandom } from '../../../line/seeded-random.js';
import type { LineSide } from '../../../line/timeline.js';
import type { TftpConversation } from '../../../traffic/faults/tftp-messages.js';
import type { LineSideState, LineState } from '../../../traffic/line-state.js';
import { DeadlineTimer, lineNowMs } from './deadline-timer.js';
import { LineFaults, type LineOwner, type ReadFaults } from './line-faults.js';
import { type LinePassenger, LineReport } from './line-report.js';
import { LineScript } from './line-script.js';

/** How a datagram leaves the line. */
export interface DatagramWay {
  readonly side: LineSide;
  /** The client that it is from or for. */
  readonly peer: string;
  /** What this client and the target have said. */
  readonly conversation: TftpConversation;
  /** Sends bytes, which it owns, on as usual. */
  readonly deliver: (bytes: Uint8Array) => void;
  /** Sends them from a port that the receiver does not know. */
  readonly deliverFromAnotherPort: (bytes: Uint8Array) => void;
}

/** The parts that a seed is for. */
const parts = { up: 0, down: 1, faults: 2 } as const;

/** What a datagram takes along on the line. */
interface Boarded extends LinePassenger {
  readonly deliver: (bytes: Uint8Array) => void;
}

/** The line between all clients of a UDP relay and its target: each direction is one, whose rate and bursts they share. */
export class DatagramLine {
  #script: LineScript;
  readonly #directions: Readonly<Record<LineSide, LineDirection<Boarded>>>;
  readonly #timers: Readonly<Record<LineSide, DeadlineTimer>>;
  readonly #faults: LineFaults;
  readonly #report: LineReport;
  readonly #owner: LineOwner;
  #seed: number;

  constructor(spec: RelayLineSpec, faults: ReadFaults, owner: LineOwner) {
    const { seed = randomInt(2 ** 32) } = spec;
    this.#owner = owner;
    this.#report = new LineReport(owner.events);
    this.#seed = seed;
    this.#faults = new LineFaults(faults, seed, parts.faults, owner);
    const direction = (side: LineSide): LineDirection<Boarded> =>
      new LineDirection<Boarded>({
        conditions: spec.sides[side],
        random: SeededRandom.forPart(seed, parts[side]),
        arrive: (datagram, boarded) => {
          boarded?.deliver(datagram);
          owner.changed();
        },
        faulted: (fault, datagram, boarded, sent) => {
          if (boarded !== undefined) this.#report.faulted(fault, boarded, sent, datagram);
        },
      });
    this.#directions = { up: direction('up'), down: direction('down') };
    this.#timers = {
      up: new DeadlineTimer(this.#directions.up),
      down: new DeadlineTimer(this.#directions.down),
    };
    this.#script = this.#scriptOf(spec);
  }

  /** What it has done so far. */
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
   * Becomes another line for what is sent from now on; its timeline begins anew. Counters go on, and so do faults that are the same as
   * before, unless there is another seed.
   */
  change(spec: RelayLineSpec, faults: ReadFaults): void {
    const { seed = this.#seed } = spec;
    const isReseeded = seed !== this.#seed;
    this.#seed = seed;
    this.#faults.change(faults, seed, isReseeded);
    this.#script.stop();
    this.#script = this.#scriptOf(spec);
    for (const side of ['up', 'down'] as const) {
      if (isReseeded) this.#directions[side].reseed(SeededRandom.forPart(seed, parts[side]));
      this.#directions[side].change(spec.sides[side]);
    }
    this.#script.start();
    this.#owner.changed();
  }

  /** What is on the line never arrives. */
  stop(): void {
    this.#script.stop();
    this.#timers.up.stop();
    this.#timers.down.stop();
  }

  /** Puts a datagram (borrowed) on the line, if no fault that is aimed at it says otherwise. */
  pass(bytes: Uint8Array, way: DatagramWay): void {
    const { side, peer, deliver, deliverFromAnotherPort } = way;
    const direction = this.#directions[side];
    const nowMs = lineNowMs();
    const outcome = this.#faults.isEmpty ? undefined : this.#faults.decide({ bytes, ...way });
    const boarded: Boarded = { peer, connection: undefined, side, deliver };
    if (outcome !== undefined) this.#report.aimed(outcome, boarded, bytes);
    this.#owner.changed();
    switch (outcome?.type) {
      case 'drop':
        return;
      case 'duplicate':
        direction.send(bytes, nowMs, boarded);
        direction.send(bytes, nowMs, boarded);
        break;
      case 'delay':
        direction.sendHeldBack(bytes, outcome.ms, nowMs, boarded);
        break;
      case 'fromAnotherPort':
        direction.send(bytes, nowMs, { ...boarded, deliver: deliverFromAnotherPort });
        break;
      case 'corrupt':
        direction.send(outcome.bytes, nowMs, boarded);
        break;
      default:
        direction.send(bytes, nowMs, boarded);
    }
    this.#timers[side].changed();
  }

  #scriptOf(spec: RelayLineSpec): LineScript {
    return new LineScript(spec, (side, conditions) => {
      this.#directions[side].change(conditions);
      this.#owner.changed();
    });
  }

  #sideState(side: LineSide): LineSideState {
    const { counters, inFlight, conditions } = this.#directions[side];
    return { ...counters, waiting: inFlight, isOut: conditions.isOut };
  }
}
