import { formatHex } from '../bytes/hex.js';
import type { Arrow, CallNote, LadderRow, Side } from './ladder.js';

/**
 * A row that stands before what it follows from by more than this follows from something else. The clocks of packets and of calls differ
 * by less than a millisecond, by some under load; a step of a lesson takes 25 ms at least.
 */
const maxSkewMs = 20;

/** How far a message has come: it is sent, on the wire, in the relay’s hand, on the wire behind it, and read. */
type Stage = 0 | 1 | 2 | 3 | 4;

/** Which message a row is about, and how far that has come there. */
interface Link {
  readonly message: string;
  readonly stage: Stage;
}

/**
 * Rows in the order of time, but none before the one that it follows from: packets are dated by the kernel and calls by the program, and
 * the two clocks differ a little. A row that has to stand later than its time is given the time of what it follows from.
 */
export function causalOrder(rows: readonly LadderRow[]): readonly LadderRow[] {
  const sorted = rows.toSorted((one, other) => one.atMs - other.atMs);
  const causes = causesOf(sorted);
  const ordered: LadderRow[] = [];
  /** Rows that are in their place, with the time that they have there. */
  const placed = new Map<LadderRow, number>();
  let waiting: LadderRow[] = [];
  const place = (row: LadderRow): void => {
    const cause = causes.get(row);
    const atMs = Math.max(row.atMs, (cause && placed.get(cause)) ?? row.atMs);
    ordered.push(atMs === row.atMs ? row : { ...row, atMs });
    placed.set(row, atMs);
    const freed = waiting.filter((other) => causes.get(other) === row);
    waiting = waiting.filter((other) => causes.get(other) !== row);
    for (const other of freed) place(other);
  };
  for (const row of sorted) {
    const cause = causes.get(row);
    if (cause === undefined || placed.has(cause)) place(row);
    else waiting.push(row);
  }
  return ordered;
}

/** What each row follows from, where that is known: the same message one stage before, the first to the first, the second to the second. */
function causesOf(sorted: readonly LadderRow[]): ReadonlyMap<LadderRow, LadderRow> {
  const messages = new Map<string, LadderRow[][]>();
  const ended = new Set<string>();
  for (const row of sorted)
    for (const { message, stage } of linksOf(row, ended)) {
      const stages = messages.get(message) ?? [[], [], [], [], []];
      messages.set(message, stages);
      stages[stage]?.push(row);
    }
  const causes = new Map<LadderRow, LadderRow>();
  for (const stages of messages.values())
    for (const [stage, effects] of stages.entries())
      for (const [number, row] of effects.entries()) {
        const before = stages.slice(0, stage).findLast((earlier) => earlier.length > number);
        const cause = before?.[number];
        if (cause !== undefined && cause.atMs - row.atMs <= maxSkewMs) causes.set(row, cause);
      }
  return causes;
}

/** `ended` keeps which ends have ended the sending of the connection that they have. */
function linksOf({ left, right, arrow }: LadderRow, ended: Set<string>): readonly Link[] {
  if (arrow !== undefined) return linkOfArrow(arrow);
  const note = left ?? right;
  if (note === undefined) return [];
  const side: Side = left === undefined ? 'right' : 'left';
  return note.is === 'called' ? linkOfCall(note, side, ended) : linkOfReturn(note, across(side), ended);
}

function linkOfArrow({ from, reach, label, bytes, basis, fate }: Arrow): readonly Link[] {
  if (basis === 'recorded') return [];
  const isBehind = basis === 'captured' && reach !== 'whole' && reach !== from;
  const stage: Stage = fate !== 'arrived' ? 2 : isBehind ? 3 : 1;
  const isData = bytes !== undefined && (bytes.byteLength > 0 || label === '0 B');
  if (isData)
    return [
      { message: dataOf(from, bytes), stage },
      ...(label.startsWith('RRQ ') ? [{ message: `${from} get`, stage }] : []),
    ];
  if (label === 'SYN') return [{ message: `${from} SYN`, stage }];
  if (label === 'SYN, ACK' || label === 'RST, ACK') return [{ message: `${from} answer`, stage }];
  return label.startsWith('FIN') ? [{ message: `${from} FIN`, stage }] : [];
}

function linkOfCall({ end, call, bytes }: CallNote, from: Side, ended: Set<string>): readonly Link[] {
  switch (call) {
    case 'connect':
      ended.delete(end);
      return [{ message: `${from} SYN`, stage: 0 }];
    case 'send':
    case 'sendto':
      return bytes === undefined ? [] : [{ message: dataOf(from, bytes), stage: 0 }];
    case 'get':
      return [{ message: `${from} get`, stage: 0 }];
    case 'shutdown':
    case 'close': {
      const isFirst = !ended.has(end);
      ended.add(end);
      return isFirst ? [{ message: `${from} FIN`, stage: 0 }] : [];
    }
    default:
      return [];
  }
}

/** `from` is the side that it is told of. */
function linkOfReturn({ end, call, result }: CallNote, from: Side, ended: Set<string>): readonly Link[] {
  if (call === 'connect') return [{ message: `${from} answer`, stage: 4 }];
  if (result?.ok !== true) return [];
  if (call === 'accept') {
    ended.delete(end);
    return [{ message: `${from} SYN`, stage: 4 }];
  }
  if (result.bytes === undefined || (call !== 'recv' && call !== 'recvfrom')) return [];
  const isEnd = call === 'recv' && result.bytes.byteLength === 0;
  return [{ message: isEnd ? `${from} FIN` : dataOf(from, result.bytes), stage: 4 }];
}

function dataOf(from: Side, bytes: Uint8Array): string {
  return `${from} ${formatHex(bytes)}`;
}

function across(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}
