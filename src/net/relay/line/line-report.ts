import type { LineFault } from '../../../line/line-counters.js';
import type { LineSide } from '../../../line/timeline.js';
import type { Alteration } from '../../../traffic/event.js';
import type { AimedOutcome } from '../../../traffic/faults/aimed-faults.js';
import type { EndpointEvents } from '../../endpoint-events.js';

/** Whose message it is that a line did something to. */
export interface LinePassenger {
  /** The client that the message is from or for. */
  readonly peer: string;
  /** The number of its connection; undefined over UDP. */
  readonly connection: number | undefined;
  readonly side: LineSide;
}

/** What chance does to a message; a stall or a reset is of the connection, not of a message. */
const byChance: Readonly<Partial<Record<LineFault, Alteration>>> = {
  lost: 'lost',
  outage: 'lost',
  queueFull: 'lost',
  tooBig: 'lost',
  duplicated: 'duplicated',
  corrupted: 'corrupted',
};

const byAim: Readonly<Record<AimedOutcome['type'], Alteration>> = {
  drop: 'dropped',
  duplicate: 'duplicated',
  delay: 'delayed',
  corrupt: 'corrupted',
  fromAnotherPort: 'fromAnotherPort',
};

/** Tells what a line did to messages, as the event `altered`. It copies bytes only where somebody wants that event. */
export class LineReport {
  readonly #events: EndpointEvents;

  constructor(events: EndpointEvents) {
    this.#events = events;
  }

  /** The line did something to `sent`, by chance or by its conditions; `arriving` is what is left of it. Both are borrowed. */
  faulted(fault: LineFault, passenger: LinePassenger, sent: Uint8Array, arriving: Uint8Array): void {
    const what = byChance[fault];
    if (what === undefined) return;
    this.#altered(what, passenger, sent, what === 'corrupted' ? arriving : undefined, undefined);
  }

  /** A fault hit the message that it is aimed at (borrowed). */
  aimed(outcome: AimedOutcome, passenger: LinePassenger, bytes: Uint8Array): void {
    const after = outcome.type === 'corrupt' ? outcome.bytes : undefined;
    this.#altered(byAim[outcome.type], passenger, bytes, after, outcome.fault.fault.text);
  }

  #altered(
    what: Alteration,
    { peer, connection, side }: LinePassenger,
    bytes: Uint8Array,
    after: Uint8Array | undefined,
    by: string | undefined,
  ): void {
    if (!this.#events.wants('altered')) return;
    this.#events.altered(peer, connection, {
      ...{ side, what, by },
      // A Buffer's own slice would share its memory.
      bytes: new Uint8Array(bytes),
      after: after === undefined ? undefined : new Uint8Array(after),
    });
  }
}
