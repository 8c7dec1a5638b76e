import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { BreakoutboxError, type Failure, failure } from '../errors/error.js';
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

/** The failure in a message; undefined if it holds none. */
export function readFailure(data: Uint8Array): Failure | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(data)) as Partial<Failure> | null;
    if (typeof value?.code !== 'string' || typeof value.params !== 'object' || value.params === null)
      return undefined;
    return value as Failure;
  } catch {
    return undefined;
  }
}
