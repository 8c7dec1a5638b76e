import { createReadStream } from 'node:fs';
import { parseHex } from '../../bytes/hex.js';
import { parseIsoTime } from '../../bytes/parse-iso-time.js';
import { linesOf } from '../../bytes/text-lines.js';
import { BreakoutboxError } from '../../errors/error.js';
import { openMessageView } from '../layouts/message-view.js';
import { type Recording, ReplayAllowance } from './recording.js';
import { conversationOf, ToldConversations, type ToldEvent } from './told-conversations.js';

/** The fields of an object that matter here; anything may be there. */
type Line = Readonly<Record<string, unknown>>;

/** Characters of a line: an object with 16 MiB as text and as hex, and more. */
const maxLineLength = 64 * 1024 * 1024;

/**
 * The conversations of objects of `--json`, a line each. Who was the client follows from what is there: a server says `listening`, a client
 * says `connected` without that; of datagrams, who sends first.
 *
 * @throws BreakoutboxError REPLAY_LINE_INVALID, REPLAY_TOO_LARGE, those of a filter; the system's errors
 */
export async function exportRecording(file: string, filter: string | undefined): Promise<Recording> {
  const view =
    filter === undefined
      ? undefined
      : await openMessageView({ filter, layouts: [], label: '', check: undefined });
  const conversations = new ToldConversations(new ReplayAllowance(file));
  let number = 0;
  const pieces: AsyncIterable<string> = createReadStream(file, 'utf8');
  for await (const text of linesOf(pieces, maxLineLength)) {
    number += 1;
    if (text.trim() === '') continue;
    const line = text.length > maxLineLength ? undefined : parsedLine(text.replace(/^\ufeff/, ''));
    const told = line === undefined ? undefined : toldBy(line);
    if (line === undefined || told === 'invalid')
      throw new BreakoutboxError('REPLAY_LINE_INVALID', { file, line: number });
    const conversation = told && conversations.take(told);
    if (told === undefined || conversation === undefined || conversation.isSelected) continue;
    const { type, timeMicros, endpoint, bytes } = told;
    if ((type !== 'received' && type !== 'sent') || bytes === undefined) continue;
    const { peer } = conversation;
    const message = { type, sequence: number, timeMicros, endpoint, peer, bytes } as const;
    conversation.isSelected = view === undefined || view.selects(message, 'utf-8');
  }
  return {
    conversations: Array.from(conversations.all)
      .filter(({ isSelected }) => isSelected)
      .map((conversation) => conversationOf(conversation)),
    incomplete: [],
  };
}

function parsedLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** What an object tells; undefined for one that is of no endpoint or of no time. */
function toldBy(line: Line): ToldEvent | 'invalid' | undefined {
  const { type, endpoint, peer, connection, local, reason } = line;
  const timeMicros = type === 'listening' ? (microsOf(line.time) ?? 0) : microsOf(line.time);
  if (typeof endpoint !== 'string' || typeof type !== 'string' || timeMicros === undefined) return undefined;
  const told = {
    ...{ type, endpoint, timeMicros },
    peer: typeof peer === 'string' ? peer : undefined,
    connection: typeof connection === 'number' ? connection : undefined,
    local: typeof local === 'string' ? local : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
  if (told.peer === undefined || (type !== 'received' && type !== 'sent')) return told;
  const parsed = typeof line.hex === 'string' ? parseHex(line.hex) : undefined;
  return parsed?.ok === true ? { ...told, bytes: parsed.bytes } : 'invalid';
}

function microsOf(time: unknown): number | undefined {
  const moment = typeof time === 'string' ? parseIsoTime(time) : undefined;
  return moment && moment.seconds * 1_000_000 + moment.nanoseconds / 1_000;
}
