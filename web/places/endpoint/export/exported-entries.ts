import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import type {
  ExportedEndpoint,
  ExportItem,
  ExportOptions,
} from '../../../../src/traffic/export/export-item.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import type { Words } from '../../../views/use-session.js';
import { eventWords } from '../log/event-words.js';
import { isMessageEntry, type LogEntry, type LogEvent, type MessageEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';

/** A line of a log that an export has: it leaves out those that the times around them tell. */
export type ExportedEntry = LogEntry & {
  readonly event: Exclude<LogEvent, { readonly type: 'newDay' | 'notRunning' }>;
};

/** Whether an export has a line of a log. */
export function isExported(entry: LogEntry): entry is ExportedEntry {
  return entry.event.type !== 'newDay' && entry.event.type !== 'notRunning';
}

/** What an export says of an endpoint, as it is now. */
export function exportedEndpoint(
  { input, status, id }: Pick<SocketSummary, 'input' | 'status' | 'id'>,
  encoding: EncodingName,
): ExportedEndpoint {
  const isOpen = status.state === 'listening' || status.state === 'connected';
  return {
    name: input.label || endpointName({ input, status }) || id,
    kind: input.type,
    encoding,
    local: isOpen ? status.local : undefined,
    reachable: status.state === 'listening' ? status.reachable : [],
  };
}

/** The lines of a log as items of an export, in order. An endpoint that is not open is what its lines say that it was. */
export function* exportItems(
  entries: Iterable<LogEntry>,
  endpoint: ExportedEndpoint,
  stream: StreamText,
): Generator<ExportItem> {
  let known = endpoint;
  for (const entry of entries) {
    if (!isExported(entry)) continue;
    const { event } = entry;
    if (event.type === 'listening') known = { ...known, local: event.local, reachable: event.reachable };
    yield exportItem(entry, known, stream);
  }
}

/** One line of a log as an item of an export. */
export function exportItem(entry: ExportedEntry, endpoint: ExportedEndpoint, stream: StreamText): ExportItem {
  if (!isMessageEntry(entry)) return { endpoint, event: entry.event };
  const { event } = entry;
  const others = event.type === 'sent' ? event.others : undefined;
  return { endpoint, event, others, textBytes: textBytesOf(entry, stream) };
}

/** The bytes of a message's whole characters: one that is split is in the message that completes it. */
export function textBytesOf(entry: MessageEntry, stream: StreamText): Uint8Array {
  const bytes = stream.joined(entry, entry.event.bytes);
  return stream.goesOn(entry) ? bytes.subarray(0, completePrefixBytes(bytes, stream.encoding)) : bytes;
}

/** How the page words and times an export. */
export function exportOptions(words: Words, isClient: boolean, check?: ReceivedCheck): ExportOptions {
  return {
    sentence: (event) => {
      switch (event.type) {
        // Transfers have a place of their own, and no line here.
        case 'transferStarted':
        case 'transferProgressed':
        case 'transferFinished':
          return event.type;
        default:
          return eventWords(event, words, isClient);
      }
    },
    minutesAheadOfUtc: (timeMicros) => -new Date(timeMicros / 1000).getTimezoneOffset(),
    looks: { check },
  };
}
