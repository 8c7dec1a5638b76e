import { decodeText } from '../../bytes/encodings.js';
import { answersOf } from './answer-findings.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { StreamRecord } from './stream-record.js';
import type { LineClientTask, LineServerTask } from './task.js';
import { givenEncoding, markFindings, wrongEncoding, zeroFindings } from './text-findings.js';
import { waits } from './waits.js';

const carriageReturn = 0x0d;

/** What is wrong with the lines themselves that a program has sent on a connection: their ends, their encoding, bytes that are none of a text. */
export function lineFindings(
  record: StreamRecord,
  task: LineClientTask | LineServerTask,
  now: number,
): readonly FoundNow[] {
  const { received, connection } = record;
  const isWhole = !record.isCut && (record.programEnd !== undefined || record.isQuiet(now, waits.quietMs));
  return [
    ...markFindings(received.bytes, connection),
    ...lineEncodingFindings(record, task, isWhole),
    ...zeroFindings(received.bytes, isWhole, connection),
    ...returnFindings(record, task, isWhole),
    ...newlineFindings(record, task, now),
  ];
}

function lineEncodingFindings(
  record: StreamRecord,
  task: LineClientTask | LineServerTask,
  isWhole: boolean,
): readonly FoundNow[] {
  const { received } = record;
  const texts = received.lines.map((line) => received.content(line));
  const all = isWhole ? [...texts, received.tail] : texts;
  const answers = task.kind === 'line-server' ? answersOf(record, task).asked : undefined;
  for (const [index, line] of all.entries()) {
    const text = withoutMark(line);
    const given = givenEncoding(text, task.encoding);
    if (given === undefined) continue;
    // An answer that is wrong in other ways as well, such as one whose bytes were turned round, may look like another encoding.
    const isSure = answers === undefined || decodeText(text, given) === answers[index]?.answer;
    if (isSure) return [wrongEncoding(text, task.encoding, given, record.connection)];
  }
  return [];
}

/** A mark of UTF-8 is a finding of its own. */
function withoutMark(text: Uint8Array): Uint8Array {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

/** A CR without LF, or an LF without the CR that was asked for. */
function returnFindings(
  { received, connection }: StreamRecord,
  { lineEnd }: LineClientTask | LineServerTask,
  isWhole: boolean,
): readonly FoundNow[] {
  const { bytes, lines } = received;
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
    const isLast = at + 1 === bytes.byteLength;
    if (isLast ? isWhole : bytes[at + 1] !== 0x0a)
      return [shown('loneCr', bytes.subarray(Math.max(0, at - 32), at + 2), {}, connection)];
  }
  if (lineEnd === 'lf') return [];
  const bare = lines.find(({ start, end }) => end - start < 2 || bytes[end - 2] !== carriageReturn);
  return bare === undefined ? [] : [shown('crlfExpected', received.whole(bare), {}, connection)];
}

/** Bytes without LF: behind which both sides wait, or which are the last of the stream. */
function newlineFindings(
  record: StreamRecord,
  task: LineClientTask | LineServerTask,
  now: number,
): readonly FoundNow[] {
  const { received, sent, connection } = record;
  const { tail } = received;
  // A CR in the place of the LF, and zeros behind it, are findings of their own.
  if (record.isCut || tail.includes(carriageReturn) || tail.every((byte) => byte === 0)) return [];
  const values = { bytes: tail.byteLength };
  const { programEnd, benchEnd } = record;
  const isBrokenOff =
    benchEnd?.how === 'reset' && (programEnd === undefined || benchEnd.order < programEnd.order);
  if (programEnd !== undefined && !isBrokenOff) return [shown('noNewline', tail, values, connection)];
  // A server that is asked again has not gone on with its line; a client may wait for an answer in the middle of one.
  const spoken = received.lastAt ?? now;
  const since = task.kind === 'line-server' ? spoken : Math.max(spoken, sent.lastAt ?? spoken);
  // What the bench broke off, the program could not end.
  const until = isBrokenOff ? benchEnd.at : now;
  return until - since >= waits.quietMs ? [inferred('noNewline', tail, values, connection)] : [];
}
