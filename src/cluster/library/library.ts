import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type KV, type KvEntry, Kvm } from '@nats-io/kv';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { reasonOf } from '../../system/file-errors.js';
import { BucketChanges } from '../bucket-changes.js';
import { bucketKey } from '../bucket-key.js';
import { BucketTrust, streamOfBucket } from '../bucket-trust.js';
import type { ClusterLink } from '../cluster-link.js';
import { BodyStore, bodyStream } from './body-store.js';
import {
  type FileEntry,
  type FileVersion,
  maxEntryBytes,
  readFileEntry,
  servedVersion,
  takenBack,
  type VersionChoice,
  withVersion,
  writeFileEntry,
} from './file-entry.js';
import { libraryName, libraryNameOfKey } from './file-key.js';

/** The bucket of names. */
const bucket = 'bob-files';
/** Milliseconds in which NATS has to acknowledge a change. */
const ackMs = 5_000;

/** A file of the library. */
export interface LibraryFile {
  /** Parts separated by slashes, as TFTP names it. */
  readonly name: string;
  readonly entry: FileEntry;
}

/** A change of a name, as whoever watches is told: its new entry, or that it is gone. */
export interface LibraryChange {
  readonly name: string;
  readonly entry: FileEntry | undefined;
}

/** A file to put into the library. */
export interface LibraryUpload {
  readonly name: string;
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly bytes: number;
  /** Its bytes, from the beginning each time. */
  readonly content: () => AsyncIterable<Uint8Array>;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** What has become of an upload. */
export interface AddedFile {
  readonly version: FileVersion;
  /** False: the same bytes were served under that name already. */
  readonly isNew: boolean;
}

/**
 * The files that all nodes of a cluster serve, in NATS: bytes by their digest in an object store, names in a key-value bucket. A name's
 * entry changes at once for all, and only from what the changer has seen.
 */
export class Library {
  readonly #names: KV;
  readonly #bodies: BodyStore;
  readonly #changes: BucketChanges;
  readonly #trust: BucketTrust;
  readonly #server: string;

  private constructor(
    names: KV,
    bodies: BodyStore,
    changes: BucketChanges,
    trust: BucketTrust,
    server: string,
  ) {
    this.#names = names;
    this.#changes = changes;
    this.#bodies = bodies;
    this.#trust = trust;
    this.#server = server;
  }

  /**
   * Opens the library of the cluster, and makes it where there is none yet.
   * @throws BreakoutboxError the link's failure, CLUSTER_AWAY, LIBRARY_UNAVAILABLE where NATS keeps no files
   */
  static async open(link: ClusterLink): Promise<Library> {
    const { failure, server } = link.state;
    if (failure !== undefined) throw errorOf(failure);
    const nats = link.live();
    try {
      const client: JetStreamClient = jetstream(nats);
      const manager: JetStreamManager = await jetstreamManager(nats);
      const bodies = await BodyStore.open(client, manager);
      const names = await new Kvm(client).create(bucket, {
        ...{ history: 1, maxValueSize: maxEntryBytes },
        description: 'Names of the files that Breakoutbox serves',
      });
      const changes = new BucketChanges({ client, manager, bucket, ackMs });
      const trust = await BucketTrust.of(manager, [streamOfBucket(bucket), bodyStream]);
      return new Library(names, bodies, changes, trust, server);
    } catch (cause) {
      throw new BreakoutboxError('LIBRARY_UNAVAILABLE', { server, reason: reasonOf(cause) }, { cause });
    }
  }

  /** All files by name. @throws BreakoutboxError LIBRARY_UNAVAILABLE */
  async list(): Promise<readonly LibraryFile[]> {
    const files: LibraryFile[] = [];
    await this.#asked(async () => {
      for await (const one of await this.#names.history()) {
        const { name, entry } = changeOf(one) ?? {};
        if (name !== undefined && entry !== undefined) files.push({ name, entry });
      }
    });
    return files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * Whether what `follow` told can be trusted: the library is the one that was opened, and no change was passed over. Rejects with what NATS
   * says.
   */
  async isWhole(): Promise<boolean> {
    return await this.#trust.holds();
  }

  /**
   * Calls `changed` with every name as it is, and with each change from then on, until the returned function is called; `ended` where NATS ends
   * it.
   * @throws BreakoutboxError LIBRARY_UNAVAILABLE
   */
  async follow(changed: (change: LibraryChange) => void, ended: () => void): Promise<() => void> {
    const entries = await this.#asked(() => this.#names.watch());
    let isStopped = false;
    const tell = async (): Promise<void> => {
      let isListed = false;
      for await (const one of entries) {
        if (isStopped) return;
        this.#trust.told(one.revision, !isListed);
        // How many are still to come.
        isListed ||= (one.delta ?? 0) === 0;
        const change = changeOf(one);
        if (change !== undefined) changed(change);
      }
    };
    void tell()
      .catch(() => undefined)
      .then(() => {
        if (!isStopped) ended();
      });
    return () => {
      isStopped = true;
      entries.stop();
    };
  }

  /** @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, LIBRARY_UNAVAILABLE */
  async find(text: string): Promise<LibraryFile> {
    const name = libraryName(text);
    const { entry } = await this.#get(name);
    if (entry === undefined) throw new BreakoutboxError('LIBRARY_FILE_UNKNOWN', { name });
    return { name, entry };
  }

  /**
   * Puts a file into the library, or a new version of one: first its bytes, then its name. Nobody sees it before.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, TFTP_FILE_CHANGED, LIBRARY_CHANGED, LIBRARY_UNAVAILABLE
   */
  async add(upload: LibraryUpload): Promise<AddedFile> {
    const { digest, bytes, content, by, atMs } = upload;
    const name = libraryName(upload.name);
    // What is seen now: a change while the bytes are on their way is one that this upload knows nothing of.
    const { entry, revision } = await this.#get(name);
    const before = entry === undefined ? undefined : servedVersion(entry);
    // Also where nothing changes: NATS may have lost the bytes.
    await this.#asked(() => this.#bodies.put(digest, upload.name, content));
    if (before?.digest === digest) return { version: before, isNew: false };
    const next = withVersion(entry, { digest, bytes, by, atMs });
    await this.#change(name, next, revision, digest);
    return { version: next.versions[0] ?? { version: 1, digest, bytes, by, atMs }, isNew: true };
  }

  /**
   * Serves another version of a file again: `wanted`, or the one before; `chosen` says who wants it. Resolves with it.
   * @throws BreakoutboxError LIBRARY_FILE_UNKNOWN, LIBRARY_VERSION_UNKNOWN, LIBRARY_CHANGED, LIBRARY_UNAVAILABLE
   */
  async takeBack(text: string, wanted: number | undefined, chosen: VersionChoice): Promise<FileVersion> {
    const name = libraryName(text);
    const { entry, revision } = await this.#get(name);
    if (entry === undefined) throw new BreakoutboxError('LIBRARY_FILE_UNKNOWN', { name });
    const next = takenBack(entry, wanted, chosen);
    const version = next === undefined ? undefined : servedVersion(next);
    if (next === undefined || version === undefined)
      throw new BreakoutboxError('LIBRARY_VERSION_UNKNOWN', {
        ...{ name, served: entry.served },
        versions: entry.versions.map((one) => one.version).join(', '),
        ...(wanted === undefined ? { situation: 'no-version-before' satisfies Situation } : {}),
      });
    await this.#change(name, next, revision, version.digest);
    return version;
  }

  /**
   * Removes a file with all its versions. Its bytes go with a later `sweep`.
   * @throws BreakoutboxError LIBRARY_FILE_UNKNOWN, LIBRARY_CHANGED, LIBRARY_UNAVAILABLE
   */
  async remove(text: string): Promise<void> {
    const name = libraryName(text);
    const { entry, revision } = await this.#get(name);
    if (entry === undefined) throw new BreakoutboxError('LIBRARY_FILE_UNKNOWN', { name });
    await this.#decided(name, '-', () => this.#changes.remove(name, new Uint8Array(0), revision));
  }

  /** The bytes of a version. @throws BreakoutboxError LIBRARY_BODY_MISSING, LIBRARY_BODY_DAMAGED, LIBRARY_READ_FAILED, LIBRARY_UNAVAILABLE */
  async *content(digest: string): AsyncGenerator<Uint8Array, void> {
    try {
      yield* this.#bodies.read(digest);
    } catch (error) {
      throw this.#worded(error);
    }
  }

  /** Removes bytes that no name has referred to for an hour. Resolves with how many bodies went. */
  async sweep(): Promise<number> {
    return await this.#asked(() =>
      this.#bodies.sweep(async () => {
        const files = await this.list();
        return new Set(files.flatMap(({ entry }) => entry.versions.map(({ digest }) => digest)));
      }),
    );
  }

  async #get(name: string): Promise<{ readonly entry: FileEntry | undefined; readonly revision: number }> {
    const found = await this.#asked(() => this.#names.get(bucketKey(name)));
    if (found === null) return { entry: undefined, revision: 0 };
    return { entry: changeOf(found)?.entry, revision: found.revision };
  }

  async #change(name: string, entry: FileEntry, revision: number, digest: string): Promise<void> {
    await this.#decided(name, digest, () => this.#changes.put(name, writeFileEntry(entry), revision));
  }

  /** Makes a change that holds only if nobody else made one since; else says who did. */
  async #decided(name: string, digest: string, change: () => Promise<number | undefined>): Promise<void> {
    if ((await this.#asked(change)) !== undefined) return;
    const { entry } = await this.#get(name);
    const now = entry === undefined ? undefined : servedVersion(entry);
    throw new BreakoutboxError('LIBRARY_CHANGED', {
      ...{ name, digest: digest.slice(0, 12) },
      by: entry?.chosen?.by ?? now?.by ?? '-',
      ...{ version: now?.version ?? 0, theirs: now?.digest.slice(0, 12) ?? '-' },
    });
  }

  async #asked<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw this.#worded(error);
    }
  }

  #worded(cause: unknown): BreakoutboxError {
    if (cause instanceof BreakoutboxError) return cause;
    const { message: reason } = cause instanceof Error ? cause : { message: String(cause) };
    return new BreakoutboxError('LIBRARY_UNAVAILABLE', { server: this.#server, reason }, { cause });
  }
}

/** What an entry of the bucket says; undefined for one that is none of ours. */
function changeOf({ key, value, operation }: KvEntry): LibraryChange | undefined {
  const name = libraryNameOfKey(key);
  if (name === undefined) return undefined;
  return { name, entry: operation === 'PUT' ? readFileEntry(value) : undefined };
}
