import type { EncodingName } from '../bytes/encoding-names.js';
import type { RuleTools } from '../endpoint/rules/rule-tools.js';
import type { Failure } from '../errors/error.js';
import { Conversations } from './conversations.js';
import { Visits } from './visits.js';

/** A TFTP transfer of a server that has ended. */
export interface FinishedTransfer {
  readonly file: string;
  readonly direction: 'sent' | 'received';
  readonly isWhole: boolean;
  readonly bytes: number;
}

/** Transfers of a server that are kept until something expects them; beyond it the oldest is forgotten. */
const maxTransfers = 10_000;

/** What was opened knows of itself. */
export interface OpenedFacts {
  readonly encoding: EncodingName;
  /** What arrives is a stream that nothing cuts into messages. */
  readonly isStream: boolean;
  /** It is connected to one peer, without which it is of no use. */
  readonly isClient: boolean;
  /** It is a TFTP server. */
  readonly isServer: boolean;
  /** Checks the checksum of what it receives; undefined if nothing says how. */
  readonly checksum: RuleTools['checksum'];
  /** Where it is bound, or connected from. */
  readonly address: string;
  readonly port: number;
}

/** Something that is open, and what came to it. */
export class OpenEntry {
  readonly name: string;
  readonly facts: OpenedFacts;
  readonly conversations: Conversations;
  readonly visits = new Visits();
  /** The latest that nobody has expected yet. */
  readonly transfers: FinishedTransfer[] = [];
  /** Why what was sent last does not arrive: refused or unreachable (UDP). Undefined once something comes. */
  trouble: Failure | undefined;
  /** When something was sent that nothing has answered yet. */
  sentAtMs: number | undefined;

  constructor(name: string, facts: OpenedFacts) {
    this.name = name;
    this.facts = facts;
    this.conversations = new Conversations(facts.isStream);
  }

  /** Keeps a transfer for whoever expects it. */
  finished(transfer: FinishedTransfer): void {
    this.transfers.push(transfer);
    if (this.transfers.length > maxTransfers) this.transfers.shift();
  }

  /** Whether its one peer has left, so that nothing will come any more. */
  get isOver(): boolean {
    const last = this.visits.latest;
    return this.facts.isClient && last !== undefined && last.type !== 'connected';
  }
}

/** A message that was sent or received. */
export interface Exchange {
  readonly direction: 'in' | 'out';
  /** The name of what it went through. */
  readonly name: string;
  readonly peer: string;
  readonly encoding: EncodingName;
  /** At most its first `maxShownBytes`. */
  readonly bytes: Uint8Array;
  readonly totalBytes: number;
  readonly atMs: number;
}

/** Bytes of a message that a report keeps. */
export const maxShownBytes = 4_096;
/** Messages that may be shown around a failure: with `maxShownBytes`, 64 KiB. */
const maxExchanges = 16;

/** What is open, and the latest messages of all. */
export class Desk {
  readonly entries = new Map<string, OpenEntry>();
  readonly #exchanges: Exchange[] = [];

  /** Keeps a message for reports. */
  note(entry: OpenEntry, direction: 'in' | 'out', peer: string, bytes: Uint8Array, atMs: number): Exchange {
    const { name, facts } = entry;
    const exchange: Exchange = {
      direction,
      name,
      peer,
      encoding: facts.encoding,
      bytes: bytes.slice(0, maxShownBytes),
      totalBytes: bytes.byteLength,
      atMs,
    };
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > maxExchanges) this.#exchanges.shift();
    return exchange;
  }

  /** The latest messages, oldest first. */
  latest(): readonly Exchange[] {
    return [...this.#exchanges];
  }
}
