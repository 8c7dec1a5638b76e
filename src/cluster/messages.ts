import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { isErrorCode } from '../errors/catalog.js';
import { BreakoutboxError, type ErrorParams, type Failure, failure } from '../errors/error.js';
import { personHeader, readPerson, writePerson } from '../operations/who.js';

/** What an answer of a node is: still at work, the result, why there is none, or where to pull a stream of bytes. */
export type AnswerKind = 'working' | 'value' | 'failure' | 'stream';

/** What comes for one pull of a stream: bytes, nothing yet, its end, or why it breaks off. */
export type PullKind = 'bytes' | 'wait' | 'end' | 'failure';

/** What a node's live feed is asked for as; it is of no table, as it has no end. */
export const liveOperation = 'live.follow';

const kindHeader = 'Bob-Kind';
/** The channel that a streamed body is pulled from. */
const bodyHeader = 'Bob-Body';
/** The inbox that the question itself is pulled from, where it is too large for a message. */
const questionHeader = 'Bob-Question';

/** Bytes of one message with a part of a stream; every NATS server takes them (`max_payload`, 1 MiB unless configured). */
export const partBytes = 128 * 1024;

/** What is published to end what another node is at: a stream, or the work on a question. */
export const cancelWord = new TextEncoder().encode('cancel');

/** Marks a message with what it is. */
export function marked(kind: AnswerKind | PullKind): MsgHdrs {
  const marks = headers();
  marks.set(kindHeader, kind);
  return marks;
}

/** What a message is; undefined for none of ours. */
export function kindOf({ headers: marks }: Msg): string | undefined {
  return marks?.get(kindHeader);
}

/** Whether NATS says that nobody listens on the subject. */
export function isNoResponder({ headers: marks, data }: Msg): boolean {
  return marks?.code === 503 && data.length === 0;
}

/** What a question is marked with. */
export interface QuestionMarks {
  /** Where its streamed body is pulled from. */
  readonly body: string | undefined;
  /** Where it is pulled from itself; undefined: it is in the message. */
  readonly question: string | undefined;
  /** The person who asks, as that person claims to be called. */
  readonly person: string | undefined;
}

/** Marks a question with where its parts are pulled from. */
export function questionMarks({ body, question, person }: Partial<QuestionMarks>): MsgHdrs {
  const marks = headers();
  if (body !== undefined) marks.set(bodyHeader, body);
  if (question !== undefined) marks.set(questionHeader, question);
  if (person !== undefined) marks.set(personHeader, writePerson(person));
  return marks;
}

/** What a question was marked with. */
export function readQuestionMarks({ headers: marks }: Msg): QuestionMarks {
  // A header that is not there is an empty text.
  return {
    body: marks?.get(bodyHeader) || undefined,
    question: marks?.get(questionHeader) || undefined,
    person: readPerson(marks?.get(personHeader)),
  };
}

/** Why something failed, as a node tells it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof BreakoutboxError) return error.failure;
  return failure('INTERNAL', { reason: error instanceof Error ? error.message : String(error) });
}

/** A value as the data of a message. */
export function jsonData(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value ?? null));
}

/** The value in a message; undefined for none, as whoever sent it may be no node at all. */
export function readJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data)) as unknown;
  } catch {
    return undefined;
  }
}

/** The failure in a message; undefined if it holds none that this version has words for. */
export function readFailure(data: Uint8Array): Failure | undefined {
  const { code, params } = propertiesOf(readJson(data));
  if (!isErrorCode(code) || !isErrorParams(params)) return undefined;
  return failure(code, params);
}

/** Where an answer that is pulled is, and what it is. */
export interface PulledAnswer {
  readonly channel: string;
  /** It is one value, as JSON; else the bytes of a file. */
  readonly isValue: boolean;
  readonly name: string | undefined;
  readonly bytes: number | undefined;
}

/** Reads where an answer is to be pulled from; undefined for anything else. The channel is any text. */
export function readPulledAnswer(data: Uint8Array): PulledAnswer | undefined {
  const { channel, isValue, name, bytes } = propertiesOf(readJson(data));
  if (typeof channel !== 'string') return undefined;
  return {
    ...{ channel, isValue: isValue === true },
    name: typeof name === 'string' ? name : undefined,
    bytes: typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined,
  };
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isErrorParams(value: unknown): value is ErrorParams {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((param) => typeof param === 'string' || typeof param === 'number');
}
