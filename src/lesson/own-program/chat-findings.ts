import { decodeText } from '../../bytes/encodings.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { RecordedLine, StreamRecord } from './stream-record.js';
import type { ChatServerTask } from './task.js';
import { waits } from './waits.js';

/** What is wrong with a server that passes on to every other client what one of them says. A name before a line is no fault. */
export function chatFindings(
  records: readonly StreamRecord[],
  task: ChatServerTask,
  now: number,
): readonly FoundNow[] {
  if (records.some(({ isCut }) => isCut)) return [];
  const closed = closedFindings(records);
  return closed.length > 0 ? closed : passedFindings(records, task, now);
}

/** A client that was put out: when another one left, or without a reason. */
function closedFindings(records: readonly StreamRecord[]): readonly FoundNow[] {
  const out = records.find(
    ({ programEnd, benchEnd }) =>
      programEnd !== undefined && (benchEnd === undefined || benchEnd.order > programEnd.order),
  );
  if (out?.programEnd === undefined) return [];
  const { at } = out.programEnd;
  const gone = records.find(({ benchEnd }) => benchEnd !== undefined && benchEnd.at < at);
  const [saw, values] = [out.received.bytes, { client: out.connection, gone: gone?.connection ?? 0 }];
  return [shown(gone === undefined ? 'chatClosesClient' : 'chatEndsForAll', saw, values, out.connection)];
}

/** A line of one client, and another one whom it has to come to. */
interface Passing {
  readonly line: RecordedLine;
  readonly from: StreamRecord;
  readonly to: StreamRecord;
  readonly text: string;
}

/** The first line that did not come to a client who was there. */
function passedFindings(
  records: readonly StreamRecord[],
  { encoding }: ChatServerTask,
  now: number,
): readonly FoundNow[] {
  for (const { line, from, to, text } of passings(records, encoding)) {
    if (!isOverdue(line, to, now)) continue;
    const heard = decodeText(to.received.bytes, encoding);
    if (heard.includes(text)) continue;
    const values = { from: from.connection, to: to.connection };
    const before = passings([from, to], encoding).filter((one) => one.from === from && one.line.at < line.at);
    const isLater = before.length > 0 && before.every((one) => heard.includes(one.text));
    // A line that nobody said came in its place.
    const said = records.flatMap((record) =>
      record.sent.lines.map((one) => decodeText(record.sent.content(one), encoding)),
    );
    const changed = to.received.lines.find((one) => {
      const came = decodeText(to.received.content(one), encoding);
      return one.at >= line.at && !said.some((other) => came.includes(other));
    });
    if (changed !== undefined)
      return [shown('chatChangesText', to.received.whole(changed), values, to.connection)];
    return [
      inferred(isLater ? 'chatByTurns' : 'chatNotPassedOn', from.sent.content(line), values, to.connection),
    ];
  }
  return [];
}

/** Whether a client has waited for a line for long enough, in silence, before it left. */
function isOverdue(line: RecordedLine, { benchEnd, received }: StreamRecord, now: number): boolean {
  const since = Math.max(line.at, received.lastAt ?? 0);
  return (benchEnd?.at ?? now) - since >= waits.idleMs;
}

/** Every line and every client who has to get it: who was connected before. */
function passings(
  records: readonly StreamRecord[],
  encoding: ChatServerTask['encoding'],
): readonly Passing[] {
  return records.flatMap((from) =>
    from.sent.lines.flatMap((line) =>
      records
        .filter((to) => to !== from && to.connectedAt <= line.at)
        .map((to) => ({ line, from, to, text: decodeText(from.sent.content(line), encoding) })),
    ),
  );
}
