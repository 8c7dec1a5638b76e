import type { EndName } from '../../../../src/lesson/act.js';
import {
  type Arrow,
  type CallNote,
  type LadderRow,
  ladderRows,
  type Side,
} from '../../../../src/lesson/ladder.js';
import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import type { CallName, Observation, SocketState } from '../../../../src/lesson/observation.js';

/** A call on a ladder, and whether the program still waits in it. */
export interface ShownCall extends CallNote {
  readonly waits: boolean;
}

/** A row of the ladder as it is drawn. */
export interface LessonRow {
  readonly atMs: number;
  readonly left: ShownCall | undefined;
  readonly right: ShownCall | undefined;
  readonly arrow: Arrow | undefined;
  /** What the row's bytes are shown of; undefined if it has none. */
  readonly bytes: Uint8Array | undefined;
  /** Of a packet of a recording: seconds since that began; undefined for what happened on the bench. */
  readonly recordedSeconds: number | undefined;
}

/** A call that a program waits in. */
export interface WaitingCall {
  readonly end: EndName;
  readonly call: CallName;
  readonly maxBytes: number | undefined;
}

/** The rows of a ladder, a call beside the packet that it caused. */
export function lessonRows(bench: BenchSpec, seen: readonly Observation[]): readonly LessonRow[] {
  const rows = ladderRows(bench, seen);
  const waiting = openCalls(rows);
  const recorded = seen.filter((one) => one.type === 'recorded').values();
  const shown = ({ atMs, left, right, arrow }: LadderRow): LessonRow => ({
    atMs,
    left: left && { ...left, waits: waiting.has(left) },
    right: right && { ...right, waits: waiting.has(right) },
    arrow,
    bytes: arrow?.bytes ?? (left ?? right)?.bytes,
    // In their order, each of them has a row.
    recordedSeconds: arrow?.basis === 'recorded' ? recorded.next().value?.atSeconds : undefined,
  });
  const joined: LessonRow[] = [];
  for (const row of rows) {
    const before = joined.at(-1);
    if (before !== undefined && row.arrow !== undefined && isCauseOf(before, row.arrow, row.atMs))
      joined[joined.length - 1] = { ...before, arrow: row.arrow, bytes: row.arrow.bytes ?? before.bytes };
    else joined.push(shown(row));
  }
  return joined;
}

/** What tells each row from the others, also when a packet comes late and stands before some: its call or its packet, and the how manieth of these. */
export function rowKeys(rows: readonly LessonRow[]): readonly string[] {
  const counts = new Map<string, number>();
  return rows.map(({ left, right, arrow }) => {
    const note = left ?? right;
    const name =
      note === undefined
        ? `${arrow?.from} ${arrow?.reach} ${arrow?.fate} ${arrow?.label}`
        : `${note.end} ${note.call} ${note.is}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name} ${count}`;
  });
}

/** How soon after its call a packet is on the wire: with what is drawn beside each other, nothing else can be meant. */
const causedWithinMs = 5;

/** Whether a row has nothing but the call that sent a packet. */
function isCauseOf(row: LessonRow, arrow: Arrow, atMs: number): boolean {
  if (row.arrow !== undefined || atMs - row.atMs > causedWithinMs) return false;
  const note = row.left ?? row.right;
  const side: Side = row.left === undefined ? 'right' : 'left';
  return note?.is === 'called' && side === arrow.from && isSending(note.call);
}

/** Whether a call has something sent at once. */
function isSending(call: CallName): boolean {
  switch (call) {
    case 'connect':
    case 'send':
    case 'sendto':
    case 'shutdown':
    case 'close':
    case 'get':
      return true;
    default:
      return false;
  }
}

/** The notes of calls that return later, and have not. */
function openCalls(rows: readonly LadderRow[]): ReadonlySet<CallNote> {
  const open = new Map<string, CallNote>();
  for (const { left, right } of rows)
    for (const note of [left, right]) {
      if (note === undefined || !isWaited(note.call)) continue;
      const name = `${note.end} ${note.call}`;
      if (note.is === 'called') open.set(name, note);
      else open.delete(name);
    }
  return new Set(open.values());
}

/** Whether a program may wait in the call, so that its return has a row of its own. */
function isWaited(call: CallName): boolean {
  return call === 'recv' || call === 'recvfrom' || call === 'accept' || call === 'connect' || call === 'get';
}

/** The calls that have not returned, in the order in which they were made. */
export function waitingCalls(seen: readonly Observation[]): readonly WaitingCall[] {
  const open = new Map<number, WaitingCall>();
  for (const one of seen) {
    if (one.type === 'called') open.set(one.id, { end: one.end, call: one.call, maxBytes: one.maxBytes });
    else if (one.type === 'returned') open.delete(one.id);
  }
  return [...open.values()];
}

/** A socket as it was seen last; undefined before the first look. */
export function socketAt(seen: readonly Observation[], end: EndName): SocketState | undefined {
  const looked = seen.findLast((one) => one.type === 'sockets');
  return looked?.type === 'sockets' ? looked.sockets.find((socket) => socket.end === end) : undefined;
}

/** Bytes that the relay holds. */
export function heldBytes(seen: readonly Observation[]): number {
  const held = new Map<number, number>();
  for (const one of seen) {
    if (one.type === 'held') held.set(one.message, one.bytes.byteLength);
    else if (one.type === 'settled') held.delete(one.message);
  }
  return [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The row that is looked at before anybody chooses one: what is held, else the last that has bytes; -1 if none has. */
export function rowInView(rows: readonly LessonRow[]): number {
  const held = rows.findLastIndex(({ arrow }) => arrow?.fate === 'held');
  return held < 0 ? rows.findLastIndex(({ bytes }) => bytes !== undefined && bytes.byteLength > 0) : held;
}
