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
} from './messages.js';
import { type FeedReader, RemoteFeed } from './remote-feed.js';
import { subjects } from './subjects.js';

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

/** Where an answer that is pulled is, and what it is. */
interface Pulled {
  readonly channel: string;
  readonly isValue: boolean;
  readonly name?: string;
  readonly bytes?: number;
}

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
   * @throws BreakoutboxError the node's own failure; CLUSTER_AWAY, NODE_UNKNOWN, NODE_SILENT, CLUSTER_NOT_PERMITTED, NODE_STREAM_BROKEN
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
    if (kind === 'failure') {
      const known = readFailure(message.data);
      throw known === undefined ? cannot(node, name) : errorOf(known);
    }
    if (kind === 'value') return jsonOf(message.data);
    if (kind !== 'stream') throw cannot(node, name);
    const pulled = jsonOf(message.data) as Pulled;
    const content = pullBytes(nats, pulled.channel, node);
    if (pulled.isValue) return jsonOf(await wholeStream(content, maxAnswerBytes));
    return { name: pulled.name ?? name, bytes: pulled.bytes, content } satisfies NamedByteStream;
  }

  /**
   * Follows what happens at another node. Resolves when it has begun.
   * @throws BreakoutboxError CLUSTER_AWAY, NODE_UNKNOWN, NODE_SILENT, NODE_CANNOT, CLUSTER_NOT_PERMITTED
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
      if (kindOf(message) === 'failure')
        throw errorOf(readFailure(message.data) ?? cannot(node, liveOperation).failure);
      const { channel } = jsonOf(message.data) as { readonly channel: string };
      feed.opened(channel);
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
        else this.#cancelLater(nats, inbox);
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
            cancelSubject = message.reply;
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
  #cancelLater(nats: NatsConnection, inbox: string): void {
    const subscription = nats.subscribe(inbox, {
      callback: (error, message) => {
        clearTimeout(late);
        subscription.unsubscribe();
        if (error !== null) return;
        const kind = kindOf(message);
        if (kind === 'working' && message.reply !== undefined) nats.publish(message.reply, cancelWord);
        // What it offers meanwhile nobody is going to pull.
        else if (kind === 'stream') nats.publish((jsonOf(message.data) as Pulled).channel, cancelWord);
      },
    });
    const late = setTimeout(() => subscription.unsubscribe(), silenceMs);
  }
}

function operationBody(name: OperationName): object | undefined {
  const operation = operations[name];
  return 'body' in operation ? operation.body : undefined;
}

function cannot(node: string, operation: string): BreakoutboxError {
  return new BreakoutboxError('NODE_CANNOT', { node, operation });
}

function jsonOf(data: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(data)) as unknown;
}
