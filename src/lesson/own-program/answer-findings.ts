import { decodeText } from '../../bytes/encodings.js';
import { sameBytes } from '../../bytes/same-bytes.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { RecordedLine, StreamRecord } from './stream-record.js';
import type { LineServerTask } from './task.js';
import { waits } from './waits.js';

/** A question of the bench, and the answer that is right; undefined for one that the task does not name. */
interface AskedLine {
  readonly text: string;
  readonly answer: string | undefined;
  readonly line: RecordedLine;
}

/** What a server's answers are, beside what was asked. */
interface Answers {
  readonly asked: readonly AskedLine[];
  readonly texts: readonly string[];
  readonly lines: readonly RecordedLine[];
}

/** Questions and answers of a connection, in their order. */
export function answersOf(record: StreamRecord, task: LineServerTask): Answers {
  const right = new Map(task.exchanges.map(({ question, answer }) => [question, answer]));
  const { sent, received } = record;
  const textOf = (bytes: Uint8Array): string => decodeText(bytes, task.encoding);
  return {
    asked: sent.lines.map((line) => {
      const text = textOf(sent.content(line));
      return { text, answer: right.get(text), line };
    }),
    texts: received.lines.map((line) => textOf(received.content(line))),
    lines: received.lines,
  };
}

/** What a server's answers show of how it takes its input: as messages that it is not made of. One does not hide another. */
export function answerFindings(record: StreamRecord, task: LineServerTask, now: number): readonly FoundNow[] {
  if (record.isCut) return [];
  const answers = answersOf(record, task);
  // What the task does not name has no right answer: nothing can be said of it.
  if (answers.asked.some(({ answer }) => answer === undefined)) return [];
  const isDone = record.programEnd !== undefined || record.isQuiet(now, waits.quietMs);
  const found = [
    turnedNewline(record, answers, task, now),
    turnedBytes(record, answers),
    tornQuestion(record, answers, isDone),
    gluedQuestions(record, answers, isDone),
  ].filter((one) => one !== undefined);
  if (found.length > 0) return found;
  const last = otherOrder(record, answers) ?? (isDone ? wrongAnswer(record, answers) : undefined);
  return last === undefined ? [] : [last];
}

/** Whether the first answers are right, as far as there are some of each. */
function isRightSoFar(texts: readonly string[], { asked }: Answers): boolean {
  return texts.length <= asked.length && texts.every((text, index) => text === asked[index]?.answer);
}

/** The first answer with its newline in front: that of the question, turned round with the rest. */
function turnedNewline(
  record: StreamRecord,
  { asked, texts }: Answers,
  { encoding }: LineServerTask,
  now: number,
): FoundNow | undefined {
  const { received, programEnd, connection } = record;
  const [question] = asked;
  if (texts[0] !== '' || question === undefined || question.text === '' || received.tail.byteLength === 0)
    return undefined;
  // A greeting may be empty as well: then the newline of the answer is on its way.
  const isOver = programEnd !== undefined || now - (received.lastAt ?? now) >= waits.quietMs;
  const answer = texts[1] ?? decodeText(received.tail, encoding);
  if (!isOver || answer !== question.answer) return undefined;
  return shown('newlineInFront', received.bytes, {}, connection);
}

/** An answer that is its question with the bytes turned round, where the characters were to be. */
function turnedBytes(record: StreamRecord, { asked, texts, lines }: Answers): FoundNow | undefined {
  for (const [index, answered] of lines.entries()) {
    const question = asked[index];
    if (question === undefined || texts[index] === question.answer) continue;
    const turned = record.sent.content(question.line).slice().reverse();
    const answer = record.received.content(answered);
    // Of one byte there is nothing to turn.
    if (turned.byteLength < 2 || !sameBytes(turned, answer)) continue;
    return shown('bytesReversed', answer, { number: index + 1 }, record.connection);
  }
  return undefined;
}

/** A question that went out in parts, and of which a part was answered before its end was sent. */
function tornQuestion(record: StreamRecord, answers: Answers, isDone: boolean): FoundNow | undefined {
  const { asked, texts, lines } = answers;
  if (isRightSoFar(texts, answers)) return undefined;
  // A greeting of the server: a line before the answers.
  if (isRightSoFar(texts.slice(1), answers)) return undefined;
  for (const [index, { line }] of asked.entries()) {
    const early = record.received.pieces.find(({ order }) => order > line.firstOrder && order < line.order);
    const before = lines.filter(({ order }) => order < line.firstOrder).length;
    if (early === undefined || before > index) continue;
    if (lines.length <= index + 1 && !isDone) continue;
    const saw = record.received.bytes.subarray(early.start, early.end);
    return shown('oneSendAssumedOneRecv', saw, { number: index + 1 }, record.connection);
  }
  return undefined;
}

/** Several questions that went out at once, and were taken for one. */
function gluedQuestions(record: StreamRecord, answers: Answers, isDone: boolean): FoundNow | undefined {
  const { asked, texts } = answers;
  for (let first = 0; first < asked.length; first += 1) {
    const order = asked[first]?.line.order;
    let end = first + 1;
    while (asked[end]?.line.order === order && end < asked.length) end += 1;
    if (end - first < 2) continue;
    const wanted = asked.slice(first, end).map(({ answer }) => answer);
    const given = texts.slice(first, end);
    const isAsWanted = given.every((text, index) => text === wanted[index]);
    const isTurned =
      given.length === wanted.length && given.every((text, index) => text === wanted.at(-1 - index));
    const isBare = given.some((text, index) => {
      const question = asked[first + index];
      // A question that is its own answer shows nothing.
      return index > 0 && text === question?.text && text !== question.answer;
    });
    const isShort = isDone && texts.length > first && texts.length < end;
    if (isShort || (!isAsWanted && (isTurned || isBare)))
      return shown(
        'glued',
        record.received.bytes,
        { asked: end - first, answered: given.length },
        record.connection,
      );
    first = end - 1;
  }
  return undefined;
}

/** All answers, but not in the order of the questions. */
function otherOrder(record: StreamRecord, { asked, texts }: Answers): FoundNow | undefined {
  if (texts.length < 2 || texts.length !== asked.length) return undefined;
  const wanted = asked.map(({ answer }) => answer ?? '');
  const wrong = texts.findIndex((text, index) => text !== wanted[index]);
  if (wrong < 0 || [...texts].sort().join('\n') !== [...wanted].sort().join('\n')) return undefined;
  const line = record.received.lines[wrong];
  const saw = line === undefined ? record.received.bytes : record.received.whole(line);
  return shown('wrongOrder', saw, { number: wrong + 1 }, record.connection);
}

/** The first answer that is another than the right one, where nothing else explains it. A greeting may stand before the answers. */
function wrongAnswer(record: StreamRecord, answers: Answers): FoundNow | undefined {
  const { asked, texts, lines } = answers;
  if (isRightSoFar(texts, answers)) return undefined;
  if (texts.length > 1 && isRightSoFar(texts.slice(1), answers)) return undefined;
  // With a greeting there is a line more than questions.
  const before = texts.length === asked.length + 1 ? 1 : 0;
  const wrong = asked.findIndex(
    ({ answer }, index) => texts[index + before] !== undefined && texts[index + before] !== answer,
  );
  const question = asked[wrong];
  const line = lines[wrong + before];
  if (question === undefined || line === undefined) return undefined;
  const values = { number: wrong + 1, asked: question.text, wanted: question.answer ?? '' };
  return shown('wrongAnswer', record.received.whole(line), values, record.connection);
}

/** Since when a question waits for its answer, and until when: undefined while it still does. */
export interface Waiting {
  readonly since: number;
  readonly until: number | undefined;
}

/** The longest that a question of this connection has waited. */
export function longestWait(record: StreamRecord, task: LineServerTask, now: number): Waiting | undefined {
  const { asked, lines } = answersOf(record, task);
  const all = asked.map(({ line }, index) => ({ since: line.at, until: lines[index]?.at }));
  return all.sort((one, other) => lengthOf(other, now) - lengthOf(one, now))[0];
}

function lengthOf({ since, until }: Waiting, now: number): number {
  return (until ?? now) - since;
}

/** A client whose question waits as long as another one, who came first, is connected and was answered. */
export function firstClientFindings(
  records: readonly StreamRecord[],
  task: LineServerTask,
  now: number,
): readonly FoundNow[] {
  if (!task.servesMany) return [];
  for (const [index, later] of records.entries()) {
    const wait = later.isCut ? undefined : longestWait(later, task, now);
    if (wait === undefined) continue;
    const first = records.slice(0, index).find((earlier) => {
      const answeredAt = earlier.received.lines[0]?.at;
      const closedAt = earlier.ends[0]?.at;
      // It was let in only when the other one had gone.
      const hasWaited = wait.until === undefined || (closedAt !== undefined && wait.until >= closedAt);
      const overlap = Math.min(wait.until ?? now, closedAt ?? now) - wait.since;
      return answeredAt !== undefined && answeredAt <= wait.since && hasWaited && overlap >= waits.quietMs;
    });
    if (first !== undefined)
      return [
        inferred(
          'answersOnlyFirstClient',
          later.received.bytes,
          { client: index + 1, seconds: Math.floor(((wait.until ?? now) - wait.since) / 1_000) },
          later.connection,
        ),
      ];
  }
  return [];
}
