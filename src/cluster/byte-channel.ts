import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { joinBytes } from '../bytes/join-bytes.js';
import { BreakoutboxError, errorOf } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { ByteStream } from '../operations/byte-stream.js';
import { reasonOf } from '../system/file-errors.js';
import { pause } from '../system/pause.js';
import { cancelWord, failureOf, jsonData, kindOf, marked, partBytes, readFailure } from './messages.js';
import { isAnswerable, isChannel } from './subjects.js';

/** Pulls that a reader has under way: enough to fill a line of 20 ms at a gigabit. */
const pullsUnderWay = 16;
/** Milliseconds after which a source without bytes says so, well before its reader gives up. */
const waitMs = 4_000;
const pullTimeoutMs = 12_000;
/** Milliseconds without a pull after which nobody reads any more. */
const unreadMs = 30_000;

/** Milliseconds before a source that had nothing is asked again: a source of ours has waited itself, another may answer at once for ever. */
const afterWaitMs = 100;

const pull = new Uint8Array(0);

/**
 * Offers bytes on a subject to one reader, which pulls them part by part, so that a slow reader holds the source back. Ends with the last
 * part, when the reader cancels or has not pulled for half a minute, and when the result is called; `ended` is called then.
 */
export function offerBytes(
  nats: NatsConnection,
  subject: string,
  content: ByteStream,
  ended: () => void,
): () => void {
  const parts = partsOf(content);
  const waiting: Msg[] = [];
  let isAnswering = false;
  let unread: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let hasBegun = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(unread);
    subscription.unsubscribe();
    ended();
    // A generator that is in the middle of something ends after it; one that was never asked does not know of what it reads.
    const source = hasBegun ? parts : content[Symbol.asyncIterator]();
    void source.return?.(undefined).catch(() => undefined);
  };
  const heard = (): void => {
    clearTimeout(unread);
    if (!hasEnded) unread = setTimeout(end, unreadMs);
  };
  let next: Promise<IteratorResult<Uint8Array, undefined>> | undefined;
  const answer = async (): Promise<void> => {
    isAnswering = true;
    for (let asked = waiting.shift(); asked !== undefined; asked = waiting.shift()) {
      hasBegun = true;
      next ??= parts.next();
      try {
        const part = await within(waitMs, next);
        if (part === undefined) {
          asked.respond(pull, { headers: marked('wait') });
          continue;
        }
        next = undefined;
        asked.respond(part.value ?? pull, { headers: marked(part.done === true ? 'end' : 'bytes') });
        if (part.done === true) end();
      } catch (error) {
        asked.respond(jsonData(failureOf(error)), { headers: marked('failure') });
        end();
      }
    }
    isAnswering = false;
  };
  const subscription: Subscription = nats.subscribe(subject, {
    callback: (error, message) => {
      if (error !== null || message.data.length > 0) {
        end();
        return;
      }
      if (!isAnswerable(message) && !isChannel(message.reply)) return;
      heard();
      if (waiting.length >= pullsUnderWay) return;
      waiting.push(message);
      if (!isAnswering) void answer();
    },
  });
  heard();
  return end;
}

/** How bytes are pulled. */
export interface PullOptions {
  readonly gone?: AbortSignal;
  readonly replyTo?: () => string;
}

/**
 * Pulls the bytes that are offered on a subject. Leaving the loop, or `gone`, cancels them. They come to an inbox or, where whoever offers
 * them may publish in none, to a channel that `replyTo` names for each pull.
 * @throws BreakoutboxError the source's failure, NODE_STREAM_BROKEN
 */
export async function* pullBytes(
  nats: NatsConnection,
  subject: string,
  node: string,
  { gone, replyTo }: PullOptions = {},
): ByteStream {
  const underWay: Promise<Msg>[] = [];
  const ask = (): void => {
    const own = replyTo === undefined ? {} : { noMux: true, reply: replyTo() };
    const answer = nats.request(subject, pull, { timeout: pullTimeoutMs, ...own });
    // Its failure is met when its turn comes, or by nobody.
    answer.catch(() => undefined);
    underWay.push(answer);
  };
  let isOver = false;
  let giveUp = (): void => undefined;
  const leave = (): void => giveUp();
  gone?.addEventListener('abort', leave);
  /** One answer; the reader that leaves does not wait for it. */
  const next = (answer: Promise<Msg>): Promise<Msg> =>
    new Promise((resolve, reject) => {
      giveUp = () => reject(broken(node, 'asker-gone' satisfies ReasonKey));
      if (gone?.aborted === true) giveUp();
      answer.then(resolve, reject);
    });
  try {
    for (let count = 0; count < pullsUnderWay; count += 1) ask();
    for (let answer = underWay.shift(); answer !== undefined; answer = underWay.shift()) {
      const message = await next(answer);
      const kind = kindOf(message);
      isOver = kind === 'end' || kind === 'failure';
      if (kind === 'end') return;
      if (kind === 'failure') throw errorOf(readFailure(message.data) ?? broken(node, unknown).failure);
      if (kind === 'bytes' && message.data.length > 0) {
        ask();
        yield message.data;
      } else if (kind === 'wait') {
        await pause(afterWaitMs, gone);
        if (gone?.aborted !== true) ask();
        // No source of ours answers anything else, and what is none may go on so for ever.
      } else throw broken(node, unknown);
    }
  } catch (error) {
    throw error instanceof BreakoutboxError ? error : broken(node, reasonOf(error));
  } finally {
    gone?.removeEventListener('abort', leave);
    // On a connection that is closed nobody pulls any more.
    if (!isOver && !nats.isClosed()) nats.publish(subject, cancelWord);
  }
}

const unknown: ReasonKey = 'answer-unknown';

function broken(node: string, reason: string): BreakoutboxError {
  return new BreakoutboxError('NODE_STREAM_BROKEN', { node, reason });
}

/** Cuts what is too large for one message. */
async function* partsOf(content: ByteStream): AsyncGenerator<Uint8Array, undefined> {
  for await (const piece of content)
    for (let start = 0; start < piece.length; start += partBytes)
      yield piece.subarray(start, start + partBytes);
  return undefined;
}

/** Resolves with `work`, or with undefined after `ms` milliseconds. */
async function within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** All bytes of a stream. @throws RangeError when they are more than `mostBytes` */
export async function wholeStream(content: ByteStream, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`);
    pieces.push(piece);
  }
  return joinBytes(pieces);
}

/** Bytes that are there, as a stream. */
export async function* streamOf(data: Uint8Array): ByteStream {
  yield data;
}
