import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { BreakoutboxError, errorOf } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { type ByteStream, isByteStream, type NamedByteStream } from '../operations/byte-stream.js';
import { type Role, rolesOf } from '../operations/roles.js';
import { type OperationName, operations } from '../operations/table.js';
import { offerBytes, pullBytes, streamOf, wholeStream } from './byte-channel.js';
import type { ClusterLink } from './cluster-link.js';
import {
  cancelWord,
  isNoResponder,
  jsonData,
  kindOf,
  liveOperation,
  partBytes,
  questionMarks,
  readFailure,
  readJson,
  readPulledAnswer,
} from './messages.js';
import { type FeedReader, RemoteFeed } from './remote-feed.js';
import { isChannelOf, subjects } from './subjects.js';

/** How an operation is asked of another node. */
export interface RemoteRequest {
  readonly node: string;
  readonly name: OperationName;
  /** As the table has it; a body of bytes is streamed. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Gives the question up, and has the node give it up. */
  readonly gone: AbortSignal;
  /** The person who asks, as that person claims to be called. */
  readonly person?: string | undefined;
}

/** Milliseconds without a word after which a node counts as silent; one at work says so every three seconds. */
const silenceMs = 9_000;
/** Bytes of the largest answer that is one value. */
const maxAnswerBytes = 256 * 1024 * 1024;

/** Asks operations of other nodes. */
export class RemoteOperations {
  readonly #link: ClusterLink;
  /** The questions under way, by their subject and then by what refuses them. */
  readonly #asked = new Map<string, Set<() => void>>();

  constructor(link: ClusterLink) {
    this.#link = link;
    link.watchDenied((subject) => {
      for (const refuse of this.#asked.get(subject) ?? []) refuse();
    });
  }

  /**
   * Asks one, and resolves with its result.
   * @throws BreakoutboxError the node's own failure; CLUSTER_AWAY, NODE_UNKNOWN, NODE_SILENT, CLUSTER_NOT_PERMITTED, NODE_STREAM_BROKEN,
   * NODE_ANSWER_INVALID
   */
  async ask({ node, name, request, gone, person }: RemoteRequest): Promise<unknown> {
    const nats = this.#link.live();
    const { body, ...params } = request;
    const isStreamed = isByteStream(operationBody(name));
    const data = jsonData(isStreamed ? params : request);
    const isLarge = data.length > partBytes;
    const offered: (() => void)[] = [];
    const offer = (content: ByteStream): string => {
      const inbox = this.#link.inbox();
      offered.push(offerBytes(nats, inbox, content, () => undefined));
      return inbox;
    };
    let message: Msg;
    try {
      const marks = questionMarks({
        body: isStreamed ? offer(body as ByteStream) : undefined,
        question: isLarge ? offer(streamOf(data)) : undefined,
        person,
      });
      const asked = { node, name, gone, role: rolesOf[name], marks };
      message = await this.#answer(nats, { ...asked, data: isLarge ? new Uint8Array(0) : data });
    } finally {
      // Whoever has answered has read all that it wanted.
      for (const end of offered) end();
    }
    const kind = kindOf(message);
    if (kind === 'failure') throw readFailureOf(message, node, name);
    if (kind === 'value') return jsonValueOf(message.data, node, name);
    const pulled = kind === 'stream' ? readPulledAnswer(message.data) : undefined;
    if (pulled === undefined || !isChannelOf(node, pulled.channel)) throw invalid(node, name);
    const content = pullBytes(nats, pulled.channel, node, { gone });
    if (!pulled.isValue)
      return { name: pulled.name ?? name, bytes: pulled.bytes, content } satisfies NamedByteStream;
    return jsonValueOf(await wholeAnswer(content, node, name), node, name);
  }

  /**
   * Follows what happens at another node. Resolves when it has begun.
   * @throws BreakoutboxError CLUSTER_AWAY, NODE_UNKNOWN, NODE_SILENT, NODE_CANNOT, CLUSTER_NOT_PERMITTED, NODE_ANSWER_INVALID
   */
  async follow(node: string, reader: FeedReader, gone: AbortSignal): Promise<RemoteFeed> {
    const nats = this.#link.live();
    const inbox = this.#link.inbox();
    const leave = this.#link.watch(({ state }) => {
      if (state !== 'connected') feed.cut();
    });
    const feed = new RemoteFeed(nats, inbox, reader, leave);
    try {
      const marks = questionMarks({});
      const asked = {
        node,
        name: liveOperation,
        role: 'view',
        gone,
        data: new TextEncoder().encode(inbox),
        marks,
      } as const;
      const message = await this.#answer(nats, asked);
      const kind = kindOf(message);
      if (kind === 'failure') throw readFailureOf(message, node, liveOperation);
      const answered = kind === 'value' ? readPulledAnswer(message.data) : undefined;
      if (answered === undefined || !isChannelOf(node, answered.channel)) throw invalid(node, liveOperation);
      feed.opened(answered.channel);
      return feed;
    } catch (error) {
      feed.close();
      throw error;
    }
  }

  #answer(
    nats: NatsConnection,
    asked: Pick<RemoteRequest, 'node' | 'gone'> & {
      readonly name: string;
      readonly role: Role;
      readonly data: Uint8Array;
      readonly marks: ReturnType<typeof questionMarks>;
    },
  ): Promise<Msg> {
    const { node, name, role, gone } = asked;
    const subject = subjects.operation(node, role, this.#link.user, name);
    return new Promise((resolve, reject) => {
      const inbox = this.#link.inbox();
      let cancelSubject: string | undefined;
      let silence: NodeJS.Timeout;
      const end = (): void => {
        clearTimeout(silence);
        subscription.unsubscribe();
        gone.removeEventListener('abort', giveUp);
        const others = this.#asked.get(subject);
        others?.delete(refuse);
        if (others?.size === 0) this.#asked.delete(subject);
      };
      const fail = (error: BreakoutboxError): void => {
        end();
        reject(error);
      };
      const giveUp = (): void => {
        if (cancelSubject !== undefined) nats.publish(cancelSubject, cancelWord);
        else this.#cancelLater(nats, inbox, node);
        const reason: ReasonKey = 'asker-gone';
        fail(new BreakoutboxError('NODE_STREAM_BROKEN', { node, reason }));
      };
      const refuse = (): void => {
        const { user } = this.#link;
        fail(new BreakoutboxError('CLUSTER_NOT_PERMITTED', { user, operation: name, node, role }));
      };
      const heard = (): void => {
        clearTimeout(silence);
        silence = setTimeout(
          () => fail(new BreakoutboxError('NODE_SILENT', { node, seconds: silenceMs / 1_000 })),
          silenceMs,
        );
      };
      const subscription = nats.subscribe(inbox, {
        callback: (error, message) => {
          if (error !== null) {
            fail(new BreakoutboxError('CLUSTER_AWAY', { server: this.#link.state.server }));
          } else if (isNoResponder(message)) {
            fail(new BreakoutboxError('NODE_UNKNOWN', { node }));
          } else if (kindOf(message) === 'working') {
            cancelSubject = cancelSubjectOf(message, node);
            heard();
          } else {
            end();
            resolve(message);
          }
        },
      });
      this.#asked.set(subject, (this.#asked.get(subject) ?? new Set()).add(refuse));
      heard();
      nats.publish(subject, asked.data, { reply: inbox, headers: asked.marks });
      gone.addEventListener('abort', giveUp);
      if (gone.aborted) giveUp();
    });
  }

  /** A node says with its first word where it can be told to give up: who leaves before that word waits for it here. */
  #cancelLater(nats: NatsConnection, inbox: string, node: string): void {
    const subscription = nats.subscribe(inbox, {
      callback: (error, message) => {
        clearTimeout(late);
        subscription.unsubscribe();
        if (error !== null) return;
        const cancelSubject = cancelSubjectOf(message, node);
        if (cancelSubject !== undefined) nats.publish(cancelSubject, cancelWord);
      },
    });
    const late = setTimeout(() => subscription.unsubscribe(), silenceMs);
  }
}

function operationBody(name: OperationName): object | undefined {
  const operation = operations[name];
  return 'body' in operation ? operation.body : undefined;
}

/** Where a node can be told to give up: of its first word, or of what it offers and nobody is going to pull. */
function cancelSubjectOf(message: Msg, node: string): string | undefined {
  const kind = kindOf(message);
  const subject =
    kind === 'working'
      ? message.reply
      : kind === 'stream'
        ? readPulledAnswer(message.data)?.channel
        : undefined;
  return subject !== undefined && isChannelOf(node, subject) ? subject : undefined;
}

function readFailureOf(message: Msg, node: string, operation: string): BreakoutboxError {
  return errorOf(readFailure(message.data) ?? invalid(node, operation).failure);
}

/** @throws BreakoutboxError NODE_ANSWER_INVALID */
function jsonValueOf(data: Uint8Array, node: string, operation: string): unknown {
  const value = readJson(data);
  if (value === undefined) throw invalid(node, operation);
  return value;
}

/** @throws BreakoutboxError NODE_ANSWER_INVALID, those of `pullBytes` */
async function wholeAnswer(content: ByteStream, node: string, operation: string): Promise<Uint8Array> {
  try {
    return await wholeStream(content, maxAnswerBytes);
  } catch (error) {
    throw error instanceof RangeError ? invalid(node, operation) : error;
  }
}

function invalid(node: string, operation: string): BreakoutboxError {
  return new BreakoutboxError('NODE_ANSWER_INVALID', { node, operation });
}
