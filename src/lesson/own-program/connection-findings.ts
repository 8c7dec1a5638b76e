import { answersOf } from './answer-findings.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { StreamRecord } from './stream-record.js';
import type { LineServerTask } from './task.js';
import { waits } from './waits.js';

/** When a client closes, and what it leaves unread. */
export function clientConnectionFindings(record: StreamRecord, now: number): readonly FoundNow[] {
  const { programEnd, benchEnd, connection, sent } = record;
  const isReset =
    programEnd?.how === 'reset' && (benchEnd === undefined || benchEnd.order > programEnd.order);
  // An end without a reset may be that of its sending alone: it may still read.
  if (isReset && sent.lastAt !== undefined)
    return [shown('closedTooEarly', record.received.bytes, { bytes: sent.bytes.byteLength }, connection)];
  return unreadFindings(record, now);
}

/**
 * When a server closes, whether it reads, and whether it answers. `isWaiting`: another client is connected that came before, so that
 * this one may have to wait.
 */
export function serverConnectionFindings(
  record: StreamRecord,
  task: LineServerTask,
  isWaiting: boolean,
  now: number,
): readonly FoundNow[] {
  if (record.isCut) return [];
  const { programEnd, benchEnd, connection, received } = record;
  const { asked, texts } = answersOf(record, task);
  const missing = asked.filter(({ answer }) => answer !== undefined).length - texts.length;
  const hasBegun = received.tail.byteLength > 0;
  if (programEnd !== undefined) {
    const isOwn = benchEnd === undefined || benchEnd.how === 'end';
    if (!isOwn || hasBegun) return [];
    // Of its own accord: the client had more to ask.
    const isEarly = benchEnd === undefined || benchEnd.order > programEnd.order;
    if (missing <= 0 && isEarly && texts.length > 0)
      return [shown('closedAfterAnswer', received.bytes, { number: texts.length }, connection)];
    if (missing <= 0) return [];
    return [shown('closedWithoutAnswer', received.bytes, { missing }, connection)];
  }
  if (isWaiting || benchEnd?.how === 'reset') return [];
  if (missing > 0 && !hasBegun)
    return [...unreadFindings(record, now), ...stuckFindings(record, missing, now)];
  const isAnswered = missing === 0 && !hasBegun && record.sent.tail.byteLength === 0;
  if (benchEnd === undefined || !isAnswered || !record.isQuiet(now, waits.idleMs)) return [];
  return [inferred('neverCloses', received.bytes, { seconds: secondsSince(benchEnd.at, now) }, connection)];
}

/** Bytes that have waited in the kernel, while the program sent nothing either. */
function unreadFindings(record: StreamRecord, now: number): readonly FoundNow[] {
  const { unread, connection } = record;
  if (record.isCut || record.programEnd !== undefined || unread === undefined || unread.bytes === 0)
    return [];
  if (!record.isQuiet(now, waits.idleMs) || now - unread.since < waits.idleMs) return [];
  const values = { bytes: unread.bytes, seconds: secondsSince(unread.since, now) };
  return [inferred('leavesUnread', record.received.bytes, values, connection)];
}

/** Everything was read, and no answer came. */
function stuckFindings(record: StreamRecord, missing: number, now: number): readonly FoundNow[] {
  const { unread, sent, connection } = record;
  const isRead = unread?.bytes === 0 && unread.at >= (sent.lastAt ?? 0) && now - unread.since >= waits.idleMs;
  if (!isRead || !record.isQuiet(now, waits.idleMs)) return [];
  const values = { missing, seconds: secondsSince(record.lastAt, now) };
  return [inferred('blockedInRecv', record.received.bytes, values, connection)];
}

function secondsSince(at: number, now: number): number {
  return Math.floor((now - at) / 1_000);
}
