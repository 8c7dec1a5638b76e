import type { MessageView } from '../../app/layouts/message-view.js';
import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import { visibleJson } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { failureMessage } from '../../errors/error.js';
import type { Failed, TrafficEvent } from '../../traffic/event.js';
import type { TextReader } from './text-reader.js';

/** How messages are looked at besides their bytes. */
interface MessageLooks {
  readonly check?: ReceivedCheck | undefined;
  readonly messages?: MessageView | undefined;
}

/** The line of `--json` for an event; its names are a contract with scripts. `check` looks at the checksum of what was received, `messages` reads by layouts. */
export function eventJson(
  event: TrafficEvent,
  reader: TextReader,
  { check, messages }: MessageLooks = {},
): string {
  const { sequence, type, endpoint } = event;
  const connection = 'connection' in event ? event.connection : undefined;
  const head = { time: isoTime(event.timeMicros, 6), type, endpoint, sequence, connection };
  switch (event.type) {
    case 'listening': {
      const { local, reachable, withoutLink, fingerprint } = event;
      return visibleJson({ ...head, local, reachable, withoutLink, fingerprint });
    }
    case 'addressesChanged': {
      const { reachable, withoutLink, changes } = event;
      return visibleJson({ ...head, reachable, withoutLink, changes });
    }
    case 'connected':
      return visibleJson({ ...head, peer: event.peer, open: event.open });
    case 'received':
    case 'sent': {
      const { peer, bytes } = event;
      const text = reader.textOf(event);
      const hex = formatHex(bytes, '');
      const checksum = event.type === 'received' ? checksumOf(bytes, check) : undefined;
      return visibleJson({
        ...head,
        peer,
        rule: event.type === 'sent' ? event.rule : undefined,
        bytes: bytes.byteLength,
        text,
        hex,
        checksum,
        ...readingOf(bytes, messages),
      });
    }
    case 'closed': {
      const { peer, reason, open, receivedBytes, sentBytes, durationMs, retrySeconds } = event;
      // Half a character that was never completed: `hex` had its bytes, but no `text` so far.
      const text = reader.restOf(peer) || undefined;
      return visibleJson({
        ...head,
        peer,
        reason,
        open,
        receivedBytes,
        sentBytes,
        durationMs,
        retrySeconds,
        text,
      });
    }
    case 'error': {
      const { code, fault } = event.failure;
      const message = failureMessage(event.failure, 'en');
      const { retrySeconds } = event.failure.params;
      return visibleJson({
        ...head,
        code,
        message,
        fault,
        peer: event.peer,
        retrySeconds,
        file: fileOf(event),
      });
    }
    case 'peerFinished':
      return visibleJson({ ...head, peer: event.peer, waitSeconds: event.waitSeconds });
    case 'turnChanged':
      return visibleJson({ ...head, turn: event.turn });
    case 'ruleMatched':
      return visibleJson({ ...head, peer: event.peer, rule: event.rule, tags: event.tags });
    case 'ruleNoted': {
      const { peer, rule, purpose, text } = event;
      return visibleJson({ ...head, peer, rule, purpose, text });
    }
    case 'ruleFailed': {
      const { peer, rule, isStopped: stopped } = event;
      const { code, fault } = event.failure;
      const message = failureMessage(event.failure, 'en');
      return visibleJson({ ...head, peer, rule, code, message, fault, stopped });
    }
    case 'transferStarted': {
      const { id, role, direction, file, peer, options, asked, totalBytes } = event;
      return visibleJson({ ...head, id, role, direction, file, peer, options, asked, total: totalBytes });
    }
    case 'transferProgressed': {
      const { id, bytes, totalBytes, rateBytesPerSecond } = event;
      return visibleJson({ ...head, id, bytes, total: totalBytes, rate: Math.round(rateBytesPerSecond) });
    }
    case 'transferFinished': {
      const { id, file, peer, outcome, bytes, seconds, retransmitted, duplicates, silentSeconds } = event;
      const error = event.failure && {
        code: event.failure.code,
        message: failureMessage(event.failure, 'en'),
        fault: event.failure.fault,
      };
      return visibleJson({
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
      });
    }
    case 'stopped':
      return visibleJson({ ...head, totals: event.totals });
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
]);

/** The values of a message by a layout, and what is wrong with it. */
function readingOf(bytes: Uint8Array, messages: MessageView | undefined): Readonly<Record<string, unknown>> {
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
