import { isMessage, type LogEntry, type MessageEvent, peersOf } from '../log/log-entry.js';

/** What a ladder is drawn of: a log, from `first` to `next` - 1. */
export interface LadderSource {
  readonly first: number;
  readonly next: number;
  at(number: number): LogEntry | undefined;
}

/** Messages and bytes in one direction. */
export interface LadderTotals {
  readonly messages: number;
  readonly bytes: number;
}

/** A row between the two life lines. Numbers are those of the log's entries. */
export type LadderRow =
  | {
      readonly type: 'message';
      readonly number: number;
      /** Microseconds since the message before it; undefined for the first, and behind a pause, which says them. */
      readonly gapMicros: number | undefined;
      /** Nothing came back before the same bytes were sent again. */
      readonly isUnanswered: boolean;
      /** The same bytes as the one before it, to which nothing came back. */
      readonly isAgain: boolean;
    }
  /** Time in which nothing went either way. */
  | { readonly type: 'pause'; readonly number: number; readonly micros: number }
  /** Exchanges of the same form as those around it: as many messages from `number` to `last`, over `micros`. */
  | {
      readonly type: 'alike';
      readonly number: number;
      readonly last: number;
      readonly messages: number;
      readonly micros: number;
    }
  /** Messages closer together than the scale resolves. */
  | {
      readonly type: 'burst';
      readonly number: number;
      readonly last: number;
      readonly micros: number;
      readonly received: LadderTotals;
      readonly sent: LadderTotals;
    }
  /** A connection that begins or ends, a failure, events that are not kept. */
  | { readonly type: 'event'; readonly number: number };

/** The scales of a ladder, in microseconds that one row stands for; 0 gives every message its own. */
export const ladderScales = Object.freeze([
  0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 60_000_000, 600_000_000, 3_600_000_000,
]);

/** A pause is at least this long, and ten times what a row stands for. */
const minPauseMicros = 100_000;
const pauseRows = 10;
/** The longest exchange that is recognised when it is repeated, in messages. */
const maxCycle = 4;
/** Fewer exchanges of one form are drawn one by one. */
const minCycles = 5;
/** A gap that is so many times as long as that of the exchange before it does not go without a word. */
const unusualGap = 4;
/** Longer messages are not compared with the one before them. */
const maxComparedBytes = 65_536;

/** The messages of one conversation, side by side, and where events stand between them. */
interface Conversation {
  readonly numbers: readonly number[];
  readonly times: readonly number[];
  readonly sizes: readonly number[];
  /** True for what was sent. */
  readonly isSent: readonly boolean[];
  readonly isUnanswered: readonly boolean[];
  readonly isAgain: readonly boolean[];
  /** The numbers of the events before each message, and behind the last. */
  readonly events: readonly (readonly number[] | undefined)[];
}

/**
 * The rows of a ladder of the conversation with `peer`, of all if it is undefined, oldest first: every message, pauses as one row, and as one
 * row as well what is repeated, or closer together than `scaleMicros`.
 */
export function ladderRows(
  source: LadderSource,
  peer: string | undefined,
  scaleMicros: number,
): readonly LadderRow[] {
  const talk = conversationOf(source, peer);
  const rows: LadderRow[] = [];
  const pauseMicros = Math.max(minPauseMicros, scaleMicros * pauseRows);
  const { numbers, times, events } = talk;
  const addEvents = (index: number): void => {
    for (const number of events[index] ?? []) rows.push({ type: 'event', number });
  };
  const addMessage = (index: number): void => {
    const gapMicros = gapBefore(talk, index);
    const isPause = gapMicros !== undefined && gapMicros >= pauseMicros;
    if (isPause) rows.push({ type: 'pause', number: numbers[index] ?? 0, micros: gapMicros });
    addEvents(index);
    rows.push({
      type: 'message',
      number: numbers[index] ?? 0,
      gapMicros: isPause ? undefined : gapMicros,
      isUnanswered: talk.isUnanswered[index] === true,
      isAgain: talk.isAgain[index] === true,
    });
  };
  for (let index = 0; index < numbers.length; ) {
    const burst = scaleMicros === 0 ? index + 1 : burstEnd(talk, index, scaleMicros);
    if (burst - index > 2) {
      addBurst(talk, index, burst, pauseMicros, rows, addEvents);
      index = burst;
      continue;
    }
    const cycle = cycleAt(talk, index, pauseMicros);
    if (cycle === undefined) {
      addMessage(index);
      index += 1;
      continue;
    }
    const { length, end } = cycle;
    // The first and the last exchange are drawn.
    for (let shown = index; shown < index + length; shown += 1) addMessage(shown);
    const last = end - length - 1;
    rows.push({
      type: 'alike',
      number: numbers[index + length] ?? 0,
      last: numbers[last] ?? 0,
      messages: last - index - length + 1,
      micros: (times[end - length] ?? 0) - (times[index + length - 1] ?? 0),
    });
    for (let shown = end - length; shown < end; shown += 1) addMessage(shown);
    index = end;
  }
  addEvents(numbers.length);
  return rows;
}

function conversationOf(source: LadderSource, peer: string | undefined): Conversation {
  const numbers: number[] = [];
  const times: number[] = [];
  const sizes: number[] = [];
  const isSent: boolean[] = [];
  const isUnanswered: boolean[] = [];
  const isAgain: boolean[] = [];
  const events: (number[] | undefined)[] = [];
  /** What was sent last, while nothing has come since. */
  let open: { readonly event: MessageEvent; readonly index: number } | undefined;
  for (let number = source.first; number < source.next; number += 1) {
    const event = source.at(number)?.event;
    if (event === undefined) continue;
    const index = numbers.length;
    if (!isMessage(event)) {
      const peers = peersOf(event);
      if (peer !== undefined && peers.length > 0 && !peers.includes(peer)) continue;
      events[index] = [...(events[index] ?? []), number];
      open = undefined;
      continue;
    }
    if (peer !== undefined && !peersOf(event).includes(peer)) continue;
    const repeats = event.type === 'sent' && open !== undefined && isSame(open.event, event);
    if (repeats && open !== undefined) isUnanswered[open.index] = true;
    isAgain[index] = repeats;
    numbers.push(number);
    times.push(event.timeMicros);
    sizes.push(event.bytes.byteLength);
    isSent.push(event.type === 'sent');
    open = event.type === 'sent' ? { event, index } : undefined;
  }
  return { numbers, times, sizes, isSent, isUnanswered, isAgain, events };
}

/** Whether two messages are one that is sent again: to the same peer, after a time in which an answer could have come. */
function isSame(one: MessageEvent, other: MessageEvent): boolean {
  const length = one.bytes.byteLength;
  if (length === 0 || length > maxComparedBytes || other.bytes.byteLength !== length) return false;
  if (other.timeMicros - one.timeMicros < minPauseMicros || one.peer !== other.peer) return false;
  return one.bytes.every((byte, at) => byte === other.bytes[at]);
}

function gapBefore({ times }: Conversation, index: number): number | undefined {
  const before = times[index - 1];
  return before === undefined ? undefined : Math.max(0, (times[index] ?? 0) - before);
}

/** The first message from `start` on that is `scaleMicros` later, or behind an event. */
function burstEnd({ numbers, times, events }: Conversation, start: number, scaleMicros: number): number {
  const until = (times[start] ?? 0) + scaleMicros;
  let end = start + 1;
  while (end < numbers.length && (times[end] ?? 0) < until && events[end] === undefined) end += 1;
  return end;
}

function addBurst(
  talk: Conversation,
  start: number,
  end: number,
  pauseMicros: number,
  rows: LadderRow[],
  addEvents: (index: number) => void,
): void {
  const { numbers, times, sizes, isSent } = talk;
  const gapMicros = gapBefore(talk, start);
  const number = numbers[start] ?? 0;
  if (gapMicros !== undefined && gapMicros >= pauseMicros)
    rows.push({ type: 'pause', number, micros: gapMicros });
  addEvents(start);
  const totals = { received: { messages: 0, bytes: 0 }, sent: { messages: 0, bytes: 0 } };
  for (let index = start; index < end; index += 1) {
    const side = isSent[index] === true ? totals.sent : totals.received;
    side.messages += 1;
    side.bytes += sizes[index] ?? 0;
  }
  const micros = (times[end - 1] ?? 0) - (times[start] ?? 0);
  rows.push({ type: 'burst', number, last: numbers[end - 1] ?? 0, micros, ...totals });
}

/** The exchange that begins at `start` and is repeated: how many messages it has, and the first message that is no part of it. */
function cycleAt(
  talk: Conversation,
  start: number,
  pauseMicros: number,
): { readonly length: number; readonly end: number } | undefined {
  for (let length = 1; length <= maxCycle; length += 1) {
    let end = start + length;
    while (end < talk.numbers.length && isLike(talk, end, length, start, pauseMicros)) end += 1;
    const cycles = Math.floor((end - start) / length);
    if (cycles >= minCycles) return { length, end: start + cycles * length };
  }
  return undefined;
}

/** Whether a message has the form of the one `length` before it: direction, size, and about the time since the one before. */
function isLike(
  talk: Conversation,
  index: number,
  length: number,
  start: number,
  pauseMicros: number,
): boolean {
  const { sizes, isSent, isUnanswered, isAgain, events } = talk;
  const before = index - length;
  if (sizes[index] !== sizes[before] || isSent[index] !== isSent[before]) return false;
  if (events[index] !== undefined || isUnanswered[index] === true || isAgain[index] === true) return false;
  if (isUnanswered[before] === true) return false;
  const gap = gapBefore(talk, index) ?? 0;
  // The first exchange's own first gap is the one to whatever was before.
  if (gap < pauseMicros || before === start) return true;
  const gapThen = gapBefore(talk, before) ?? 0;
  return gap < gapThen * unusualGap;
}

/** The finest scale by which a conversation has at most `maxRows` rows, and those rows. */
export function fittingRows(
  source: LadderSource,
  peer: string | undefined,
  maxRows: number,
): { readonly scaleMicros: number; readonly rows: readonly LadderRow[] } {
  let fitted: { readonly scaleMicros: number; readonly rows: readonly LadderRow[] } | undefined;
  for (const scaleMicros of ladderScales) {
    fitted = { scaleMicros, rows: ladderRows(source, peer, scaleMicros) };
    if (fitted.rows.length <= maxRows) break;
  }
  return fitted ?? { scaleMicros: 0, rows: [] };
}

/** The index of the row that an entry is in, or of the last one before it; 0 for one before all. */
export function rowOf(rows: readonly LadderRow[], number: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.number ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
