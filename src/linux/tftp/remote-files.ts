import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import type { FilesAnswer, FromFiles, ToFiles } from './engine-messages.js';

/** Bytes of an upload that are posted to the main thread at once. */
const chunkBytes = 256 * 1024;
/** The most bytes of an upload that are posted and not yet written. Above it, the client has to wait. */
const maxUnwrittenBytes = 4 * chunkBytes;

type Post = (message: FromFiles, transfer?: readonly ArrayBuffer[]) => void;

interface Waiting {
  readonly resolve: (answer: FilesAnswer) => void;
  readonly reject: (error: BreakoutboxError) => void;
}

/**
 * The files of a server, as seen from one of its threads. Every request is posted to the main thread, which accesses the disk.
 * Cached files come back as shared memory, not as copies.
 */
export class RemoteFiles implements ServedFiles {
  readonly #post: Post;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sinks = new Map<number, RemoteSink>();
  #lastCall = 0;

  /**
   * `post` posts to the main thread; pass its answers to `answered`. Post a `release` only when nothing waits to be sent: once
   * it is received, the memory may belong to another file.
   */
  constructor(post: Post) {
    this.#post = post;
  }

  /** An answer of the main thread arrived. */
  answered(message: ToFiles): void {
    if (message.type === 'written') {
      this.#sinks.get(message.handle)?.written(message);
      return;
    }
    const waiting = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (message.type === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(errorOf(message.failure));
  }

  async open(target: RequestTarget, client: string): Promise<Opened> {
    const answer = await this.#ask((call) => ({ type: 'open', call, target, client }));
    if (answer.type === 'whole' || answer.type === 'stream')
      return { type: 'file', content: this.#content(answer) };
    if (answer.type === 'missing' || answer.type === 'other' || answer.type === 'refused') return answer;
    throw unexpected(answer);
  }

  async inspect(target: RequestTarget, client: string): Promise<FileFacts> {
    const answer = await this.#ask((call) => ({ type: 'inspect', call, target, client }));
    if (answer.type === 'facts') return answer.facts;
    throw unexpected(answer);
  }

  async create(target: RequestTarget, client: string, overwrite: boolean): Promise<Sink> {
    const answer = await this.#ask((call) => ({ type: 'create', call, target, client, overwrite }));
    if (answer.type !== 'sink') throw unexpected(answer);
    const { handle } = answer;
    const sink = new RemoteSink(
      (bytes) => this.#post({ type: 'write', handle, bytes }, [bytes.buffer as ArrayBuffer]),
      async (what) => {
        await this.#ask((call) => ({ type: what, call, handle }));
        this.#sinks.delete(handle);
      },
    );
    this.#sinks.set(handle, sink);
    return sink;
  }

  /** The main thread's files stay open. */
  async close(): Promise<void> {}

  #content(answer: FilesAnswer & { readonly type: 'whole' | 'stream' }): Content {
    const { handle } = answer;
    const release = (): void => this.#post({ type: 'release', handle });
    if (answer.type === 'whole') return { type: 'whole', bytes: answer.bytes, release };
    const { sizeBytes } = answer;
    return {
      type: 'stream',
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      next: async () => {
        const chunk = await this.#ask((call) => ({ type: 'next', call, handle }));
        if (chunk.type === 'chunk') return chunk.bytes;
        throw unexpected(chunk);
      },
      release,
    };
  }

  #ask(question: (call: number) => FromFiles): Promise<FilesAnswer> {
    this.#lastCall += 1;
    const call = this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#post(question(call));
    });
  }
}

const nothing = new Uint8Array(0);

/** An upload whose bytes are posted to the main thread in large pieces. */
class RemoteSink implements Sink {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #end: (what: 'finish' | 'discard') => Promise<void>;
  /** Allocated with the first byte: most uploads that strangers begin never send any. */
  #chunk: Uint8Array = nothing;
  #filled = 0;
  #unwrittenBytes = 0;
  #failed: BreakoutboxError | undefined;
  #room: { readonly promise: Promise<void>; readonly settle: () => void } | undefined;

  constructor(send: (bytes: Uint8Array) => void, end: (what: 'finish' | 'discard') => Promise<void>) {
    this.#send = send;
    this.#end = end;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    for (let offset = 0; offset < bytes.length; ) {
      if (this.#chunk.length === 0) this.#chunk = new Uint8Array(chunkBytes);
      const count = Math.min(bytes.length - offset, chunkBytes - this.#filled);
      this.#chunk.set(bytes.subarray(offset, offset + count), this.#filled);
      this.#filled += count;
      offset += count;
      if (this.#filled === chunkBytes) this.#pass();
    }
    if (this.#unwrittenBytes <= maxUnwrittenBytes) return undefined;
    this.#room ??= waitForRoom(() => this.#failed);
    return this.#room.promise;
  }

  /** The main thread has written these bytes, or failed to. */
  written({ bytes, failure }: ToFiles & { readonly type: 'written' }): void {
    this.#unwrittenBytes -= bytes;
    if (failure !== undefined) this.#failed ??= errorOf(failure);
    if (this.#failed === undefined && this.#unwrittenBytes > maxUnwrittenBytes / 2) return;
    this.#room?.settle();
    this.#room = undefined;
  }

  async finish(): Promise<void> {
    if (this.#filled > 0) this.#pass();
    await this.#end('finish');
  }

  async discard(): Promise<void> {
    await this.#end('discard').catch(() => undefined);
  }

  #pass(): void {
    const bytes = this.#chunk.subarray(0, this.#filled);
    this.#unwrittenBytes += bytes.length;
    this.#chunk = nothing;
    this.#filled = 0;
    this.#send(bytes);
  }
}

function waitForRoom(failed: () => BreakoutboxError | undefined) {
  let settle: () => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = () => {
      const reason = failed();
      if (reason === undefined) resolve();
      else reject(reason);
    };
  });
  return { promise, settle: () => settle() };
}

function unexpected({ type: answer }: FilesAnswer): BreakoutboxError {
  const reason: ReasonKey = 'files-answer-unexpected';
  return new BreakoutboxError('TFTP_READ_FAILED', { text: '', reason, answer });
}
