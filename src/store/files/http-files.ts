import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BreakoutboxError, type ErrorParams, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import { FileCache } from './file-cache.js';
import { identityOf, readError } from './file-identity.js';
import { StreamedFile } from './streamed-file.js';
import { isRemains, isTemporaryName, temporarySuffix } from './temporary-name.js';

/** Another server's files, and where they are kept. */
export interface HttpFilesOptions {
  /** `http://` or `https://`; names are put behind it. */
  readonly baseUrl: string;
  /** A folder of its own for the copies; made when it is not there. */
  readonly cacheFolder: string;
  /** Bytes of the folder, what is being fetched included; copies unused for longest go first. Default 4 GiB. */
  readonly maxCacheBytes?: number;
  /** Largest file that is fetched. Default 1 GiB. */
  readonly maxFileBytes?: number;
  /** Milliseconds that the server may take to begin its answer, and be silent within it. Default 10,000. */
  readonly timeoutMs?: number;
  /** Sent with every request: an authorization, for example. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the source has counted: plain integers. */
export interface HttpFilesCounters {
  /** Bodies that were fetched. */
  fetched: number;
  /** Copies that the server said are still right. */
  confirmed: number;
  /** Copies that were served while their time had not run out. */
  fresh: number;
  /** Copies that were served although the server could not be asked. */
  stale: number;
}

/** What is known of a copy, beside it on the disk. */
interface Copy {
  readonly url: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Until then it needs no question: milliseconds since 1970. */
  readonly freshUntilMs: number;
}

const tooLarge: ReasonKey = 'http-too-large';

type Fetched = 'copy' | 'missing';

/** An answer whose body has not been read. */
interface Answer {
  readonly response: Response;
  /** Gives it up when the server falls silent; to be ended. */
  readonly patience: Patience;
}

/** Aborts what it belongs to when it is waited for too long. */
class Patience {
  readonly #silentMs: number;
  readonly #giveUp = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  get signal(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** The server's turn: something has to come now. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(() => this.#giveUp.abort(), this.#silentMs);
  }

  /** Something came, or nothing is waited for. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Files of an HTTP server, fetched when they are first asked for and kept on disk (RFC 9111 where it matters here: max-age,
 * no-store, ETag, Last-Modified). A copy is complete or not there at all. When the server cannot be reached, what is kept
 * is served: a rack boots although the image server is down.
 */
export class HttpFiles implements ServedFiles {
  readonly counters: HttpFilesCounters = { fetched: 0, confirmed: 0, fresh: 0, stale: 0 };
  readonly #base: URL;
  readonly #options: HttpFilesOptions;
  readonly #cache: FileCache;
  /** Fetches that are running, by URL: however many ask, one is made. */
  readonly #running = new Map<string, Promise<Fetched>>();
  readonly #ended = new AbortController();
  /** Whether what processes that were killed have left in the folder is gone. */
  #tidied: Promise<void> | undefined;

  /** @throws BreakoutboxError `TFTP_ROOT_INVALID` when the URL is none of HTTP */
  constructor(options: HttpFilesOptions, cache: FileCache = new FileCache()) {
    const base = URL.canParse(options.baseUrl) ? new URL(options.baseUrl) : undefined;
    if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
      throw new BreakoutboxError('TFTP_ROOT_INVALID', {
        path: options.baseUrl,
        reason: 'url-not-http' satisfies ReasonKey,
      });
    }
    this.#base = base;
    this.#options = options;
    this.#cache = cache;
  }

  shareMemory(): void {
    this.#cache.shareMemory();
  }

  async open(target: RequestTarget): Promise<Opened> {
    const text = target.name;
    const url = this.#urlOf(target.segments);
    try {
      this.#tidied ??= this.#removeRemains();
      await this.#tidied;
      const fetching = this.#running.get(url) ?? this.#refresh(url);
      this.#running.set(url, fetching);
      const fetched = await fetching.finally(() => this.#running.delete(url));
      if (fetched === 'missing') return { type: 'missing' };
      return { type: 'file', content: await this.#contentOf(url, text) };
    } catch (error) {
      // Whoever asked at the same time shares the error, each by the name that it asked for.
      const { code, params } = readError(error, text).failure;
      return { type: 'refused', failure: failure(code, { ...params, text }) };
    }
  }

  async inspect(): Promise<FileFacts> {
    return { type: 'other' };
  }

  async create(target: RequestTarget): Promise<Sink> {
    throw new BreakoutboxError('TFTP_WRITE_FAILED', {
      text: target.name,
      reason: 'takes-no-uploads' satisfies ReasonKey,
    });
  }

  async close(): Promise<void> {
    this.#ended.abort();
  }

  #urlOf(segments: readonly string[]): string {
    const folder = this.#base.pathname.endsWith('/') ? this.#base.pathname : `${this.#base.pathname}/`;
    return new URL(`${folder}${segments.map(encodeURIComponent).join('/')}${this.#base.search}`, this.#base)
      .href;
  }

  #bodyPath(url: string): string {
    return join(this.#options.cacheFolder, createHash('sha256').update(url).digest('hex'));
  }

  /** Sees to it that the copy of `url` is there and right. */
  async #refresh(url: string): Promise<Fetched> {
    const copy = await this.#copyOf(url);
    if (copy !== undefined && Date.now() < copy.freshUntilMs) {
      this.counters.fresh += 1;
      return 'copy';
    }
    let answer: Answer;
    try {
      answer = await this.#ask(url, copy);
    } catch (error) {
      if (copy === undefined) throw error;
      this.counters.stale += 1;
      return 'copy';
    }
    const { response, patience } = answer;
    try {
      if (response.status === 200) {
        await this.#keep(url, answer);
        return 'copy';
      }
      await response.body?.cancel();
    } catch (error) {
      // A body that did not come whole leaves the copy as it was; one that may not be kept has outdated it.
      const isTooLarge = error instanceof BreakoutboxError && error.failure.params.reason === tooLarge;
      if (copy === undefined || isTooLarge) throw error;
      this.counters.stale += 1;
      return 'copy';
    } finally {
      patience.end();
    }
    return this.#withoutBody(url, copy, response);
  }

  /** What an answer that brings no file means for the copy. */
  async #withoutBody(url: string, copy: Copy | undefined, response: Response): Promise<Fetched> {
    const { status, statusText, headers } = response;
    if (status === 304 && copy !== undefined) {
      this.counters.confirmed += 1;
      await this.#describe(url, { ...copy, freshUntilMs: freshUntilOf(headers) });
      return 'copy';
    }
    if (status === 404 || status === 410) {
      await this.#drop(url);
      return 'missing';
    }
    if (status >= 500 && copy !== undefined) {
      this.counters.stale += 1;
      return 'copy';
    }
    throw unfetched('http-refused', { status: `${status} ${statusText}`.trim() });
  }

  /** Asks for the body, or whether the copy is still right; rejects when there is no answer. */
  async #ask(url: string, copy: Copy | undefined): Promise<Answer> {
    const headers = new Headers(this.#options.headers);
    // What is kept are the file's own bytes, and their number is checked.
    headers.set('accept-encoding', 'identity');
    if (copy?.etag !== undefined) headers.set('if-none-match', copy.etag);
    else if (copy?.lastModified !== undefined) headers.set('if-modified-since', copy.lastModified);
    const patience = new Patience(this.#options.timeoutMs ?? 10_000);
    patience.begin();
    try {
      const signal = AbortSignal.any([patience.signal, this.#ended.signal]);
      return { response: await fetch(url, { headers, signal }), patience };
    } catch (error) {
      patience.end();
      if (patience.signal.aborted) throw unfetched('http-silent');
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw unfetched('http-unreachable', { words: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async #keep(url: string, { response, patience }: Answer): Promise<void> {
    const { maxFileBytes = 1024 ** 3, cacheFolder } = this.#options;
    const announced = numberOf(response.headers.get('content-length'));
    if (announced !== undefined && announced > maxFileBytes) {
      await response.body?.cancel();
      throw unfetched(tooLarge, { limit: maxFileBytes });
    }
    await mkdir(cacheFolder, { recursive: true });
    const path = this.#bodyPath(url);
    const temporary = path + temporarySuffix();
    let bytes = 0;
    async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        patience.end();
        bytes += chunk.length;
        if (bytes > maxFileBytes) throw unfetched(tooLarge, { limit: maxFileBytes });
        // A disk that is slow to take it is not the server's silence.
        yield chunk;
        patience.begin();
      }
    }
    try {
      const body =
        response.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
      await pipeline(Readable.from(counted(body)), createWriteStream(temporary, { flags: 'wx' }));
      if (announced !== undefined && bytes !== announced) {
        throw unfetched('http-size-differs', { announced, received: bytes });
      }
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      if (patience.signal.aborted) throw unfetched('http-silent');
      throw error;
    }
    this.counters.fetched += 1;
    const etag = response.headers.get('etag');
    const lastModified = response.headers.get('last-modified');
    await this.#describe(url, {
      url,
      freshUntilMs: freshUntilOf(response.headers),
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
    });
    await this.#makeRoom(path);
  }

  async #contentOf(url: string, text: string): Promise<Content> {
    const path = this.#bodyPath(url);
    // The time of last use decides who goes first; it is kept beside the body, whose own times tell whether it changed.
    const now = new Date();
    await utimes(`${path}.json`, now, now);
    const found = this.#cache.find(path, identityOf(await stat(path, { bigint: true })));
    if (found !== undefined) return found;
    const handle = await open(path, 'r');
    let handedOn = false;
    try {
      const whole = await this.#cache.load(path, handle);
      if (whole !== undefined) return whole;
      handedOn = true;
      return new StreamedFile(handle, await handle.stat({ bigint: true }), text);
    } finally {
      if (!handedOn) await handle.close();
    }
  }

  async #removeRemains(): Promise<void> {
    const { cacheFolder } = this.#options;
    for (const name of await readdir(cacheFolder).catch(() => [])) {
      const path = join(cacheFolder, name);
      if (await isRemains(path, name)) await unlink(path).catch(() => undefined);
    }
  }

  async #copyOf(url: string): Promise<Copy | undefined> {
    const path = this.#bodyPath(url);
    try {
      await stat(path);
      const copy = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Copy;
      return copy.url === url ? copy : undefined;
    } catch {
      return undefined;
    }
  }

  async #describe(url: string, copy: Copy): Promise<void> {
    const path = `${this.#bodyPath(url)}.json`;
    const temporary = path + temporarySuffix();
    await writeFile(temporary, JSON.stringify(copy));
    await rename(temporary, path);
  }

  async #drop(url: string): Promise<void> {
    const path = this.#bodyPath(url);
    await Promise.all([path, `${path}.json`].map((part) => unlink(part).catch(() => undefined)));
  }

  /** Removes what was unused for longest until the rest fits; never `spared`, which is about to be read. */
  async #makeRoom(spared: string): Promise<void> {
    const { cacheFolder, maxCacheBytes = 4 * 1024 ** 3 } = this.#options;
    const all = await readdir(cacheFolder);
    const fetching = await Promise.all(
      all.filter(isTemporaryName).map(async (name) => stat(join(cacheFolder, name)).catch(() => undefined)),
    );
    const names = all.filter((name) => /^[0-9a-f]{64}$/.test(name));
    const copies = await Promise.all(
      names.map(async (name) => {
        const path = join(cacheFolder, name);
        const { size } = await stat(path).catch(() => ({ size: 0 }));
        const { mtimeMs: usedMs } = await stat(`${path}.json`).catch(() => ({ mtimeMs: 0 }));
        return { path, size, usedMs };
      }),
    );
    let held = [...fetching, ...copies].reduce((sum, one) => sum + (one?.size ?? 0), 0);
    for (const { path, size } of copies.toSorted((one, other) => one.usedMs - other.usedMs)) {
      if (held <= maxCacheBytes) break;
      if (path === spared) continue;
      await Promise.all([path, `${path}.json`].map((part) => unlink(part).catch(() => undefined)));
      held -= size;
    }
  }
}

/** A fetch that came to nothing; whoever asked for the file puts its name in. */
function unfetched(reason: ReasonKey, more: ErrorParams = {}): BreakoutboxError {
  return new BreakoutboxError('TFTP_READ_FAILED', { text: '', reason, ...more });
}

/** Until when an answer needs no question (RFC 9111, section 4.2.1): its max-age, less its age; otherwise not at all. */
function freshUntilOf(headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|no-cache/i.test(control)) return 0;
  const maxAge = numberOf(/(?:^|[,\s])max-age=(\d+)/i.exec(control)?.[1] ?? null) ?? 0;
  return Date.now() + (maxAge - (numberOf(headers.get('age')) ?? 0)) * 1_000;
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
