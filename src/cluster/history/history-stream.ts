import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { type MsgHdrs, nanos } from '@nats-io/transport-node';
import { type HistoryLimits, usualHistoryLimits } from '../../config/history-limits.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ClusterLink } from '../cluster-link.js';
import { isNoStream, isOutrun } from '../nats-errors.js';
import { publishFailure, streamFailure } from '../stream-failure.js';
import { type HistoryMarks, readMarks } from './history-batch.js';

/** The stream with the events of all nodes. */
export const historyStream = 'bob-history';

/** The subject of a node's events, of which a record has one of its own: `identity` tells it from others. */
export const historySubject = (node: string, identity: string): string => `bob.history.${node}.${identity}`;

/** Every subject of the stream. */
const everySubject = 'bob.history.*.*';

/** Milliseconds that JetStream has to answer. */
const answerMs = 5_000;

/** The last batch of a subject. */
export interface LastBatch {
  /** Its number in the stream. */
  readonly sequence: number;
  /** Undefined for a message of another program. */
  readonly marks: HistoryMarks | undefined;
}

/** A batch that is there now: its number in the stream. */
export interface Acknowledged {
  readonly sequence: number;
}

/** The stream of a cluster's history, for a node that adds to it. */
export class HistoryStream {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #link: ClusterLink;
  /** Bytes of a message that the server takes. */
  readonly maxMessageBytes: number;

  private constructor(link: ClusterLink, manager: JetStreamManager) {
    const nats = link.live();
    this.#client = jetstream(nats, { timeout: answerMs });
    this.#manager = manager;
    this.#link = link;
    this.maxMessageBytes = nats.info?.max_payload ?? 1024 ** 2;
  }

  /**
   * Opens the stream, makes it where there is none, and changes what somebody has said of it.
   * @throws BreakoutboxError the link's failure, CLUSTER_AWAY, HISTORY_UNAVAILABLE where NATS has no JetStream, no room, or refuses it
   */
  static async open(link: ClusterLink, limits: HistoryLimits): Promise<HistoryStream> {
    const nats = link.live();
    try {
      const manager = await jetstreamManager(nats, { checkAPI: false, timeout: answerMs });
      await prepare(manager, limits);
      return new HistoryStream(link, manager);
    } catch (cause) {
      throw historyError(cause, link, limits.bytes ?? usualHistoryLimits.bytes);
    }
  }

  /** The last batch of a subject, as the stream's leader has it; undefined for none. @throws BreakoutboxError HISTORY_UNAVAILABLE */
  async last(subject: string): Promise<LastBatch | undefined> {
    try {
      const found = await this.#manager.streams.getMessage(historyStream, { last_by_subj: subject });
      if (found === null) return undefined;
      return { sequence: found.seq, marks: readMarks(found.header) };
    } catch (cause) {
      throw historyError(cause, this.#link);
    }
  }

  /**
   * Adds a batch behind the one with the number `after`, 0 for none. Resolves when a quorum of the stream's servers has it; undefined if the
   * last one of the subject is another, or the batch is there or under way already: `last` says which. `id` is the same for the same batch.
   * @throws BreakoutboxError HISTORY_UNAVAILABLE: whether it was added is not known
   */
  async add(
    subject: string,
    { data, marks, id }: { readonly data: Uint8Array; readonly marks: MsgHdrs; readonly id: string },
    after: number,
  ): Promise<Acknowledged | undefined> {
    try {
      const { seq, duplicate } = await this.#client.publish(subject, data, {
        ...{ headers: marks, msgID: id, timeout: answerMs },
        expect: { streamName: historyStream, lastSubjectSequence: after },
      });
      // NATS takes note of an id before a quorum has the message: that is no acknowledgement.
      return duplicate ? undefined : { sequence: seq };
    } catch (cause) {
      if (isOutrun(cause)) return undefined;
      throw historyError(await publishFailure(cause, this.#manager, historyStream), this.#link);
    }
  }
}

/** The failure of what JetStream refuses, or does not answer; `reservedBytes` is what the stream takes where it was to be made. */
export function historyError(cause: unknown, link: ClusterLink, reservedBytes?: number): BreakoutboxError {
  if (cause instanceof BreakoutboxError) return cause;
  const asked = { name: historyStream, reservedBytes, noRoom: 'history-no-room' } as const;
  return new BreakoutboxError('HISTORY_UNAVAILABLE', streamFailure(cause, asked, link), { cause });
}

async function prepare(manager: JetStreamManager, limits: HistoryLimits): Promise<void> {
  const found = await streamInfo(manager);
  if (found === undefined) {
    const { ageMs, bytes, replicas } = {
      ageMs: limits.ageMs ?? usualHistoryLimits.ageMs,
      bytes: limits.bytes ?? usualHistoryLimits.bytes,
      replicas: limits.replicas ?? usualHistoryLimits.replicas,
    };
    // Another node may make it at the same moment: with the same limits that is no failure, and with others the first counts.
    await manager.streams
      .add({
        ...{
          name: historyStream,
          subjects: [everySubject],
          description: 'Events of the nodes of Breakoutbox',
        },
        ...{ retention: RetentionPolicy.Limits, storage: StorageType.File, discard: DiscardPolicy.Old },
        ...{ max_age: nanos(ageMs), max_bytes: bytes, num_replicas: replicas, allow_direct: true },
      })
      .catch(async (error: unknown) => {
        if ((await streamInfo(manager)) === undefined) throw error;
      });
    return;
  }
  const { max_age, max_bytes, num_replicas } = found.config;
  const wanted = {
    max_age: limits.ageMs === undefined ? max_age : nanos(limits.ageMs),
    max_bytes: limits.bytes ?? max_bytes,
    num_replicas: limits.replicas ?? num_replicas,
  };
  const isSame =
    wanted.max_age === max_age && wanted.max_bytes === max_bytes && wanted.num_replicas === num_replicas;
  if (!isSame) await manager.streams.update(historyStream, wanted);
}

async function streamInfo(manager: JetStreamManager): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(historyStream);
  } catch (error) {
    if (isNoStream(error)) return undefined;
    throw error;
  }
}
