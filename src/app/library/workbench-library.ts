import {
  type FileEntry,
  type FileVersion,
  servedVersion,
  type VersionChoice,
} from '../../cluster/library/file-entry.js';
import { libraryName } from '../../cluster/library/file-key.js';
import type { AddedFile } from '../../cluster/library/library.js';
import { BreakoutboxError } from '../../errors/error.js';
import { maxListedFiles } from '../../operations/bounds.js';
import type { ByteStream, NamedByteStream } from '../../operations/byte-stream.js';
import type {
  LibraryFileRow,
  LibraryState,
  LibraryUploadRow,
  LibraryVersionRow,
} from '../../operations/library.js';
import type { Who } from '../../operations/who.js';
import { createLibraryUpload } from '../../store/files/library-upload.js';
import type { NamedFiles } from '../../tftp/server/served-files.js';
import { sizeOf } from '../../tftp/transfer-data.js';
import { fill, piecesOf } from '../tftp/folder-files.js';
import type { TftpLibrary } from '../tftp/tftp-library.js';
import { type LibraryCluster, type LibraryOptions, type OpenedLibrary, openLibrary } from './open-library.js';

/** Copies that come and go are seen within this time. */
const lookEveryMs = 2_000;
/** Bytes that no name refers to are looked for so often, and after a change alone. */
const sweepEveryMs = 60 * 60 * 1_000;

/** Characters of who did something. */
const maxByCharacters = 200;

/** A version of a file without its number among others. */
type ServedRow = FileVersion & { readonly name: string; readonly chosen: VersionChoice };

/**
 * The library of the cluster at a node of it: its files for the node's TFTP servers, and what a person does with them. Opened when it is first
 * needed: a node that has nothing to do with it asks NATS nothing of it.
 */
export class WorkbenchLibrary implements TftpLibrary {
  readonly #cluster: LibraryCluster;
  readonly #options: LibraryOptions;
  readonly #followers = new Set<() => void>();
  #opened: OpenedLibrary | undefined;
  #looking: NodeJS.Timeout | undefined;
  /** Digests that there are copies of. */
  #here: ReadonlySet<string> = new Set();
  /** The rows of the names as they are; undefined where they have changed since. */
  #rows: Omit<LibraryState, 'failure' | 'isRead'> | undefined;
  #sweptMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(cluster: LibraryCluster, options: LibraryOptions = {}) {
    this.#cluster = cluster;
    this.#options = options;
  }

  async files(): Promise<NamedFiles> {
    const { files, names } = this.#open();
    await names.looked;
    return {
      shareMemory: () => files.shareMemory(),
      open: (target) => files.open(target),
      inspect: (target) => files.inspect(target),
      create: (target, client, overwrite) => files.create(target, client, overwrite),
      // Other servers have the same.
      close: async () => undefined,
    };
  }

  get state(): LibraryState | undefined {
    if (this.#opened === undefined) return undefined;
    const { names } = this.#opened;
    const { failure, isKnown: isRead } = names;
    this.#rows ??= this.#listed(this.#opened);
    return { isRead, ...(failure === undefined ? {} : { failure }), ...this.#rows };
  }

  async look(): Promise<void> {
    const { names } = this.#open();
    await names.looked;
    await this.#lookAtCopies();
  }

  follow(changed: () => void): () => void {
    this.#open();
    this.#followers.add(changed);
    if (this.#looking === undefined) this.#lookSoon(0);
    return () => {
      this.#followers.delete(changed);
      if (this.#followers.size > 0) return;
      clearTimeout(this.#looking);
      this.#looking = undefined;
    };
  }

  /** What is shown of it, once it was looked at. */
  async list(): Promise<LibraryState> {
    await this.look();
    return this.state ?? { isRead: false, files: [], count: 0, bytes: 0, missing: 0 };
  }

  /**
   * The versions of a file that are kept, newest first, also while NATS is away.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, CLUSTER_AWAY while no names are known
   */
  async versions(text: string): Promise<readonly LibraryVersionRow[]> {
    await this.look();
    const { entry } = this.#open().names.file(text);
    return entry.versions.map((version) => {
      const isServed = version.version === entry.served;
      return {
        ...{ ...version, isServed, isHere: this.#here.has(version.digest) },
        ...(isServed && entry.chosen !== undefined ? { chosen: entry.chosen } : {}),
      };
    });
  }

  /**
   * Puts what comes into the library for `who`, complete or not at all; a new version where the name is taken.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, CLUSTER_AWAY, LIBRARY_CHANGED, LIBRARY_UNAVAILABLE, TFTP_DISK_FULL …
   */
  async upload(text: string, body: ByteStream, who: Who): Promise<LibraryUploadRow> {
    const { names, copies } = this.#open();
    const name = libraryName(text);
    await names.looked;
    // Before its bytes arrive.
    names.library();
    let added: AddedFile | undefined;
    const by = this.#named(who);
    const sink = await createLibraryUpload(copies.folder, text, async (file) => {
      const { digest, bytes, content } = file;
      added = await names.library().add({ name, digest, bytes, content, by, atMs: Date.now() });
      // Where there is no room for it, it is fetched when somebody asks for it.
      await copies.adopt(digest, bytes, file.path).catch(() => undefined);
    });
    await fill(sink, body);
    this.#changedHere();
    if (added === undefined) throw new BreakoutboxError('LIBRARY_FILE_UNKNOWN', { name });
    return { name, ...added.version, isNew: added.isNew };
  }

  /**
   * Has all nodes serve another version again, as `who` wants: `wanted`, or the one before.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, LIBRARY_VERSION_UNKNOWN, LIBRARY_CHANGED, CLUSTER_AWAY …
   */
  async takeBack(text: string, wanted: number | undefined, who: Who): Promise<ServedRow> {
    const { names } = this.#open();
    await names.looked;
    const chosen = { by: this.#named(who), atMs: Date.now() };
    return { name: libraryName(text), ...(await names.library().takeBack(text, wanted, chosen)), chosen };
  }

  /** Removes a file with all its versions. @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, LIBRARY_CHANGED, CLUSTER_AWAY … */
  async remove(text: string): Promise<void> {
    const { names } = this.#open();
    await names.looked;
    await names.library().remove(text);
    this.#changedHere();
  }

  /**
   * A version of a file: `wanted`, or the one that is served; from the copy here, which is made first.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, LIBRARY_VERSION_UNKNOWN, CLUSTER_AWAY, LIBRARY_BODY_MISSING …
   */
  async download(text: string, wanted: number | undefined): Promise<NamedByteStream> {
    const { names, files } = this.#open();
    await names.looked;
    const { name, entry } = names.file(text);
    const version = versionOf(name, entry, wanted);
    const content = await files.content(version, name);
    return {
      name: name.split('/').at(-1) ?? name,
      bytes: sizeOf(content) ?? version.bytes,
      content: piecesOf(content),
    };
  }

  /** Ends it; the cluster's link stays. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    this.#followers.clear();
    await this.#opened?.files.close();
  }

  /** Who does something at this node, as the library keeps it: the node alone where nobody gave a name. */
  #named({ person, user }: Who): string {
    const names = [person, user].filter((name) => name !== undefined && name !== '-');
    const { node } = this.#cluster;
    return (names.length === 0 ? node : `${names.join(', ')} (${node})`).slice(0, maxByCharacters);
  }

  #open(): OpenedLibrary {
    this.#opened ??= openLibrary(this.#cluster, this.#options, () => this.#changed());
    return this.#opened;
  }

  #changed(): void {
    this.#rows = undefined;
    for (const changed of this.#followers) changed();
  }

  #lookSoon(afterMs: number): void {
    this.#looking = setTimeout(() => {
      void this.#lookAtCopies().then(() => {
        if (this.#followers.size > 0 && !this.#isClosed) this.#lookSoon(lookEveryMs);
      });
    }, afterMs).unref();
  }

  async #lookAtCopies(): Promise<void> {
    const here = await this.#open().copies.list();
    const isSame = here.size === this.#here.size && [...here].every((digest) => this.#here.has(digest));
    if (isSame) return;
    this.#here = here;
    this.#changed();
  }

  /** Something was changed by this node: what no name refers to any more goes an hour later. */
  #changedHere(): void {
    void this.#lookAtCopies();
    const nowMs = performance.now();
    if (nowMs - this.#sweptMs < sweepEveryMs) return;
    this.#sweptMs = nowMs;
    // What is not removed now is removed by whoever is next.
    void (async () => await this.#open().names.library().sweep())().catch(() => undefined);
  }

  #listed({ names }: OpenedLibrary): Omit<LibraryState, 'failure' | 'isRead'> {
    const rows = names.list().flatMap(({ name, entry }): readonly LibraryFileRow[] => {
      const version = servedVersion(entry);
      if (version === undefined) return [];
      const isHere = this.#here.has(version.digest);
      const chosen = entry.chosen === undefined ? {} : { chosen: entry.chosen };
      return [{ name, ...version, ...chosen, versions: entry.versions.length, isHere }];
    });
    return {
      files: rows.slice(0, maxListedFiles),
      count: rows.length,
      bytes: rows.reduce((all, { bytes }) => all + bytes, 0),
      missing: rows.filter(({ isHere }) => !isHere).length,
    };
  }
}

/** @throws BreakoutboxError LIBRARY_VERSION_UNKNOWN */
function versionOf(name: string, entry: FileEntry, wanted: number | undefined): FileVersion {
  const version = entry.versions.find((one) => one.version === (wanted ?? entry.served));
  if (version !== undefined) return version;
  throw new BreakoutboxError('LIBRARY_VERSION_UNKNOWN', {
    ...{ name, served: entry.served },
    versions: entry.versions.map((one) => one.version).join(', '),
  });
}
