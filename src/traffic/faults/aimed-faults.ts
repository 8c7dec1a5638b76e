import { LayoutValues } from '../../layout/layout-values.js';
import { damageBytes } from '../../line/damage.js';
import type { SeededRandom } from '../../line/seeded-random.js';
import type { FilteredMessage } from '../filter/message-codec.js';
import { compileMessageFilter, type MessageFilter } from '../filter/message-filter.js';
import type { AimedAction, AimedFault } from './aimed-fault.js';
import { type TftpConversation, TftpMessageCodec } from './tftp-messages.js';

/** What is to be done to a message instead of sending it as it is. */
export type AimedOutcome =
  | { readonly type: 'drop' | 'duplicate' | 'fromAnotherPort'; readonly fault: ArmedFault }
  | { readonly type: 'delay'; readonly ms: number; readonly fault: ArmedFault }
  /** These bytes are sent in its place; the receiver owns them. */
  | { readonly type: 'corrupt'; readonly bytes: Uint8Array; readonly fault: ArmedFault };

/** A fault and what it has done so far. */
export interface ArmedFault {
  readonly fault: AimedFault;
  /** How many messages it has hit. */
  readonly hits: number;
  /** Whether it has hit as many as it is for. */
  readonly isDone: boolean;
}

/** What a message without a layout ends with, at most: CRC-16 is the usual checksum of devices. */
const lastChecksumBytes = 2;

/**
 * Faults for single messages: the first one that is not done, whose filter selects a message, and that can do something to it hits it. Same
 * seed and same messages, same faults.
 */
export class AimedFaults {
  readonly #armed: readonly Armed[];
  readonly #random: SeededRandom;
  readonly #tftp = new TftpMessageCodec();
  readonly #values = new LayoutValues();

  constructor(faults: readonly AimedFault[], random: SeededRandom) {
    this.#armed = faults.map((fault) => new Armed(fault));
    this.#random = random;
  }

  /** The faults in their order. */
  get states(): readonly ArmedFault[] {
    return this.#armed;
  }

  /**
   * What is to be done to a message (borrowed); undefined if it passes as it is. `conversation` is what its two sides have said, and has
   * seen this message already; undefined where it cannot be TFTP.
   */
  decide(message: FilteredMessage, conversation?: TftpConversation): AimedOutcome | undefined {
    if (this.#armed.length === 0) return undefined;
    this.#tftp.conversation = conversation;
    const looked = conversation?.transfer === undefined ? message : { ...message, codecs: [this.#tftp] };
    for (const armed of this.#armed) {
      if (armed.isDone || !armed.selects(looked)) continue;
      const outcome = this.#outcome(armed, armed.fault.action, message);
      if (outcome === undefined) continue;
      armed.hits += 1;
      return outcome;
    }
    return undefined;
  }

  /** What a fault does to a message; undefined if that has none of the bits that it would flip. */
  #outcome(fault: ArmedFault, action: AimedAction, message: FilteredMessage): AimedOutcome | undefined {
    switch (action.type) {
      case 'delay':
        return { type: 'delay', ms: action.ms, fault };
      case 'corruptBit': {
        const bytes = new Uint8Array(message.bytes);
        const at = action.bit >> 3;
        const byte = bytes[at];
        if (byte === undefined) return undefined;
        bytes[at] = byte ^ (1 << (action.bit & 7));
        return { type: 'corrupt', bytes, fault };
      }
      case 'corrupt': {
        const bytes = new Uint8Array(message.bytes);
        const { from, to } =
          action.place === 'checksum' ? this.#checksumOf(message) : { from: 0, to: bytes.byteLength };
        const damage = { bits: action.bits, fromByte: from, bytes: to - from };
        return damageBytes(bytes, damage, this.#random) ? { type: 'corrupt', bytes, fault } : undefined;
      }
      default:
        return { type: action.type, fault };
    }
  }

  /** Where the checksum of a message is: by the first layout that finds one, else its last bytes. */
  #checksumOf({ bytes, layouts }: FilteredMessage): { readonly from: number; readonly to: number } {
    const values = this.#values;
    for (const layout of layouts) {
      layout.decode(bytes, 0, bytes.byteLength, values);
      for (let row = 0; row < values.count; row += 1) {
        if (layout.fields[values.fields[row] ?? -1]?.kind !== 'checksum') continue;
        const from = values.froms[row] ?? 0;
        const to = values.tos[row] ?? 0;
        if (to > from) return { from, to };
      }
    }
    return { from: Math.max(0, bytes.byteLength - lastChecksumBytes), to: bytes.byteLength };
  }
}

class Armed implements ArmedFault {
  readonly fault: AimedFault;
  readonly selects: MessageFilter;
  hits = 0;

  constructor(fault: AimedFault) {
    this.fault = fault;
    this.selects = compileMessageFilter(fault.filter);
  }

  get isDone(): boolean {
    return this.hits >= this.fault.times;
  }
}
