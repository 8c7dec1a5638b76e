import { sameBytes } from '../../bytes/same-bytes.js';
import type { DatagramLog, LoggedDatagram } from './datagram-log.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { DatagramClientTask, DatagramServerTask } from './task.js';
import { encodingFindings, markFindings, zeroFindings } from './text-findings.js';
import { waits } from './waits.js';

/** What is wrong with the texts that a client sends as datagrams: each is whole. */
export function datagramTextFindings(
  log: DatagramLog,
  { encoding }: DatagramClientTask,
): readonly FoundNow[] {
  const found = new Map<string, FoundNow>();
  for (const { bytes, size } of log.received) {
    if (bytes.byteLength < size) continue;
    const marks = markFindings(bytes);
    const text = marks.length === 0 ? encodingFindings(bytes, encoding) : [];
    for (const finding of [...marks, ...text, ...zeroFindings(bytes, true)])
      if (!found.has(finding.code)) found.set(finding.code, finding);
  }
  return [...found.values()];
}

/** An answer of a server, without its number. */
interface Answer extends LoggedDatagram {
  readonly number: number | undefined;
  readonly rest: Uint8Array;
  readonly restSize: number;
}

/** What is wrong with a server's answers: their addresses, their bytes, their numbers, and those that are missing. */
export function datagramAnswerFindings(
  log: DatagramLog,
  task: DatagramServerTask,
  now: number,
): readonly FoundNow[] {
  const answers = log.received.map((datagram) => answerOf(datagram, task));
  return [
    ...silenceFindings(log, now),
    ...addressFindings(log),
    ...cutFindings(log, answers),
    ...trailingFindings(log, answers),
    ...countFindings(answers),
    ...emptyFindings(log, answers, now),
    ...stoppedFindings(log, now),
  ];
}

/** Datagrams to a server, of which none was answered; that an empty one is not has another reason. */
function silenceFindings(log: DatagramLog, now: number): readonly FoundNow[] {
  const { delivered, received } = log;
  const first = delivered.find(({ size }) => size > 0);
  if (first === undefined || received.length > 0 || !log.isQuiet(now, waits.quietMs)) return [];
  return [inferred('nothingCameBack', new Uint8Array(), { asked: first.peer, sent: delivered.length })];
}

function answerOf(datagram: LoggedDatagram, { answers }: DatagramServerTask): Answer {
  const { bytes, size } = datagram;
  if (answers === 'same') return { ...datagram, number: undefined, rest: bytes, restSize: size };
  let end = 0;
  while (end < 15 && isDigit(bytes[end])) end += 1;
  const hasNumber = end > 0 && bytes[end] === 0x20;
  const number = hasNumber ? Number(String.fromCharCode(...bytes.subarray(0, end))) : undefined;
  const start = hasNumber ? end + 1 : 0;
  return { ...datagram, number, rest: bytes.subarray(start), restSize: size - start };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** From where a server answers, and to where. */
function addressFindings(log: DatagramLog): readonly FoundNow[] {
  const { delivered } = log;
  const asked = new Set(delivered.map(({ peer }) => peer));
  const askers = new Set(delivered.map(({ local }) => local));
  const [first] = asked;
  const from = log.received.find(({ peer }) => !asked.has(peer));
  const to = log.received.find(({ local }) => !askers.has(local));
  return [
    ...(from === undefined || first === undefined
      ? []
      : [shown('answeredFromAnotherPort', from.bytes, { asked: first, from: from.peer })]),
    ...(to === undefined || first === undefined
      ? []
      : [shown('answersToWrongPort', to.bytes, { to: to.local, asked: [...askers].slice(0, 4).join(', ') })]),
  ];
}

/** Whether a datagram's kept bytes begin with those of another one. */
function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.byteLength >= start.byteLength && sameBytes(bytes.subarray(0, start.byteLength), start);
}

function isSame(sent: LoggedDatagram, { rest, restSize }: Answer): boolean {
  return sent.size === restSize && startsWith(sent.bytes, rest.subarray(0, sent.bytes.byteLength));
}

/** An answer that has the beginning of a datagram only: the buffer was too small for it. */
function cutFindings(log: DatagramLog, answers: readonly Answer[]): readonly FoundNow[] {
  const { delivered } = log;
  for (const answer of answers) {
    if (answer.restSize === 0 || delivered.some((sent) => isSame(sent, answer))) continue;
    const kept = answer.rest;
    const whole = delivered.find(
      ({ bytes, size }) => size > answer.restSize && startsWith(bytes, kept.subarray(0, bytes.byteLength)),
    );
    if (whole !== undefined)
      return [shown('datagramCut', answer.bytes, { sent: whole.size, came: answer.restSize })];
  }
  return [];
}

/** An answer that has zeros behind what was sent. */
function trailingFindings(log: DatagramLog, answers: readonly Answer[]): readonly FoundNow[] {
  for (const answer of answers) {
    if (log.delivered.some((sent) => isSame(sent, answer))) continue;
    const sent = log.delivered.find(
      ({ bytes, size }) =>
        size === bytes.byteLength &&
        size > 0 &&
        size < answer.restSize &&
        startsWith(answer.rest, bytes) &&
        answer.rest.subarray(size).every((byte) => byte === 0),
    );
    if (sent === undefined) continue;
    const zeros = answer.restSize - sent.size;
    return [
      zeros === 1 ? shown('nulAtEnd', answer.bytes) : shown('wholeBufferSent', answer.bytes, { zeros }),
    ];
  }
  return [];
}

/** A number that two answers have: to one client, or to two. */
function countFindings(answers: readonly Answer[]): readonly FoundNow[] {
  const counted = answers.filter(({ number }) => number !== undefined);
  const again = (one: Answer, isSameClient: boolean): Answer | undefined =>
    counted.find(
      (other) => other !== one && other.number === one.number && (other.local === one.local) === isSameClient,
    );
  const twice = counted.find((one) => again(one, true) !== undefined);
  if (twice !== undefined) return [shown('countNotIncreased', twice.bytes, { number: twice.number ?? 0 })];
  const each = counted.find((one) => again(one, false) !== undefined);
  if (each === undefined) return [];
  const other = again(each, false);
  const values = { number: each.number ?? 0, one: each.local, other: other?.local ?? '' };
  return [shown('countPerProcess', each.bytes, values)];
}

/** An empty datagram that got no answer, while a later one to the same client has got it. */
function emptyFindings(log: DatagramLog, answers: readonly Answer[], now: number): readonly FoundNow[] {
  if (!log.isQuiet(now, waits.quietMs)) return [];
  const clients = new Set(log.delivered.map(({ local }) => local));
  for (const local of clients) {
    const sent = log.delivered.filter((datagram) => datagram.local === local);
    const own = answers.filter((answer) => answer.local === local);
    const empty = sent.filter(({ size }) => size === 0).length;
    const answered = own.filter(({ restSize }) => restSize === 0).length;
    const first = sent.findIndex(({ size }) => size === 0);
    const later = sent.slice(first + 1).filter(({ size }) => size > 0);
    const hasLater = later.some((datagram) => own.some((answer) => isSame(datagram, answer)));
    if (empty > 0 && answered === 0 && hasLater)
      return [inferred('emptyDatagramIgnored', own.at(-1)?.bytes ?? new Uint8Array(), { sent: empty })];
  }
  return [];
}

/** A server that has answered, and then answers nothing of what each of two later datagrams asks: one alone may be what it cannot take. */
function stoppedFindings(log: DatagramLog, now: number): readonly FoundNow[] {
  const { all } = log;
  const lastAnswer = all.findLastIndex(({ isReceived }) => isReceived);
  const unanswered = all.slice(lastAnswer + 1).filter(({ isLost }) => !isLost);
  const [first] = unanswered;
  if (lastAnswer < 0 || first === undefined || unanswered.length < 2 || !log.isQuiet(now, waits.quietMs))
    return [];
  const saw = all[lastAnswer]?.bytes ?? new Uint8Array();
  return [inferred('answersNoMore', saw, { size: first.size, missing: unanswered.length })];
}
