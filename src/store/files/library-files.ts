import { open } from 'node:fs/promises';
import { BreakoutboxError, errorOf, type Failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { NamedFiles, Opened } from '../../tftp/server/served-files.js';
import type { FileFacts, ServedName } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import type { DigestCopies } from './digest-copies.js';
import type { FileCache } from './file-cache.js';
import { identityOf, readError } from './file-identity.js';
import { libraryRefusal } from './library-refusal.js';
import { type ArrivedFile, createLibraryUpload } from './library-upload.js';
import { StreamedFile } from './streamed-file.js';

/** A file's bytes, by what they are. */
export interface LibraryBody {
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly bytes: number;
}

/** Names and bytes of a library. */
export interface LibrarySource {
  /** What is served under a name now; undefined for no such file; a failure where that is not known. */
  find(name: string): LibraryBody | Failure | undefined;
  /** Whether there may be names that are not known yet; absent where there are none. */
  readonly mayHaveMore?: () => boolean;
  /** Throws why nothing can be put there now, as a BreakoutboxError. */
  readonly mustTake?: () => void;
  /** Puts a file that was uploaded there; absent where it takes none. Rejects with a BreakoutboxError. */
  readonly add?: (name: string, file: ArrivedFile) => Promise<void>;
  /** The bytes of a digest. Rejects with a BreakoutboxError where they cannot be had. */
  read(digest: string): AsyncIterable<Uint8Array>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Largest file that is fetched before somebody asks for it. */
const maxPrefetchedBytes = 256 * 1024 ** 2;
/** A copy that changes while it is opened is looked at again. */
const maxLooks = 3;

/**
 * Files of a library, fetched when they are first asked for, or as soon as their version is served, and kept on disk by their digest. What is kept
 * is served also where the library cannot be reached.
 */
export class LibraryFiles implements NamedFiles {
  readonly #source: LibrarySource;
  readonly #copies: DigestCopies;
  readonly #cache: FileCache;
  /** Running fetches by digest: concurrent requests share one. */
  readonly #running = new Map<string, Promise<void>>();
  #tidied: Promise<void> | undefined;
  #prefetching: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(source: LibrarySource, copies: DigestCopies, cache: FileCache) {
    this.#source = source;
    this.#copies = copies;
    this.#cache = cache;
  }

  shareMemory(): void {
    this.#cache.shareMemory();
  }

  async open(target: ServedName): Promise<Opened> {
    const text = target.name;
    const body = this.#source.find(target.segments.join('/'));
    if (body === undefined)
      return this.#source.mayHaveMore?.() === true
        ? { type: 'missing', isUnsure: true }
        : { type: 'missing' };
    if ('code' in body) return { type: 'refused', failure: libraryRefusal(body, text) };
    try {
      return { type: 'file', content: await this.#contentOf(body, text) };
    } catch (error) {
      return { type: 'refused', failure: libraryRefusal(readError(error, text).failure, text) };
    }
  }

  async inspect(target: ServedName): Promise<FileFacts> {
    const body = this.#source.find(target.segments.join('/'));
    if (body === undefined) return { type: 'missing' };
    return 'code' in body
      ? { type: 'refused', failure: libraryRefusal(body, target.name) }
      : { type: 'file', sizeBytes: body.bytes };
  }

  async create(target: ServedName, _client: string, overwrite: boolean): Promise<Sink> {
    const { name: text } = target;
    const { add } = this.#source;
    if (add === undefined)
      throw new BreakoutboxError('TFTP_WRITE_FAILED', {
        text,
        reason: 'takes-no-uploads' satisfies ReasonKey,
      });
    // Before its bytes arrive.
    try {
      this.#source.mustTake?.();
    } catch (error) {
      throw errorOf(libraryRefusal(readError(error, text).failure, text), { cause: error });
    }
    const name = target.segments.join('/');
    return await createLibraryUpload(this.#copies.folder, text, async (file) => {
      if (!overwrite && this.#source.find(name) !== undefined)
        throw new BreakoutboxError('TFTP_FILE_EXISTS', { text });
      await add(name, file);
      // Here it is read next, most likely; where there is no room for it, it is fetched when it is.
      await this.#copies.adopt(file.digest, file.bytes, file.path).catch(() => undefined);
    });
  }

  /**
   * The bytes of any body of the library, which `text` names in failures. They are those of its digest.
   * @throws what the source throws; TFTP_READ_FAILED, TFTP_FILE_CHANGED
   */
  async content(body: LibraryBody, text: string): Promise<Content> {
    return await this.#contentOf(body, text);
  }

  /**
   * Fetches a body that is about to be asked for, after those before it, unless it is large or there is no room without removing another.
   * Resolves when that is done; never rejects.
   */
  prefetch(body: LibraryBody): Promise<void> {
    this.#prefetching = this.#prefetching.then(async () => {
      if (this.#isClosed || body.bytes > maxPrefetchedBytes) return;
      // One that is there is hashed when it is used.
      if ((await this.#copies.has(body.digest)) || !(await this.#copies.hasRoom(body.bytes))) return;
      // Whoever asks for it is told why it cannot be had.
      await this.#present(body).catch(() => undefined);
    });
    return this.#prefetching;
  }

  /**
   * Fetches the bodies that there is no copy of, however large, in their order; makes room for them at the cost of copies of other bodies alone.
   * Resolves with how many of them there is no copy of in the end; never rejects.
   */
  async fill(bodies: readonly LibraryBody[]): Promise<number> {
    const kept = new Set(bodies.map(({ digest }) => digest));
    let missing = 0;
    for (const body of bodies) {
      if (this.#isClosed || (await this.#copies.has(body.digest))) continue;
      const isFetched = (await this.#copies.makeRoom(body.bytes, kept)) && (await this.#isPresent(body));
      if (!isFetched) missing += 1;
    }
    return missing;
  }

  async #isPresent(body: LibraryBody): Promise<boolean> {
    return await this.#present(body).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#source.close();
  }

  async #contentOf(body: LibraryBody, text: string): Promise<Content> {
    const { digest } = body;
    const leave = this.#copies.use(digest);
    let isHandedOn = false;
    try {
      for (let look = 1; ; look += 1) {
        const content = await this.#held(body, text);
        if (content !== undefined) {
          isHandedOn = true;
          await this.#copies.note(digest);
          return leftWith(content, leave);
        }
        if (look > maxLooks) throw new BreakoutboxError('TFTP_FILE_CHANGED', { text });
        await this.#present(body);
      }
    } finally {
      if (!isHandedOn) leave();
    }
  }

  /** The copy's content, which is only that of a file whose bytes are right; undefined if there is none, or it has just changed. */
  async #held({ digest }: LibraryBody, text: string): Promise<Content | undefined> {
    const identity = await this.#copies.find(digest);
    if (identity === undefined) return undefined;
    const path = this.#copies.pathOf(digest);
    const found = this.#cache.find(path, identity);
    if (found !== undefined) return found;
    const handle = await open(path, 'r');
    let isHandedOn = false;
    try {
      const whole = await this.#cache.load(path, handle);
      const opened = await handle.stat({ bigint: true });
      if (identityOf(opened) !== identity) {
        whole?.release();
        return undefined;
      }
      if (whole !== undefined) return whole;
      isHandedOn = true;
      return new StreamedFile(handle, opened, text);
    } finally {
      if (!isHandedOn) await handle.close();
    }
  }

  /** Makes sure that there is a copy of a body. */
  async #present(body: LibraryBody): Promise<void> {
    const { digest } = body;
    const running = this.#running.get(digest) ?? this.#fetch(body);
    this.#running.set(digest, running);
    await running.finally(() => {
      if (this.#running.get(digest) === running) this.#running.delete(digest);
    });
  }

  async #fetch({ digest, bytes }: LibraryBody): Promise<void> {
    this.#tidied ??= this.#copies.removeRemains();
    await this.#tidied;
    if ((await this.#copies.find(digest)) !== undefined) return;
    await this.#copies.keep(digest, bytes, this.#source.read(digest));
  }
}

/** The same content, whose release also calls `leave`. */
function leftWith(content: Content, leave: () => void): Content {
  const release = (): void => {
    content.release();
    leave();
  };
  if (content.type === 'whole') return { type: 'whole', bytes: content.bytes, release };
  const { sizeBytes } = content;
  return {
    type: 'stream',
    next: () => content.next(),
    release,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}
