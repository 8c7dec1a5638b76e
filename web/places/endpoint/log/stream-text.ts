import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import { textRuns } from '../../../../src/bytes/text-runs.js';
import { isMessageEntry, type LogEntry, type MessageEntry } from './log-entry.js';
import type { MessageLog } from './message-log.js';

/** How far back to search for the beginning of a character. */
const maxEntriesBack = 4096;
const maxBytesBack = 1024 * 1024;
/** Maximum remembered ends of messages. */
const maxRemembered = 8192;
/** Bytes of a message that are read first; more if they do not show where a character begins. */
const tailBytes = 768;

/** The pieces of one character come one right after the other: what comes later begins a message of its own. */
const maxSplitMicros = 2_000_000;

const nothing = new Uint8Array(0);

/**
 * Reads the messages of a log as streams: a character that one message begins and the next one of the same peer and direction
 * completes is one character. Of the messages before, only as much is decoded as shows where a character begins.
 */
export class StreamText {
  readonly #log: MessageLog;
  readonly #encoding: EncodingName;
  readonly #joins: boolean;
  readonly #pending = new Map<LogEntry, Uint8Array>();

  /** `joins` if messages are pieces of a stream: TCP as it arrives. A datagram and a frame stand alone. */
  constructor(log: MessageLog, encoding: EncodingName, joins: boolean) {
    this.#log = log;
    this.#encoding = encoding;
    this.#joins = joins;
  }

  get encoding(): EncodingName {
    return this.#encoding;
  }

  /** Whether a character may continue in the next message. */
  get joins(): boolean {
    return this.#joins;
  }

  /** The bytes before this message that belong to its first character, 3 at most. */
  pendingBefore({ before, event }: MessageEntry): Uint8Array {
    if (!this.#joins || before === undefined) return nothing;
    const last = this.#log.at(before);
    if (last === undefined || !isMessageEntry(last)) return nothing;
    const pending = this.#pendingAfter(last);
    const isTooLate = event.timeMicros - last.event.timeMicros > maxSplitMicros;
    return isTooLate || this.#refuses(event.bytes, pending) ? nothing : pending;
  }

  /** Whether the next message takes the last bytes of this one as the beginning of its first character. */
  goesOn({ after }: MessageEntry): boolean {
    const next = after === undefined ? undefined : this.#log.at(after);
    return next !== undefined && isMessageEntry(next) && this.pendingBefore(next).byteLength > 0;
  }

  /**
   * Whether `pending` turns out not to begin a character because the message cannot continue it: the last byte of a binary
   * frame, for example. Checked in UTF-8 only, where such a byte never takes one of the message with it.
   */
  #refuses(bytes: Uint8Array, pending: Uint8Array): boolean {
    if (pending.byteLength === 0 || this.#encoding !== 'utf-8' || bytes.byteLength === 0) return false;
    const begun = join(pending, bytes.subarray(0, 1));
    return completePrefixBytes(begun, 'utf-8') > 0 && textRuns(begun, 'utf-8')[0]?.type === 'invalid';
  }

  /** A message's bytes, preceded by the bytes that its first character began with. */
  joined(entry: MessageEntry, bytes: Uint8Array): Uint8Array {
    return join(this.pendingBefore(entry), bytes);
  }

  #pendingAfter(last: MessageEntry): Uint8Array {
    const known = this.#pending.get(last);
    if (known !== undefined) return known;
    const stream = this.#fromKnownPlace(last);
    const pending = stream.slice(completePrefixBytes(stream, this.#encoding));
    if (this.#pending.size >= maxRemembered) this.#pending.clear();
    this.#pending.set(last, pending);
    return pending;
  }

  /** The end of the stream up to and including `last`, from a character boundary. */
  #fromKnownPlace(last: MessageEntry): Uint8Array {
    let gathered: Uint8Array = nothing;
    let entry: MessageEntry | undefined = last;
    for (let entries = 0; entry !== undefined && entries < maxEntriesBack; entries += 1) {
      const known: Uint8Array | undefined = entry === last ? undefined : this.#pending.get(entry);
      if (known !== undefined) return join(known, gathered);
      const size: number = entry.event.bytes.byteLength;
      for (let take = Math.min(size, tailBytes); ; take = Math.min(size, take * 8)) {
        const stream = join(entry.event.bytes.subarray(size - take), gathered);
        const start = this.#boundary(stream, entry.streamBytes + size - take);
        if (start !== undefined) return stream.subarray(start);
        if (take < size) continue;
        gathered = stream;
        break;
      }
      if (gathered.byteLength > maxBytesBack) break;
      const before: number | undefined = entry.before;
      const earlier: LogEntry | undefined = before === undefined ? undefined : this.#log.at(before);
      entry = earlier !== undefined && isMessageEntry(earlier) ? earlier : undefined;
    }
    return gathered;
  }

  /** A certain character boundary in `stream`; `offset` is the position of its first byte in the whole stream. */
  #boundary(stream: Uint8Array, offset: number): number | undefined {
    switch (this.#encoding) {
      case 'utf-8':
        // Only the last three bytes can belong to an unfinished character, wherever it is cut.
        return stream.byteLength >= 3 ? 0 : undefined;
      case 'utf-16le':
      case 'utf-16be':
        return stream.byteLength >= 5 ? offset % 2 : undefined;
      case 'gbk':
      case 'gb18030':
      case 'big5':
      case 'euc-kr':
      case 'euc-jp':
      case 'shift_jis':
        // A byte below 0x30 always ends a character, whatever precedes it.
        for (let index = stream.byteLength - 1; index >= 0; index -= 1)
          if ((stream[index] ?? 0) < 0x30) return index + 1;
        return undefined;
      default:
        return stream.byteLength;
    }
  }
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.byteLength === 0) return other;
  const joined = new Uint8Array(one.byteLength + other.byteLength);
  joined.set(one);
  joined.set(other, one.byteLength);
  return joined;
}
