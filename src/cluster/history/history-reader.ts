import { type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { type MsgHdrs, millis, RequestError } from '@nats-io/transport-node';
import { BreakoutboxError } from '../../errors/error.js';
import type { HistoryReport } from '../../operations/history.js';
import type { ClusterLink } from '../cluster-link.js';
import { isNoStream } from '../nats-errors.js';
import { whileLinked } from '../stream-failure.js';
import { historyError, historyStream } from './history-stream.js';

/** Messages that a reader has asked for: enough to fill a line of 20 ms at a gigabit with batches of 100 KiB. */
const messagesUnderWay = 32;
/** Milliseconds that NATS has to answer. */
const answerMs = 10_000;

/** A message of the stream. */
export interface HistoryMessage {
  /** Its number in the stream. */
  readonly sequence: number;
  readonly node: string;
  /** What tells the numbers of its events from others of the node. */
  readonly identity: string;
  readonly marks: MsgHdrs;
  readonly data: Uint8Array;
}

/** Reads the stream of a cluster's history. It needs no more than may be let to somebody who only looks: two questions of JetStream that change nothing. */
export class HistoryReader {
  readonly #link: ClusterLink;
  readonly #manager: JetStreamManager;

  private constructor(link: ClusterLink, manager: JetStreamManager) {
    this.#link = link;
    this.#manager = manager;
  }

  /** @throws BreakoutboxError the link's failure, CLUSTER_AWAY, HISTORY_UNAVAILABLE */
  static async open(link: ClusterLink): Promise<HistoryReader> {
    const nats = link.live();
    try {
      return new HistoryReader(link, await jetstreamManager(nats, { checkAPI: false, timeout: answerMs }));
    } catch (cause) {
      throw historyError(cause, link);
    }
  }

  /** What the stream holds. @throws BreakoutboxError CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE */
  async report(): Promise<HistoryReport> {
    const { state, config } = await this.#info({ subjects_filter: '>' });
    const nodes = new Map<string, number>();
    for (const [subject, batches] of Object.entries(state.subjects ?? {})) {
      const { node } = partsOf(subject);
      nodes.set(node, (nodes.get(node) ?? 0) + batches);
    }
    const times = state.messages === 0 ? undefined : [state.first_ts, state.last_ts].map(microsOf);
    return {
      ...{ batches: state.messages, bytes: state.bytes },
      ...(times === undefined ? {} : { oldestMicros: times[0], newestMicros: times[1] }),
      limits: {
        ...{ ageMs: millis(config.max_age), bytes: config.max_bytes, replicas: config.num_replicas },
      },
      nodes: [...nodes]
        .map(([node, batches]) => ({ node, batches }))
        .toSorted((one, other) => (one.node < other.node ? -1 : 1)),
    };
  }

  /**
   * The numbers of the first message and the last; the last is less where there is none. `created` tells the stream from one that was made
   * anew, whose numbers begin again.
   * @throws BreakoutboxError CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE
   */
  async bounds(): Promise<{ readonly first: number; readonly last: number; readonly created: string }> {
    const { state, created } = await this.#info();
    return { first: state.first_seq, last: state.last_seq, created };
  }

  /**
   * The messages from one number to another, in that order: the newer number first reads backwards. What the limits of the stream have
   * removed is left out. Some are asked for ahead, within a bound, as the reader takes them.
   * @throws BreakoutboxError CLUSTER_AWAY, HISTORY_UNAVAILABLE
   */
  async *messages(from: number, to: number): AsyncGenerator<HistoryMessage | undefined, void, undefined> {
    const step = from <= to ? 1 : -1;
    const underWay: Promise<HistoryMessage | undefined>[] = [];
    let next = from;
    const ask = (): void => {
      if (step > 0 ? next > to : next < to) return;
      const message = this.#message(next);
      // Its failure is met when its turn comes, or by nobody.
      message.catch(() => undefined);
      underWay.push(message);
      next += step;
    };
    while (underWay.length < messagesUnderWay && next * step <= to * step) ask();
    for (let message = underWay.shift(); message !== undefined; message = underWay.shift()) {
      const found = await message;
      ask();
      yield found;
    }
  }

  /** A message; undefined where there is none. */
  async #message(sequence: number): Promise<HistoryMessage | undefined> {
    try {
      const found = (await whileLinked(this.#link, this.#stored(sequence))) ?? undefined;
      if (found === undefined) return undefined;
      return { ...partsOf(found.subject), sequence, marks: found.header, data: found.data };
    } catch (cause) {
      throw historyError(cause, this.#link);
    }
  }

  async #stored(sequence: number) {
    // Any of the servers answers that; whether there is none, the leader alone knows.
    return (
      (await this.#direct(sequence)) ??
      (await this.#manager.streams.getMessage(historyStream, { seq: sequence }))
    );
  }

  async #direct(sequence: number) {
    try {
      return (await this.#manager.direct.getMessage(historyStream, { seq: sequence })) ?? undefined;
    } catch (error) {
      // A stream that somebody else made may not answer so.
      if (error instanceof RequestError && error.isNoResponders()) return undefined;
      throw error;
    }
  }

  async #info(options: { readonly subjects_filter?: string } = {}): Promise<StreamInfo> {
    try {
      this.#link.live();
      return await whileLinked(this.#link, this.#manager.streams.info(historyStream, options));
    } catch (cause) {
      if (isNoStream(cause)) throw new BreakoutboxError('HISTORY_NONE', { server: this.#link.state.server });
      throw historyError(cause, this.#link);
    }
  }
}

function partsOf(subject: string): { readonly node: string; readonly identity: string } {
  const [, , node = '', identity = ''] = subject.split('.');
  return { node, identity };
}

function microsOf(time: string): number {
  return Date.parse(time) * 1_000;
}
