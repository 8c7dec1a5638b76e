import { formatHex } from '../src/bytes/hex.js';
import { decodeUtf8 } from '../src/bytes/utf8.js';
import { type CallNote, ladderRows } from '../src/lesson/ladder.js';
import type { BenchSpec } from '../src/lesson/lesson.js';
import type { Observation } from '../src/lesson/observation.js';

/**
 * What was seen in a step, a line each: calls and what they returned, the packets of the ladder, and the sockets at the end.
 *
 *     client send "hello"
 *     > 5 B
 *     server recv = "hello"
 *     server is ESTABLISHED
 *     server keeps 3 B
 *     server queues 1
 */
export function lessonTranscript(bench: BenchSpec, observations: readonly Observation[]): readonly string[] {
  const rows = ladderRows(bench, observations).map(({ left, right, arrow }) => {
    const note = left ?? right;
    if (note !== undefined) return noteLine(note);
    if (arrow === undefined) return '';
    const { from, label, fate, basis } = arrow;
    const remark = fate === 'arrived' ? '' : ` ${fate}`;
    return `${from === 'left' ? '>' : '<'} ${label}${remark}${basis === 'recorded' ? ' recorded' : ''}`;
  });
  const sockets = observations.flatMap((one) => (one.type === 'sockets' ? one.sockets : []));
  return [
    ...rows,
    ...sockets.flatMap(({ end, state, unread, waiting }) => [
      `${end} is ${state ?? 'gone'}`,
      ...(unread > 0 ? [`${end} keeps ${unread} B`] : []),
      ...(waiting > 0 ? [`${end} queues ${waiting}`] : []),
    ]),
  ];
}

function noteLine({ end, call, is, bytes, result }: CallNote): string {
  if (is === 'called') return bytes === undefined ? `${end} ${call}` : `${end} ${call} ${textOf(bytes)}`;
  if (result === undefined) return '';
  if (!result.ok) return `${end} ${call} = ${result.failure.code}`;
  const lost = result.lostBytes === undefined ? '' : `, ${result.lostBytes} lost`;
  return `${end} ${call} = ${result.bytes === undefined ? 'ok' : textOf(result.bytes)}${lost}`;
}

/** A short text in quotes, other bytes as pairs, many as their number. */
function textOf(bytes: Uint8Array): string {
  if (bytes.byteLength > 20) return `${bytes.byteLength} B`;
  return bytes.every((byte) => byte < 0x80) ? JSON.stringify(decodeUtf8(bytes)) : formatHex(bytes);
}
