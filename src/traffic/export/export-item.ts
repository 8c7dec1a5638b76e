import type { EncodingName } from '../../bytes/encoding-names.js';
import { escapedText, textPieces } from '../../bytes/text-pieces.js';
import { type Received, type Sent, sendersOf, type TrafficEvent } from '../event.js';
import type { MessageLooks } from './event-json.js';

/** A place where events are missing because nobody kept them. */
export interface NotKept {
  readonly type: 'notKept';
  readonly endpoint: string;
  /** When the next known event happened. */
  readonly timeMicros: number;
  readonly count: number;
  /** False if `count` is an upper bound. */
  readonly isExact: boolean;
}

/** What is exported: events of endpoints, and where some are missing. */
export type ExportedEvent = TrafficEvent | NotKept;

/** What is known of the endpoint of an event. */
export interface ExportedEndpoint {
  /** What a person calls it. */
  readonly name: string;
  /** Its kind, such as `tcp-listen`. */
  readonly kind: string;
  /** What its messages are read in. */
  readonly encoding: EncodingName;
  /** The address that it is bound to, `ADDRESS:PORT`; undefined if nobody knows. */
  readonly local: string | undefined;
  /** Addresses of this machine that it can be reached at, `ADDRESS:PORT`, for one that is bound to every address. */
  readonly reachable: readonly string[];
}

/** Another event of one send to several peers. */
export interface OtherSend {
  readonly peer: string;
  readonly sequence: number;
  readonly connection?: number | undefined;
}

/** One event of an export, with what a person wrote beside it. */
export interface ExportItem {
  readonly event: ExportedEvent;
  readonly endpoint: ExportedEndpoint;
  /**
   * The bytes that a message's text is made of: with those of a character that the message before began, and without those of one
   * that the next completes. Default: the message's own.
   */
  readonly textBytes?: Uint8Array | undefined;
  /** The other events of the same send; each has the same bytes. */
  readonly others?: readonly OtherSend[] | undefined;
  /** The node where it happened, in the history of a cluster. */
  readonly node?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

/** What an export cannot know by itself. */
export interface ExportOptions {
  /** One sentence for an event without bytes, such as `connected (2 open)`. It is escaped afterwards. */
  readonly sentence: (event: Exclude<ExportedEvent, Received | Sent>) => string;
  /** Who sent a message by hand, as the end of its line; `who` is escaped. Default: `by Ana`. */
  readonly sentBy?: ((who: string) => string) | undefined;
  /** Minutes that the clock of whoever reads is ahead of UTC at a time (microseconds since 1970). */
  readonly minutesAheadOfUtc: (timeMicros: number) => number;
  /** Text, dumps and arrays name the endpoint of each event: there are several. A table has its name anyway. Default: false. */
  readonly isNamed?: boolean | undefined;
  /** How messages are read besides their bytes, for JSON. */
  readonly looks?: MessageLooks | undefined;
}

/**
 * Writes a file piece by piece: `begin`, `item` for each event in order, `end`. Pieces are the caller's; an empty one says that the
 * format has no place for the event.
 */
export interface ExportWriter {
  begin(): Uint8Array;
  item(item: ExportItem): Uint8Array;
  end(): Uint8Array;
}

/** Whether an event carries bytes. */
export function isExportedMessage(event: ExportedEvent): event is Received | Sent {
  return event.type === 'received' || event.type === 'sent';
}

/** The peers of an item: one, those of one send, or none. */
export function exportedPeers({ event, others = [] }: ExportItem): readonly string[] {
  if (!('peer' in event) || event.peer === undefined) return [];
  return [event.peer, ...others.map(({ peer }) => peer)];
}

/** Who sent an event's message by hand, in one line: `Ana`, `Ana (operator)` with the NATS user, or that alone; empty where nobody is known. */
export function senderOf(event: ExportedEvent): string {
  if (event.type === 'notKept') return '';
  const [name = '', user] = sendersOf(event).map(oneLine);
  return user === undefined ? name : `${name} (${user})`;
}

/** The sentence of an event without bytes, in one line; empty for a message. */
export function sentenceOf(event: ExportedEvent, { sentence }: ExportOptions): string {
  return isExportedMessage(event) ? '' : oneLine(sentence(event));
}

/** A text as one line in which nothing is hidden and nothing acts. */
export function oneLine(text: string): string {
  return escapedText(textPieces(text));
}
