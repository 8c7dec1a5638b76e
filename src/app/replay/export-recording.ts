import { createReadStream } from 'node:fs';
import { parseHex } from '../../bytes/hex.js';
import { parseIsoTime } from '../../bytes/parse-iso-time.js';
import { BreakoutboxError } from '../../errors/error.js';
import type {
  RecordedConversation,
  RecordedStep,
  ReplaySide,
} from '../../sequence/replay/recorded-conversation.js';
import { openMessageView } from '../layouts/message-view.js';
import { type Recording, ReplayAllowance } from './recording.js';

/** What one side of a conversation is called from where it was recorded. */
type Own = 'sent' | 'received';

/** A conversation that is being read. */
interface Reading {
  readonly endpoint: string;
  readonly peer: string;
  readonly protocol: 'tcp' | 'udp';
  readonly connection: number | undefined;
  beganMicros: number;
  isConnected: boolean;
  isSelected: boolean;
  readonly steps: {
    readonly timeMicros: number;
    readonly own: Own;
    readonly bytes: Uint8Array | undefined;
  }[];
}

/** The fields of an object that matter here; anything may be there. */
type Line = Readonly<Record<string, unknown>>;

/** Characters of a line: an object with 16 MiB as text and as hex, and more. */
const maxLineLength = 64 * 1024 * 1024;
/** Conversations that are read from one file. */
const maxConversations = 100_000;

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
  const allowance = new ReplayAllowance(file);
  const readings = new Map<string, Reading>();
  /** The addresses that endpoints listened at. */
  const listening = new Map<string, string>();
  let number = 0;
  for await (const text of linesOf(file)) {
    number += 1;
    if (text.trim() === '') continue;
    const line = text.length > maxLineLength ? undefined : parsedLine(text.replace(/^\ufeff/, ''));
    if (line === undefined) throw new BreakoutboxError('REPLAY_LINE_INVALID', { file, line: number });
    const { type, endpoint, local } = line;
    if (typeof endpoint !== 'string') continue;
    if (type === 'listening') listening.set(endpoint, typeof local === 'string' ? local : endpoint);
    const reading = readingOf(line, endpoint, readings);
    const timeMicros = microsOf(line.time);
    if (reading === undefined || timeMicros === undefined) continue;
    if (reading.steps.length === 0 && !reading.isConnected) reading.beganMicros = timeMicros;
    if (type === 'connected') reading.isConnected = true;
    if (type === 'closed' && (line.reason === 'peer' || line.reason === 'local'))
      reading.steps.push({ timeMicros, own: line.reason === 'peer' ? 'received' : 'sent', bytes: undefined });
    if (type !== 'received' && type !== 'sent') continue;
    const bytes = typeof line.hex === 'string' ? parseHex(line.hex) : undefined;
    if (bytes?.ok !== true) throw new BreakoutboxError('REPLAY_LINE_INVALID', { file, line: number });
    allowance.take(bytes.bytes.length);
    reading.steps.push({ timeMicros, own: type, bytes: bytes.bytes });
    const message = {
      type,
      sequence: number,
      timeMicros,
      endpoint,
      peer: reading.peer,
      bytes: bytes.bytes,
    } as const;
    reading.isSelected ||= view === undefined || view.selects(message, 'utf-8');
  }
  return {
    conversations: [...readings.values()]
      .filter(({ isSelected }) => isSelected)
      .map((reading) => conversationOf(reading, listening)),
    incomplete: [],
  };
}

/** The lines of a file; of one that is too long only its beginning. */
async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  let begun = '';
  for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const [first = '', ...others] = piece.split('\n');
    if (begun.length <= maxLineLength) begun += first;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  yield begun;
}

function parsedLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** The conversation that an object is of; undefined for one of an endpoint alone. */
function readingOf(
  { type, peer, connection }: Line,
  endpoint: string,
  readings: Map<string, Reading>,
): Reading | undefined {
  if (typeof peer !== 'string') return undefined;
  if (type !== 'connected' && type !== 'received' && type !== 'sent' && type !== 'closed') return undefined;
  const number = typeof connection === 'number' ? connection : undefined;
  const key = JSON.stringify([endpoint, peer, number]);
  const known = readings.get(key);
  if (known !== undefined || readings.size >= maxConversations) return known;
  const reading: Reading = {
    endpoint,
    peer,
    protocol: number === undefined ? 'udp' : 'tcp',
    connection: number,
    beganMicros: 0,
    isConnected: false,
    isSelected: false,
    steps: [],
  };
  readings.set(key, reading);
  return reading;
}

function microsOf(time: unknown): number | undefined {
  const moment = typeof time === 'string' ? parseIsoTime(time) : undefined;
  return moment && moment.seconds * 1_000_000 + moment.nanoseconds / 1_000;
}

function conversationOf(
  { endpoint, peer, protocol, connection, beganMicros, isConnected, steps }: Reading,
  listening: ReadonlyMap<string, string>,
): RecordedConversation {
  const first = steps.find(({ bytes }) => bytes !== undefined);
  const isServer =
    protocol === 'udp' || (!isConnected && !listening.has(endpoint))
      ? first?.own === 'received'
      : listening.has(endpoint);
  const from = (own: Own): ReplaySide => ((own === 'received') === isServer ? 'client' : 'server');
  const here = listening.get(endpoint) ?? endpoint;
  return {
    name: `${endpoint} ${peer}${connection === undefined ? '' : ` #${connection}`}`,
    protocol,
    client: isServer ? peer : here,
    server: isServer ? here : peer,
    beganMicros,
    steps: steps.map(
      ({ own, timeMicros, bytes }): RecordedStep =>
        bytes === undefined
          ? { type: 'finished', from: from(own), timeMicros }
          : { type: 'data', from: from(own), timeMicros, bytes },
    ),
  };
}
