import { createReadStream } from 'node:fs';
import { parseHex } from '../../bytes/hex.js';
import { parseIsoTime } from '../../bytes/parse-iso-time.js';
import { linesOf } from '../../bytes/text-lines.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ToldEvent } from './told-conversations.js';

/** What a line of objects of `--json` tells, as far as conversations are made of it. */
export type ExportLine =
  /** Text, tags, note and senders are of a message; absent where the object has none. */
  | {
      readonly type: 'event';
      readonly event: ToldEvent;
      readonly text: string | undefined;
      readonly tags: readonly string[];
      readonly note: string | undefined;
      /** The names of who sent it by hand. */
      readonly by: readonly string[];
    }
  /** Events are missing here: of an endpoint, or of any. */
  | { readonly type: 'lost'; readonly endpoint: string | undefined; readonly count: number };

/** The fields of an object that matter here; anything may be there. */
type Fields = Readonly<Record<string, unknown>>;

/** Characters of a line: an object with 16 MiB as text and as hex, and more. */
const maxLineLength = 64 * 1024 * 1024;

/**
 * Reads objects of `--json`, a line each, but for those that tell nothing.
 *
 * @throws BreakoutboxError REPLAY_LINE_INVALID; the system's errors
 */
export async function* exportLines(file: string): AsyncGenerator<ExportLine, void, undefined> {
  let number = 0;
  const pieces: AsyncIterable<string> = createReadStream(file, 'utf8');
  for await (const text of linesOf(pieces, maxLineLength)) {
    number += 1;
    if (text.trim() === '') continue;
    const fields = text.length > maxLineLength ? undefined : fieldsOf(text.replace(/^\ufeff/, ''));
    const line = fields === undefined ? 'invalid' : lineOf(fields);
    if (line === 'invalid') throw new BreakoutboxError('REPLAY_LINE_INVALID', { file, line: number });
    if (line !== undefined) yield line;
  }
}

function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What an object tells; undefined for one that is of no endpoint or of no time. */
function lineOf(fields: Fields): ExportLine | 'invalid' | undefined {
  const { type, peer, connection, tags } = fields;
  const endpoint = textOf(fields.endpoint);
  if (type === 'notKept' || type === 'gap') return { type: 'lost', endpoint, count: lostOf(fields) };
  const timeMicros = type === 'listening' ? (microsOf(fields.time) ?? 0) : microsOf(fields.time);
  if (endpoint === undefined || typeof type !== 'string' || timeMicros === undefined) return undefined;
  const event: ToldEvent = {
    ...{ type, endpoint, timeMicros },
    peer: textOf(peer),
    connection: typeof connection === 'number' ? connection : undefined,
    local: textOf(fields.local),
    reason: textOf(fields.reason),
  };
  const told = {
    text: textOf(fields.text),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    note: textOf(fields.note),
    by: [fields.by, fields.user].filter((name) => typeof name === 'string'),
  };
  if (event.peer === undefined || (type !== 'received' && type !== 'sent'))
    return { type: 'event', event, ...told };
  const parsed = typeof fields.hex === 'string' ? parseHex(fields.hex) : undefined;
  return parsed?.ok === true
    ? { type: 'event', event: { ...event, bytes: parsed.bytes }, ...told }
    : 'invalid';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** How many events are missing; at least one where it is not said. */
function lostOf({ count, from, to }: Fields): number {
  if (isCount(count)) return count;
  return isCount(from) && isCount(to) && to >= from ? to - from + 1 : 1;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function microsOf(time: unknown): number | undefined {
  const moment = typeof time === 'string' ? parseIsoTime(time) : undefined;
  return moment && moment.seconds * 1_000_000 + moment.nanoseconds / 1_000;
}
