import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  JsHeaders,
} from '@nats-io/jetstream';
import { type ObjectInfo, type ObjectStore, Objm, StorageType } from '@nats-io/obj';
import { headers } from '@nats-io/transport-node';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { isOutrun } from '../nats-errors.js';

const bucket = 'bob-library';
/** The stream in which NATS keeps the objects of the bucket. */
export const bodyStream = `OBJ_${bucket}`;
/** Milliseconds that a body which no name refers to is kept: whoever has just put it is about to name it. */
const keptMs = 60 * 60 * 1_000;
/** Messages of 128 KiB that a reader has under way. */
const messagesUnderWay = 32;
/** Milliseconds without a byte after which reading has failed. */
const silenceMs = 10_000;

/** What the object store says of a body, as it stands there. */
interface BodyMeta {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly revision: number;
  /** Names its parts. */
  readonly nuid: string;
  readonly chunks: number;
}

/**
 * The bytes of the library's files in an object store of NATS, each under its SHA-256: a name may change while a server sends, the bytes
 * under a digest never do. An object shows when it is complete.
 */
export class BodyStore {
  readonly #objects: ObjectStore;
  readonly #jetstream: JetStreamClient;
  readonly #manager: JetStreamManager;

  private constructor(objects: ObjectStore, jetstream: JetStreamClient, manager: JetStreamManager) {
    this.#objects = objects;
    this.#jetstream = jetstream;
    this.#manager = manager;
  }

  /** Opens the bucket, and makes it where it is missing. Rejects with what NATS says. */
  static async open(jetstream: JetStreamClient, manager: JetStreamManager): Promise<BodyStore> {
    const description = 'Bytes of the files that Breakoutbox serves, by their SHA-256';
    const objects = await new Objm(jetstream).create(bucket, { description, storage: StorageType.File });
    return new BodyStore(objects, jetstream, manager);
  }

  /**
   * Stores the body `digest` unless it is there; one that is there counts as new for `sweep`. `content` is read only where it is needed,
   * and `text` names it in failures.
   * @throws BreakoutboxError TFTP_FILE_CHANGED when the content is not that of `digest`; else what NATS or `content` throws
   */
  async put(digest: string, text: string, content: () => AsyncIterable<Uint8Array>): Promise<void> {
    // Somebody else may put or sweep the same body at this moment; whoever comes second looks again.
    for (;;) {
      const found = await this.#metaOf(digest);
      try {
        if (found !== undefined && (await this.#isWhole(found))) await this.#touch(found);
        else {
          if (found !== undefined) await this.#remove(found);
          const body = streamOf(checked(digest, text, content()));
          await this.#objects.put({ name: digest }, body, { previousRevision: 0 });
        }
        return;
      } catch (error) {
        if (!isOutrun(error)) throw error;
      }
    }
  }

  /**
   * The bytes of the body `digest`, checked as they come: the last part follows only when all of them are right.
   * @throws BreakoutboxError LIBRARY_BODY_MISSING, LIBRARY_BODY_DAMAGED, LIBRARY_READ_FAILED
   */
  async *read(digest: string): AsyncGenerator<Uint8Array, void> {
    const info = await this.#objects.info(digest);
    if (info === null || info.deleted) throw new BreakoutboxError('LIBRARY_BODY_MISSING', { digest });
    const hash = createHash('sha256');
    let received = 0;
    let last: Uint8Array | undefined;
    for await (const part of this.#parts(partsSubject(info.nuid), info.size)) {
      if (last !== undefined) yield last;
      hash.update(part);
      received += part.length;
      last = part;
    }
    if (received < info.size)
      throw new BreakoutboxError('LIBRARY_READ_FAILED', {
        digest,
        reason: 'bytes-stopped' satisfies ReasonKey,
      });
    if (hash.digest('hex') !== digest) {
      // What is wrong for one is wrong for all: whoever adds the file again puts its bytes anew.
      const meta = await this.#metaOf(digest);
      if (meta?.nuid === info.nuid) await this.#remove(meta);
      throw new BreakoutboxError('LIBRARY_BODY_DAMAGED', { digest });
    }
    if (last !== undefined) yield last;
  }

  /**
   * Removes bodies that no name refers to, and parts of uploads that broke off; both an hour after they were put. `namesNow` is asked
   * after the bodies are listed, so that a name that comes meanwhile keeps its body. Resolves with how many bodies went.
   */
  async sweep(namesNow: () => Promise<ReadonlySet<string>>): Promise<number> {
    const bodies = await this.#objects.list();
    const parts = await this.#subjects(partsSubject('>'));
    const used = await namesNow();
    let removed = 0;
    for (const { name, nuid } of bodies) {
      parts.delete(partsSubject(nuid));
      if (used.has(name) || !(await this.#isOld(metaSubject(name)))) continue;
      const meta = await this.#metaOf(name);
      if (meta !== undefined && (await this.#remove(meta))) removed += 1;
    }
    for (const subject of parts.keys())
      if (await this.#isOld(subject)) await this.#manager.streams.purge(bodyStream, { filter: subject });
    return removed;
  }

  /** The parts of a body in their order; ends early when nothing comes. */
  async *#parts(subject: string, bytes: number): AsyncGenerator<Uint8Array, void> {
    if (bytes === 0) return;
    const consumer = await this.#jetstream.consumers.get(bodyStream, { filter_subjects: subject });
    const messages = await consumer.consume({ max_messages: messagesUnderWay });
    let received = 0;
    let silence: NodeJS.Timeout | undefined;
    try {
      const heard = (): void => {
        clearTimeout(silence);
        silence = setTimeout(() => messages.stop(), silenceMs);
      };
      heard();
      for await (const { data } of messages) {
        clearTimeout(silence);
        received += data.length;
        yield data;
        if (received >= bytes) return;
        heard();
      }
    } finally {
      clearTimeout(silence);
      await messages.close();
      await consumer.delete().catch(() => undefined);
    }
  }

  async #metaOf(digest: string): Promise<BodyMeta | undefined> {
    const subject = metaSubject(digest);
    const message = await this.#manager.streams.getMessage(bodyStream, { last_by_subj: subject });
    if (message === null) return undefined;
    const { nuid, chunks } = message.json<Pick<ObjectInfo, 'nuid' | 'chunks'>>();
    return { subject, data: message.data, revision: message.seq, nuid, chunks };
  }

  /** Whether all parts of a body are there. */
  async #isWhole({ nuid, chunks }: BodyMeta): Promise<boolean> {
    const subject = partsSubject(nuid);
    return ((await this.#subjects(subject)).get(subject) ?? 0) === chunks;
  }

  /** Publishes a description again as it is, which makes it new. Rejects if another took its place meanwhile. */
  async #touch({ subject, data, revision }: BodyMeta): Promise<void> {
    const marks = headers();
    marks.set(JsHeaders.RollupHdr, JsHeaders.RollupValueSubject);
    await this.#jetstream.publish(subject, data, {
      headers: marks,
      expect: { lastSubjectSequence: revision },
    });
  }

  async #isOld(subject: string): Promise<boolean> {
    const message = await this.#manager.streams.getMessage(bodyStream, { last_by_subj: subject });
    return message !== null && Date.now() - message.time.getTime() > keptMs;
  }

  /** Removes a body, unless it was put again since `meta` was read. Returns whether it is gone by this. */
  async #remove({ revision, nuid }: BodyMeta): Promise<boolean> {
    try {
      // Only this message: what was put again has another.
      await this.#manager.streams.deleteMessage(bodyStream, revision, false);
    } catch (error) {
      if (error instanceof JetStreamApiError) return false;
      throw error;
    }
    await this.#manager.streams.purge(bodyStream, { filter: partsSubject(nuid) });
    return true;
  }

  /** The subjects that match, each with its number of messages. */
  async #subjects(filter: string): Promise<Map<string, number>> {
    const { state } = await this.#manager.streams.info(bodyStream, { subjects_filter: filter });
    return new Map(Object.entries(state.subjects ?? {}));
  }
}

/** Where an object store keeps the parts of an object. */
function partsSubject(nuid: string): string {
  return `$O.${bucket}.C.${nuid}`;
}

/** Where an object store keeps what it says of an object. */
function metaSubject(name: string): string {
  const encoded = Buffer.from(name).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  return `$O.${bucket}.M.${encoded}`;
}

/** Ends with an error if the bytes are not those of the digest, so that the object never shows. */
async function* checked(
  digest: string,
  text: string,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== digest) throw new BreakoutboxError('TFTP_FILE_CHANGED', { text });
}

/** What an object store takes: pieces as it asks for them. */
function streamOf(pieces: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await pieces.return();
    },
  });
}
