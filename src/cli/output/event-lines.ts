import type { MessageView } from '../../app/layouts/message-view.js';
import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { failureMessage, type Language } from '../../errors/error.js';
import type { Listening, Received, Sent, Totals, TrafficEvent } from '../../traffic/event.js';
import { alteredMark, alteredSentence } from '../../traffic/export/altered-words.js';
import { senderOf } from '../../traffic/export/export-item.js';
import type { TextReader } from '../../traffic/export/text-reader.js';
import type { Translate } from '../language.js';
import { ruleWords } from './rule-words.js';
import { clockTime, durationWords } from './times.js';
import { transferWords } from './transfer-words.js';

/** How lines are rendered; `hex` and the reader's encoding may change at any time. */
export interface LineStyle {
  /** Bytes of a message that its line shows; the line names the number of the others. Infinite for whole messages. */
  readonly maxMessageBytes: number;
  readonly translate: Translate;
  readonly language: Language;
  readonly color: boolean;
  /** Of received messages; undefined: they are not checked. */
  readonly check: ReceivedCheck | undefined;
  /** Reads messages by layouts; undefined: they are text or hex. */
  readonly messages?: MessageView | undefined;
  hex: boolean;
}

// The page's two colours: received is teal, sent is amber; red is failure, dim is state.
const colors = { received: 36, sent: 33, error: 31, state: 2 } as const;

/** The subject of a line, which decides its colour. */
export type LineKind = keyof typeof colors;

/** A line with its time and mark, painted where colours are wanted. */
export function markedLine(
  timeMicros: number,
  mark: string,
  kind: LineKind,
  text: string,
  { color }: LineStyle,
): string {
  const painted = color ? `\x1b[${colors[kind]}m${mark} ${text}\x1b[0m` : `${mark} ${text}`;
  return `${clockTime(timeMicros)} ${painted}`;
}

/** The line, or lines, a person reads for an event; nothing from the network reaches it unescaped. */
export function eventLine(event: TrafficEvent, style: LineStyle, reader: TextReader): string {
  return eventLines(event, style, reader, (mark, kind, text) =>
    markedLine(event.timeMicros, mark, kind, text, style),
  );
}

/** What the line of an event says besides its time, its mark and its peer. */
export function eventSentence(event: TrafficEvent, style: LineStyle, reader: TextReader): string {
  const text = eventLines(event, style, reader, (_mark, _kind, words) => words);
  const peer = 'peer' in event && event.peer !== undefined ? `${event.peer}  ` : '';
  return (text.startsWith(peer) ? text.slice(peer.length) : text).replaceAll('\n', '; ');
}

function eventLines(
  event: TrafficEvent,
  style: LineStyle,
  reader: TextReader,
  line: (mark: string, kind: LineKind, text: string) => string,
): string {
  const { translate: t } = style;
  switch (event.type) {
    case 'listening': {
      const lines = [
        line('*', 'state', t('listening', { local: event.local })),
        line('*', 'state', t('reach', { addresses: addressWords(event, t) })),
      ];
      if (event.fingerprint !== undefined) {
        lines.push(line('*', 'state', t('fingerprint', { fingerprint: event.fingerprint })));
      }
      return lines.join('\n');
    }
    case 'addressesChanged':
      return event.changes
        .map(({ address, change }) => line('*', 'state', t(`addressChanges.${change}`, { address })))
        .join('\n');
    case 'connected': {
      const { peer, open, target } = event;
      const words = target === undefined ? t('connected', { open }) : t('connectedTo', { open, target });
      return line('+', 'state', `${peer}  ${words}`);
    }
    case 'received':
    case 'sent': {
      const mark = event.type === 'received' ? '<' : '>';
      const content = contentOf(event, style, reader);
      const size = `${event.bytes.byteLength} B${checkWords(event, style)}`;
      const who = senderOf(event);
      const by = who === '' ? '' : `  ${t('sentBy', { who })}`;
      return line(mark, event.type, `${event.peer}  ${size}  ${content}${by}`);
    }
    case 'closed': {
      const text = t('closed', {
        reason: t(`reasons.${event.reason}`),
        time: durationWords(event.durationMs / 1000, t),
        received: event.receivedBytes,
        sent: event.sentBytes,
        open: event.open,
      });
      const again = event.retrySeconds === undefined ? '' : t('retryIn', { seconds: event.retrySeconds });
      const closed = line('-', 'state', `${event.peer}  ${text}${again}`);
      const rest = style.hex ? '' : reader.restOf(event.peer);
      if (rest === '') return closed;
      return `${line('<', 'received', `${event.peer}  ${t('endedInside', { rest: visibleText(rest) })}`)}\n${closed}`;
    }
    case 'error': {
      // The message of a TFTP server's refusal does not name the client.
      const peer =
        event.peer !== undefined && event.failure.code.startsWith('TFTP_') ? `${event.peer}  ` : '';
      const { retrySeconds } = event.failure.params;
      const again = typeof retrySeconds === 'number' ? t('retryIn', { seconds: retrySeconds }) : '';
      const text = visibleText(failureMessage(event.failure, style.language));
      return line('!', 'error', `${peer}${text}${again}`);
    }
    case 'peerFinished':
      return line('*', 'state', `${event.peer}  ${t('peerFinished', { seconds: event.waitSeconds })}`);
    case 'turnChanged':
      return line('*', 'state', t(`turns.${event.turn}`));
    case 'ruleMatched':
    case 'ruleNoted':
    case 'ruleFailed':
      return line(...ruleWords(event, style));
    case 'altered': {
      const sentence = alteredSentence(event, style.language, style.maxMessageBytes);
      return line(alteredMark(event), 'state', `${event.peer}  ${sentence}`);
    }
    case 'transferStarted':
    case 'transferProgressed':
    case 'transferFinished':
      return line(...transferWords(event, style));
    case 'stopped':
      return line('*', 'state', stoppedWords(event.totals, t));
  }
}

/** What a received message's checksum is worth; empty where none is looked for. */
function checkWords({ type, bytes }: Received | Sent, { check, translate: t }: LineStyle): string {
  if (type !== 'received' || check === undefined) return '';
  const verdict = check.verdict(bytes);
  if (verdict.result === 'ok') return ' ✓';
  if (verdict.result === 'too-short') return ` ✗ ${t('checksumMissing')}`;
  return ` ✗ ${t('checksumExpected', { expected: check.written(verdict.expected) })}`;
}

/** The content of a message as hex or text, and how much of it is left out. A character that the bound falls into counts as shown. */
function contentOf(event: Received | Sent, style: LineStyle, reader: TextReader): string {
  const { hex, maxMessageBytes, translate: t } = style;
  const values = valueWords(event, style);
  if (values !== undefined) {
    // The text of a stream goes on with the next message.
    reader.textOf(event);
    return hex ? `${formatHex(event.bytes.subarray(0, maxMessageBytes))}  ${values}` : values;
  }
  const leftOutBytes = event.bytes.byteLength - maxMessageBytes;
  if (leftOutBytes <= 0) return hex ? formatHex(event.bytes) : visibleText(reader.textOf(event));
  const shown = hex
    ? formatHex(event.bytes.subarray(0, maxMessageBytes))
    : visibleText(reader.startOf(event, maxMessageBytes));
  return `${shown}${t('leftOut', { bytes: leftOutBytes })}`;
}

/** The values of a message by a layout, and the first thing that is wrong with it; undefined if it is of none. */
function valueWords(
  { bytes }: Received | Sent,
  { messages, language, translate: t }: LineStyle,
): string | undefined {
  const reading = messages?.read(bytes);
  if (reading === undefined) return undefined;
  const { layout, line, fault } = reading;
  const words = visibleText(line === '' ? layout : `${layout} ${line}`);
  if (fault === undefined) return words;
  return `${words}  ✗ ${fault.field === '' ? '' : `${fault.field}: `}${fault.meaning[language]}${fault.expected === undefined ? '' : `  ${t('checksumExpected', { expected: fault.expected })}`}`;
}

function stoppedWords(totals: Totals, t: Translate): string {
  const { connections, dropped, refused, receivedMessages } = totals;
  // UDP has no connections to count.
  const words = t(connections === 0 ? 'stopped' : 'stoppedAfter', { ...totals });
  const missed = dropped === 0 ? '' : t('stoppedMissed', { dropped });
  // What TCP refuses are connections, each of which was told.
  const isUdp = connections === 0 && receivedMessages > 0;
  return `${words}${missed}${isUdp && refused > 0 ? t('stoppedRefused', { refused }) : ''}`;
}

/** The addresses of a listener in one line; an address that no device can reach for now is marked. */
function addressWords({ reachable, withoutLink = [] }: Listening, t: Translate): string {
  return reachable
    .map((address) => (withoutLink.includes(address) ? t('withoutLink', { address }) : address))
    .join('  ');
}
