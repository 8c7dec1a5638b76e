import type { Altered, Received, Sent, TrafficEvent, Transferred } from '../../../../src/traffic/event.js';
import type { OtherSend } from '../../../../src/traffic/export/export-item.js';
import type { LogBreak } from '../past/log-breaks.js';

/** An event of an endpoint. */
export type EndpointEvent = Exclude<TrafficEvent, Transferred>;

/** One send, to one peer or to several: `peer` is the first, `peers` all of several, `others` the events of those after the first. */
export interface SentToPeers extends Sent {
  readonly peers?: string[];
  readonly others?: OtherSend[];
}

/** The event of a log line. */
export type LogEvent = Exclude<EndpointEvent, Sent> | SentToPeers | LogBreak;

/** One line of a log, with its position among all lines that the log ever held. */
export interface LogEntry {
  /** One more than that of the line above; unchanged when lines are dropped or added at either end. Below 0 for older lines. */
  readonly number: number;
  readonly event: LogEvent;
  /** For a message: the number of the previous message of the same peer and direction, if nothing is missing in between. */
  readonly before: number | undefined;
  /** For a message: the number of the next message in its stream, once there is one. */
  after: number | undefined;
  /** For a message: the bytes before it in its stream, as far as the stream is known. */
  readonly streamBytes: number;
}

/** An event that carries bytes. */
export type MessageEvent = Received | SentToPeers;

/** A line that carries bytes. */
export type MessageEntry = LogEntry & { readonly event: MessageEvent };

/** A line that tells what a relay or its line did to a message. */
export type AlteredEntry = LogEntry & { readonly event: Altered };

/** Whether an event carries bytes. */
export function isMessage(event: LogEvent): event is MessageEvent {
  return event.type === 'received' || event.type === 'sent';
}

/** Whether a line stands between events, and is none. */
export function isBreak(event: LogEvent): event is LogBreak {
  return event.type === 'notKept' || event.type === 'newDay' || event.type === 'notRunning';
}

/** Whether a line carries bytes. */
export function isMessageEntry(entry: LogEntry): entry is MessageEntry {
  return isMessage(entry.event);
}

/** Whether a line tells what a relay or its line did to a message. */
export function isAlteredEntry(entry: LogEntry): entry is AlteredEntry {
  return entry.event.type === 'altered';
}

/** The peers of an event: one peer, those of one send, or none. */
export function peersOf(event: LogEvent): readonly string[] {
  if (event.type === 'sent' && event.peers !== undefined) return event.peers;
  return 'peer' in event && event.peer !== undefined ? [event.peer] : [];
}

/** A position in the events of an endpoint, up to which a log was read or emptied. */
export interface LogMark {
  readonly sequence: number;
  readonly timeMicros: number;
}
