import type { EncodingName } from '../../../bytes/encoding-names.js';
import type { Layout } from '../../../layout/layout.js';
import { SeededRandom } from '../../../line/seeded-random.js';
import type { LineSide } from '../../../line/timeline.js';
import { nowMicros } from '../../../system/clock.js';
import type { AimedFault } from '../../../traffic/faults/aimed-fault.js';
import { AimedFaults, type AimedOutcome } from '../../../traffic/faults/aimed-faults.js';
import type { TftpConversation } from '../../../traffic/faults/tftp-messages.js';
import type { LineState } from '../../../traffic/line-state.js';
import type { EndpointEvents } from '../../endpoint-events.js';

/** The faults of a relay, which were read, and the layouts that their filters know. */
export interface ReadFaults {
  readonly faults: readonly AimedFault[];
  readonly layouts: readonly Layout[];
}

/** Who the messages of a line belong to. */
export interface LineOwner {
  /** The label and the id of the endpoint. */
  readonly names: readonly string[];
  readonly encoding: EncodingName;
  /** Those of the endpoint: what the line does to messages is among them. */
  readonly events: EndpointEvents;
  /** The line's state is another. */
  readonly changed: () => void;
}

/** A message on its way. */
export interface AimedMessage {
  /** Borrowed. */
  readonly bytes: Uint8Array;
  readonly side: LineSide;
  /** The client that it is from or for. */
  readonly peer: string;
  /** What this client and the target have said; undefined where it cannot be TFTP. */
  readonly conversation?: TftpConversation;
}

/** The faults that are aimed at single messages of a line, which may be others while it runs. */
export class LineFaults {
  #faults: AimedFaults;
  #layouts: readonly Layout[];
  readonly #owner: LineOwner;
  readonly #part: number;

  /** `seed` is the line's, and `part` what it stands for here. */
  constructor({ faults, layouts }: ReadFaults, seed: number, part: number, owner: LineOwner) {
    this.#faults = new AimedFaults(faults, SeededRandom.forPart(seed, part));
    this.#layouts = layouts;
    this.#owner = owner;
    this.#part = part;
  }

  /** Returns true if there is none. */
  get isEmpty(): boolean {
    return this.#faults.states.length === 0;
  }

  /** What each has done so far. */
  get states(): LineState['faults'] {
    return this.#faults.states.map(({ fault, hits, isDone }) => ({ fault: fault.text, hits, isDone }));
  }

  /** Takes others. Where they are the same as before they go on, unless `isReseeded`. */
  change({ faults, layouts }: ReadFaults, seed: number, isReseeded: boolean): void {
    this.#layouts = layouts;
    const textsOf = (of: readonly { readonly text: string }[]): string =>
      JSON.stringify(of.map(({ text }) => text));
    if (isReseeded || textsOf(faults) !== textsOf(this.#faults.states.map(({ fault }) => fault)))
      this.#faults = new AimedFaults(faults, SeededRandom.forPart(seed, this.#part));
  }

  /** What is to be done to a message; undefined if it passes as it is. */
  decide({ bytes, side, peer, conversation }: AimedMessage): AimedOutcome | undefined {
    if (this.isEmpty) return undefined;
    conversation?.seen(bytes);
    const { names, encoding } = this.#owner;
    return this.#faults.decide(
      {
        bytes,
        direction: side === 'up' ? 'in' : 'out',
        endpoint: names,
        peer,
        timeMicros: nowMicros(),
        encoding,
        layouts: this.#layouts,
        by: undefined,
      },
      conversation,
    );
  }
}
