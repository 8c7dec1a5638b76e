import { dirname } from 'node:path';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import { makeFolders, readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';
import type { ClusterLink } from '../cluster-link.js';
import { type FileEntry, type FileVersion, readFileEntry, servedVersion } from './file-entry.js';
import { libraryName } from './file-key.js';
import { Library, type LibraryChange, type LibraryFile } from './library.js';

/** Milliseconds after which the library is tried again where NATS is there and it cannot be used. */
const retryMs = 5_000;
/** Milliseconds in which changes are kept on disk together. */
const saveMs = 500;
/** Milliseconds after which it is looked at again whether what was told can be trusted. */
const lookEveryMs = 15_000;
/** Bytes of a file of names that is read: of as many as a listing shows, with all their versions. */
const maxFileBytes = 256 * 1024 ** 2;

/** Is told what becomes of the names. */
export interface NamesListener {
  /** A version is served from now on. */
  served(version: FileVersion): void;
  /** Names have changed, or whether they are those that NATS has now. */
  changed(): void;
}

/**
 * The names of a cluster's library in memory, as they change, and in a file for starts without NATS. Follows the link: what changed while it was
 * cut off is read again when it is back, and so is a library that was removed and made anew.
 */
export class LibraryNames {
  readonly #link: ClusterLink;
  readonly #file: string;
  readonly #listener: NamesListener;
  readonly #unwatch: () => void;
  #entries = new Map<string, FileEntry>();
  /** Whether they are known: from NATS, or from the file. */
  #isKnown: boolean;
  #library: Library | undefined;
  #failure: Failure | undefined;
  #stopFollowing: (() => void) | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #looking: NodeJS.Timeout;
  #saving: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Counts the connections, so that what belongs to a former one ends. */
  #turn = 0;
  readonly #firstLook: Promise<void>;

  /** `file` keeps the names; `lookMs` is how often it is made sure that nothing was missed. */
  constructor(link: ClusterLink, file: string, listener: NamesListener, lookMs = lookEveryMs) {
    this.#link = link;
    this.#file = file;
    this.#listener = listener;
    const kept = readNames(file);
    this.#isKnown = kept !== undefined;
    for (const [name, entry] of kept ?? []) this.#entries.set(name, entry);
    this.#unwatch = link.watch(({ state }) => {
      if (state === 'connected') void this.#begin();
      listener.changed();
    });
    this.#looking = setInterval(() => void this.#look(), lookMs).unref();
    this.#firstLook = link.state.state === 'connected' ? this.#begin() : Promise.resolve();
  }

  /** Resolves when the names that NATS has now are read, or cannot be. */
  get looked(): Promise<void> {
    return this.#firstLook;
  }

  /** Why the names that NATS has cannot be read; undefined while they can. */
  get failure(): Failure | undefined {
    const { state, server, failure: refused } = this.#link.state;
    return state === 'connected' ? this.#failure : (refused ?? failure('CLUSTER_AWAY', { server }));
  }

  /** Whether the names are known: as NATS has them, or as they were kept. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The files by name, as far as they are known. */
  list(): readonly LibraryFile[] {
    const files = Array.from(this.#entries, ([name, entry]) => ({ name, entry }));
    return files.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * A file as it is known here, also while NATS is away.
   * @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, and the failure while no names are known
   */
  file(text: string): LibraryFile {
    const name = libraryName(text);
    const entry = this.#entries.get(name);
    if (entry !== undefined) return { name, entry };
    const why = this.#isKnown ? undefined : this.failure;
    throw why === undefined ? new BreakoutboxError('LIBRARY_FILE_UNKNOWN', { name }) : errorOf(why);
  }

  /** The version that is served under a name; undefined for no such file; a failure where the names are not known yet. */
  find(name: string): FileVersion | Failure | undefined {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return servedVersion(entry);
    return this.#isKnown ? undefined : this.failure;
  }

  /** The library, for its bytes. @throws BreakoutboxError CLUSTER_AWAY, LIBRARY_UNAVAILABLE */
  library(): Library {
    if (this.#library !== undefined && this.#link.state.state === 'connected') return this.#library;
    throw errorOf(this.failure ?? failure('CLUSTER_AWAY', { server: this.#link.state.server }));
  }

  /** Ends it, and keeps the names. */
  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    this.#stopFollowing?.();
    clearTimeout(this.#retry);
    clearInterval(this.#looking);
    if (this.#saving === undefined) return;
    clearTimeout(this.#saving);
    this.#save();
  }

  async #begin(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    clearTimeout(this.#retry);
    this.#stopFollowing?.();
    this.#stopFollowing = undefined;
    try {
      const library = await Library.open(this.#link);
      const files = await library.list();
      if (turn !== this.#turn || this.#isClosed) return;
      this.#library = library;
      this.#failure = undefined;
      this.#replace(files);
      this.#listener.changed();
      // Begins with every name as it is: what changed since the list is among them.
      const stop = await library.follow(
        (change) => {
          if (turn === this.#turn && !this.#isClosed) this.#take(change);
        },
        () => {
          if (turn === this.#turn && !this.#isClosed) this.#beginLater();
        },
      );
      if (turn !== this.#turn || this.#isClosed) stop();
      else this.#stopFollowing = stop;
    } catch (error) {
      if (turn !== this.#turn || this.#isClosed) return;
      this.#failure =
        error instanceof BreakoutboxError ? error.failure : failure('INTERNAL', { reason: String(error) });
      this.#listener.changed();
      this.#beginLater();
    }
  }

  #beginLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#begin(), retryMs);
  }

  /** Reads all again where something was missed. */
  async #look(): Promise<void> {
    const { turn, library } = { turn: this.#turn, library: this.#library };
    if (library === undefined || this.failure !== undefined) return;
    const isWhole = await library.isWhole().catch(() => false);
    if (isWhole || turn !== this.#turn || this.#isClosed) return;
    if (this.#link.state.state === 'connected') void this.#begin();
  }

  #replace(files: readonly LibraryFile[]): void {
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#entries.keys()) if (!names.has(name)) this.#take({ name, entry: undefined });
    for (const file of files) this.#take(file);
    this.#isKnown = true;
    this.#saveSoon();
  }

  #take({ name, entry }: LibraryChange): void {
    const before = this.#entries.get(name);
    if (entry === undefined) this.#entries.delete(name);
    else this.#entries.set(name, entry);
    const served = entry === undefined ? undefined : servedVersion(entry);
    this.#saveSoon();
    this.#listener.changed();
    if (served === undefined) return;
    if (before === undefined || servedVersion(before)?.digest !== served.digest)
      this.#listener.served(served);
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => this.#save(), saveMs);
  }

  #save(): void {
    this.#saving = undefined;
    try {
      makeFolders(dirname(this.#file), 0o700);
      replaceFile(this.#file, JSON.stringify([...this.#entries]), 0o600);
    } catch {
      // Names are for a start without NATS; on a full disk that start knows older ones, or none.
    }
  }
}

/** The names that a file keeps; undefined if there is none, or it is damaged. */
function readNames(file: string): readonly (readonly [string, FileEntry])[] | undefined {
  try {
    const kept: unknown = JSON.parse(readPlainFile(file, maxFileBytes).toString());
    if (!Array.isArray(kept)) return undefined;
    return kept.flatMap((pair: unknown) => {
      const [name, value]: readonly unknown[] = Array.isArray(pair) ? pair : [];
      const entry = readFileEntry(new TextEncoder().encode(JSON.stringify(value) ?? ''));
      return typeof name === 'string' && entry !== undefined ? [[name, entry] as const] : [];
    });
  } catch {
    return undefined;
  }
}
