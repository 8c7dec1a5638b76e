import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { headers, PermissionViolationError } from '@nats-io/transport-node';
import { BreakoutboxError } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';
import { bucketKey, nameOfBucketKey } from '../bucket-key.js';
import type { ClusterLink } from '../cluster-link.js';
import { isOutrun } from '../nats-errors.js';
import { maxValueBytes, readSharedValue, type SharedAuthor, writeSharedValue } from './shared-file.js';
import type { BucketVersion, Followed, SyncBucket } from './sync-sides.js';
import { maxSharedFiles } from './workspace-sync.js';

/** Bytes of what NATS wants said of a change, beside its value. */
const maxHeaderBytes = 1_024;
/** Milliseconds in which NATS has to acknowledge a change. */
const ackMs = 5_000;
/** Milliseconds of silence after which a list is over. */
const silenceMs = 3_000;

/** Who changes files through a bucket; the time is that of the change. */
export type SharedOwner = Omit<SharedAuthor, 'atMs'>;

/**
 * The shared files of workspaces in a key-value bucket of NATS: a key for each path, its value the text with who wrote it. Changes hold only
 * from the revision that the changer has seen. What changes is told by revision alone, so that texts cross the network only where somebody
 * needs them.
 */
export class SharedBucket implements SyncBucket {
  readonly identity: string;
  readonly #files: KV;
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #bucket: string;
  readonly #owner: SharedOwner;
  /** The latest revision that was told. */
  #told = 0;
  /** A revision was passed over: it was replaced before it could be told, or is missing. */
  #hasGap = false;

  private constructor(
    parts: {
      readonly files: KV;
      readonly client: JetStreamClient;
      readonly manager: JetStreamManager;
      readonly bucket: string;
      readonly created: string;
    },
    owner: SharedOwner,
  ) {
    this.#files = parts.files;
    this.#client = parts.client;
    this.#manager = parts.manager;
    this.#bucket = parts.bucket;
    this.identity = `${parts.bucket} ${parts.created}`;
    this.#owner = owner;
  }

  /**
   * Opens a set of shared files, and makes it where there is none yet; an empty name is that of every workspace.
   * @throws BreakoutboxError the link's failure, CLUSTER_AWAY, SHARED_WORKSPACE_UNAVAILABLE
   */
  static async open(link: ClusterLink, set: string, owner: SharedOwner): Promise<SharedBucket> {
    const nats = link.live();
    const { server } = link.state;
    const bucket = set === '' ? 'bob-workspace' : `bob-workspace-${set}`;
    try {
      const client = jetstream(nats, { timeout: ackMs });
      const manager = await jetstreamManager(nats, { timeout: ackMs });
      const files = await new Kvm(client).create(bucket, {
        ...{ history: 1, maxValueSize: maxValueBytes + maxHeaderBytes },
        description: 'Files that Breakoutbox workspaces share',
      });
      const { created } = await manager.streams.info(streamOf(bucket));
      return new SharedBucket({ files, client, manager, bucket, created }, owner);
    } catch (cause) {
      throw new BreakoutboxError(
        'SHARED_WORKSPACE_UNAVAILABLE',
        { server, reason: reasonOf(cause) },
        { cause },
      );
    }
  }

  /**
   * Whether what was told can be trusted: it is still the bucket that was opened, and no change was passed over. One that was removed and
   * made again knows nothing of former revisions.
   */
  async isWhole(): Promise<boolean> {
    const { created } = await this.#manager.streams.info(streamOf(this.#bucket));
    return this.identity === `${this.#bucket} ${created}` && !this.#hasGap;
  }

  async follow(changed: (path: string, revision: number) => void, ended: () => void): Promise<Followed> {
    const { state } = await this.#manager.streams.info(streamOf(this.#bucket));
    const news = await this.#files.watch({ headers_only: true });
    const revisions = new Map<string, number>();
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
      news.stop();
    };
    await new Promise<void>((listed, failed) => {
      let isListed = false;
      let silence: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(silence);
        isListed = true;
        listed();
      };
      // What is missing from a list that breaks off comes with the first change that is tried.
      const heard = (): void => {
        clearTimeout(silence);
        silence = setTimeout(end, silenceMs);
      };
      const tell = async (): Promise<void> => {
        for await (const { key, revision, delta = 0 } of news) {
          const path = nameOfBucketKey(key);
          if (isStopped) return;
          const isNext = revision === this.#told + 1;
          this.#told = Math.max(this.#told, revision);
          if (isListed) {
            this.#hasGap ||= !isNext;
            if (path !== undefined) changed(path, revision);
            continue;
          }
          if (path !== undefined && (revisions.has(path) || revisions.size < maxSharedFiles))
            revisions.set(path, revision);
          // How many are still to come.
          if (delta === 0) end();
          else heard();
        }
      };
      void tell()
        .catch(() => undefined)
        .then(() => {
          clearTimeout(silence);
          if (!isListed) failed(new Error('the list of the bucket broke off'));
          else if (!isStopped) ended();
        });
      if (state.messages === 0) end();
      else heard();
    });
    return { revisions, stop };
  }

  async get(path: string): Promise<BucketVersion | undefined> {
    // Of the stream's leader: what a follower has may be older than what was told.
    const message = await this.#manager.streams.getMessage(streamOf(this.#bucket), {
      last_by_subj: this.#subject(path),
    });
    if (message === null) return undefined;
    const { seq: revision, data } = message;
    const value = readSharedValue(data);
    const isRemoval = (message.header?.get('KV-Operation') ?? '') !== '';
    if (isRemoval) return { revision, digest: '', text: '', author: value?.author };
    return value === undefined || value.digest === ''
      ? { revision, digest: undefined }
      : { revision, ...value };
  }

  /** @throws BreakoutboxError SHARED_NOT_PERMITTED; else it rejects with what NATS says */
  async put(path: string, text: string | undefined, revision: number): Promise<number | undefined> {
    const value = writeSharedValue(text, { ...this.#owner, atMs: Date.now() });
    const marks = headers();
    if (text === undefined)
      // As a removal of the bucket, which says besides who it was. It is no purge: at one of those nats-server 2.9 passes over what
      // followers have not been told of other keys. The bucket keeps one value a key, so that the text goes as well.
      marks.set('KV-Operation', 'DEL');
    try {
      const { seq } = await this.#client.publish(this.#subject(path), value, {
        ...{ headers: marks, timeout: ackMs },
        expect: { lastSubjectSequence: revision },
      });
      return seq;
    } catch (error) {
      if (isOutrun(error)) return undefined;
      if (isDenied(error))
        throw new BreakoutboxError('SHARED_NOT_PERMITTED', { file: path, user: this.#owner.user });
      throw error;
    }
  }

  #subject(path: string): string {
    return `$KV.${this.#bucket}.${bucketKey(path)}`;
  }
}

/** Where NATS keeps a bucket. */
function streamOf(bucket: string): string {
  return `KV_${bucket}`;
}

function isDenied(error: unknown): boolean {
  if (error instanceof PermissionViolationError) return true;
  return error instanceof Error && error.cause !== undefined && isDenied(error.cause);
}
