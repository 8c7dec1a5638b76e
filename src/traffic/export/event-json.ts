import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import { visibleJson } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { failureMessage } from '../../errors/error.js';
import type { Failed, Received, Sent, TrafficEvent } from '../event.js';

/** Gives messages as text, in the order of their events. */
export interface MessageTexts {
  textOf(event: Received | Sent): string;
  /** The rest of a peer whose connection closed inside a character; empty if there is none. */
  restOf(peer: string): string;
}

/** What a message is by a layout: its values and their names by fields, and the first thing that is wrong with it. */
interface ReadMessage {
  readonly layout: string;
  readonly values: unknown;
  readonly names: object;
  readonly fault:
    | {
        readonly code: string;
        readonly field: string;
        readonly meaning: { readonly en: string };
        readonly expected: string | undefined;
      }
    | undefined;
}

/** How messages are looked at besides their bytes: `check` at the checksum of what was received, `messages` by layouts. */
export interface MessageLooks {
  readonly check?: ReceivedCheck | undefined;
  readonly messages?: { read(bytes: Uint8Array): ReadMessage | undefined } | undefined;
}

/** The line of `--json` for an event. */
export function eventJson(event: TrafficEvent, texts: MessageTexts, looks: MessageLooks = {}): string {
  return visibleJson(eventObject(event, texts, looks));
}

/** The object of `--json` for an event; its names are a contract with scripts. Properties that are undefined are absent in JSON. */
export function eventObject(
  event: TrafficEvent,
  texts: MessageTexts,
  { check, messages }: MessageLooks = {},
): Readonly<Record<string, unknown>> {
  const { sequence, type, endpoint } = event;
  const connection = 'connection' in event ? event.connection : undefined;
  const head = { time: isoTime(event.timeMicros, 6), type, endpoint, sequence, connection };
  switch (event.type) {
    case 'listening': {
      const { local, reachable, withoutLink, fingerprint } = event;
      return { ...head, local, reachable, withoutLink, fingerprint };
    }
    case 'addressesChanged': {
      const { reachable, withoutLink, changes } = event;
      return { ...head, reachable, withoutLink, changes };
    }
    case 'connected':
      return { ...head, peer: event.peer, open: event.open, target: event.target };
    case 'received':
    case 'sent': {
      const { peer, bytes } = event;
      const text = texts.textOf(event);
      const hex = formatHex(bytes, '');
      const checksum = event.type === 'received' ? checksumOf(bytes, check) : undefined;
      return {
        ...head,
        peer,
        ...(event.type === 'sent' ? { rule: event.rule, by: event.by, user: event.user } : {}),
        bytes: bytes.byteLength,
        text,
        hex,
        checksum,
        ...readingOf(bytes, messages),
      };
    }
    case 'closed': {
      const { peer, reason, open, receivedBytes, sentBytes, durationMs, retrySeconds } = event;
      // Half a character that was never completed: `hex` had its bytes, but no `text` so far.
      const text = texts.restOf(peer) || undefined;
      return {
        ...head,
        peer,
        reason,
        open,
        receivedBytes,
        sentBytes,
        durationMs,
        retrySeconds,
        text,
      };
    }
    case 'error': {
      const { code, fault } = event.failure;
      const message = failureMessage(event.failure, 'en');
      const { retrySeconds } = event.failure.params;
      return {
        ...head,
        code,
        message,
        fault,
        peer: event.peer,
        retrySeconds,
        file: fileOf(event),
      };
    }
    case 'peerFinished':
      return { ...head, peer: event.peer, waitSeconds: event.waitSeconds };
    case 'turnChanged':
      return { ...head, turn: event.turn };
    case 'ruleMatched':
      return { ...head, peer: event.peer, rule: event.rule, tags: event.tags };
    case 'altered': {
      const { peer, side, what, by, bytes, after } = event;
      const afterwards = after && { afterBytes: after.byteLength, afterHex: formatHex(after, '') };
      return {
        ...head,
        ...{ peer, side, what, by, bytes: bytes.byteLength, hex: formatHex(bytes, '') },
        ...afterwards,
      };
    }
    case 'ruleNoted': {
      const { peer, rule, purpose, text } = event;
      return { ...head, peer, rule, purpose, text };
    }
    case 'ruleFailed': {
      const { peer, rule, isStopped: stopped } = event;
      const { code, fault } = event.failure;
      const message = failureMessage(event.failure, 'en');
      return { ...head, peer, rule, code, message, fault, stopped };
    }
    case 'transferStarted': {
      const { id, role, direction, file, peer, options, asked, totalBytes } = event;
      return { ...head, id, role, direction, file, peer, options, asked, total: totalBytes };
    }
    case 'transferProgressed': {
      const { id, bytes, totalBytes, rateBytesPerSecond } = event;
      return { ...head, id, bytes, total: totalBytes, rate: Math.round(rateBytesPerSecond) };
    }
    case 'transferFinished': {
      const { id, file, peer, outcome, bytes, seconds, retransmitted, duplicates, silentSeconds } = event;
      const error = event.failure && {
        code: event.failure.code,
        message: failureMessage(event.failure, 'en'),
        fault: event.failure.fault,
      };
      return {
        ...head,
        id,
        file,
        peer,
        outcome,
        bytes,
        seconds,
        retransmitted,
        duplicates,
        silentSeconds,
        error,
      };
    }
    case 'stopped':
      return { ...head, totals: event.totals };
  }
}

/** The file of a TFTP server's refusal. */
function fileOf({ failure }: Failed): string | undefined {
  const { text } = failure.params;
  return typeof text === 'string' && refusalsOfFiles.has(failure.code) ? text : undefined;
}

/** Refusals whose `text` is the name that was asked for. */
const refusalsOfFiles: ReadonlySet<string> = new Set([
  'TFTP_NAME_REFUSED',
  'TFTP_NOT_FOUND',
  'TFTP_NOT_A_FILE',
  'TFTP_READ_ONLY',
  'TFTP_FILE_EXISTS',
  'TFTP_NO_SPACE',
  'TFTP_DISK_FULL',
  'TFTP_READ_FAILED',
  'TFTP_WRITE_FAILED',
  'TFTP_FILE_CHANGED',
  'TFTP_SOURCE_REFUSED',
  'TFTP_LIBRARY_AWAY',
]);

/** The values of a message by a layout, and what is wrong with it. */
function readingOf(bytes: Uint8Array, messages: MessageLooks['messages']): Readonly<Record<string, unknown>> {
  const reading = messages?.read(bytes);
  if (reading === undefined) return {};
  const { layout, values, names, fault } = reading;
  const hasNames = Object.keys(names).length > 0;
  return {
    layout,
    values,
    names: hasNames ? names : undefined,
    layoutFault: fault && {
      code: fault.code,
      field: fault.field,
      meaning: fault.meaning.en,
      expected: fault.expected,
    },
  };
}

function checksumOf(bytes: Uint8Array, check: ReceivedCheck | undefined): 'ok' | 'bad' | undefined {
  return check === undefined ? undefined : check.verdict(bytes).result === 'ok' ? 'ok' : 'bad';
}
