import { open, stat } from 'node:fs/promises';
import { BreakoutboxError, type ErrorParams, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import { FileCache } from './file-cache.js';
import { identityOf, readError } from './file-identity.js';
import { HttpCopies, type HttpCopy } from './http-copies.js';
import { SilenceTimeout } from './silence-timeout.js';
import { StreamedFile } from './streamed-file.js';

/** Options for the files of an HTTP server and their copies. */
export interface HttpFilesOptions {
  /** `http://` or `https://`; names are put behind it. */
  readonly baseUrl: string;
  /** A folder of its own for the copies; made when it is not there. */
  readonly cacheFolder: string;
  /** Maximum bytes of the folder, including running fetches; the least recently used copies are removed first. Default 4 GiB. */
  readonly maxCacheBytes?: number;
  /** Largest file that is fetched. Default 1 GiB. */
  readonly maxFileBytes?: number;
  /** Milliseconds of silence of the server, before its answer begins and within it. Default 10,000. */
  readonly timeoutMs?: number;
  /** Sent with every request: an authorization, for example. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Counters of the source: plain integers. */
export interface HttpFilesCounters {
  /** Bodies that were fetched. */
  fetched: number;
  /** Copies that the server confirmed as unchanged. */
  confirmed: number;
  /** Copies that were served while they were fresh. */
  fresh: number;
  /** Copies that were served although the server could not be reached. */
  stale: number;
}

const tooLarge: ReasonKey = 'http-too-large';

type Fetched = 'copy' | 'missing';

/** An answer whose body has not been read. */
interface Answer {
  readonly response: Response;
  /** Aborts it when the server falls silent; the owner must end it. */
  readonly silence: SilenceTimeout;
}

/**
 * Files of an HTTP server, fetched when they are first asked for and kept on disk (RFC 9111 where it matters here: max-age,
 * no-store, ETag, Last-Modified). A copy is complete or absent. When the server cannot be reached, copies are served: a rack
 * boots although the image server is down.
 */
export class HttpFiles implements ServedFiles {
  readonly counters: HttpFilesCounters = { fetched: 0, confirmed: 0, fresh: 0, stale: 0 };
  readonly #base: URL;
  readonly #options: HttpFilesOptions;
  readonly #cache: FileCache;
  readonly #copies: HttpCopies;
  /** Running fetches, by URL: concurrent requests share one. */
  readonly #running = new Map<string, Promise<Fetched>>();
  readonly #ended = new AbortController();
  /** Whether the remains of killed processes in the folder are removed. */
  #tidied: Promise<void> | undefined;

  /** @throws BreakoutboxError `TFTP_ROOT_INVALID` if the URL is not an HTTP one */
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
    this.#copies = new HttpCopies(options.cacheFolder, options.maxCacheBytes);
  }

  shareMemory(): void {
    this.#cache.shareMemory();
  }

  async open(target: RequestTarget): Promise<Opened> {
    const text = target.name;
    const url = this.#urlOf(target.segments);
    try {
      this.#tidied ??= this.#copies.removeRemains();
      await this.#tidied;
      const fetching = this.#running.get(url) ?? this.#refresh(url);
      this.#running.set(url, fetching);
      const fetched = await fetching.finally(() => this.#running.delete(url));
      if (fetched === 'missing') return { type: 'missing' };
      return { type: 'file', content: await this.#contentOf(url, text) };
    } catch (error) {
      // Concurrent requests share the error, each with the name that it asked for.
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

  /** Makes sure that the copy of `url` exists and is current. */
  async #refresh(url: string): Promise<Fetched> {
    const copy = await this.#copies.find(url);
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
    const { response, silence } = answer;
    try {
      if (response.status === 200) {
        await this.#keep(url, answer);
        return 'copy';
      }
      await response.body?.cancel();
    } catch (error) {
      // An incomplete body leaves the copy unchanged; a body that is too large to keep has outdated it.
      const isTooLarge = error instanceof BreakoutboxError && error.failure.params.reason === tooLarge;
      if (copy === undefined || isTooLarge) throw error;
      this.counters.stale += 1;
      return 'copy';
    } finally {
      silence.end();
    }
    return this.#withoutBody(url, copy, response);
  }

  /** Applies an answer without a file to the copy. */
  async #withoutBody(url: string, copy: HttpCopy | undefined, response: Response): Promise<Fetched> {
    const { status, statusText, headers } = response;
    if (status === 304 && copy !== undefined) {
      this.counters.confirmed += 1;
      await this.#copies.describe({ ...copy, freshUntilMs: freshUntilOf(headers) });
      return 'copy';
    }
    if (status === 404 || status === 410) {
      await this.#copies.drop(url);
      return 'missing';
    }
    if (status >= 500 && copy !== undefined) {
      this.counters.stale += 1;
      return 'copy';
    }
    throw unfetched('http-refused', { status: `${status} ${statusText}`.trim() });
  }

  /** Requests the body, or revalidates the copy; rejects if there is no answer. */
  async #ask(url: string, copy: HttpCopy | undefined): Promise<Answer> {
    const headers = new Headers(this.#options.headers);
    // The copy holds the file's own bytes, and their number is checked.
    headers.set('accept-encoding', 'identity');
    if (copy?.etag !== undefined) headers.set('if-none-match', copy.etag);
    else if (copy?.lastModified !== undefined) headers.set('if-modified-since', copy.lastModified);
    const silence = new SilenceTimeout(this.#options.timeoutMs ?? 10_000);
    silence.begin();
    try {
      const signal = AbortSignal.any([silence.signal, this.#ended.signal]);
      return { response: await fetch(url, { headers, signal }), silence };
    } catch (error) {
      silence.end();
      if (silence.signal.aborted) throw unfetched('http-silent');
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw unfetched('http-unreachable', { words: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async #keep(url: string, { response, silence }: Answer): Promise<void> {
    const { maxFileBytes = 1024 ** 3 } = this.#options;
    const announced = numberOf(response.headers.get('content-length'));
    if (announced !== undefined && announced > maxFileBytes) {
      await response.body?.cancel();
      throw unfetched(tooLarge, { limit: maxFileBytes });
    }
    let bytes = 0;
    async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        silence.end();
        bytes += chunk.length;
        if (bytes > maxFileBytes) throw unfetched(tooLarge, { limit: maxFileBytes });
        // A slow disk does not count as silence of the server.
        yield chunk;
        silence.begin();
      }
      if (announced !== undefined && bytes !== announced) {
        throw unfetched('http-size-differs', { announced, received: bytes });
      }
    }
    const body =
      response.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    const { headers } = response;
    try {
      await this.#copies.keep(counted(body), {
        url,
        freshUntilMs: freshUntilOf(headers),
        etag: headers.get('etag') ?? undefined,
        lastModified: headers.get('last-modified') ?? undefined,
      });
    } catch (error) {
      if (silence.signal.aborted) throw unfetched('http-silent');
      throw error;
    }
    this.counters.fetched += 1;
  }

  async #contentOf(url: string, text: string): Promise<Content> {
    const path = await this.#copies.use(url);
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
}

/** A failed fetch; the request for the file adds its name. */
function unfetched(reason: ReasonKey, more: ErrorParams = {}): BreakoutboxError {
  return new BreakoutboxError('TFTP_READ_FAILED', { text: '', reason, ...more });
}

/**
 * Until when an answer is fresh, milliseconds since 1970 (RFC 9111, section 4.2.1): for its max-age, less its age. An answer
 * without max-age, or with `no-store` or `no-cache`, is not fresh.
 */
function freshUntilOf(headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|no-cache/i.test(control)) return 0;
  const maxAge = numberOf(/(?:^|[,\s])max-age=(\d+)/i.exec(control)?.[1] ?? null) ?? 0;
  return Date.now() + (maxAge - (numberOf(headers.get('age')) ?? 0)) * 1_000;
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
