import { failure } from '../../errors/error.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { Sink, StreamedContent, WholeContent } from '../../tftp/transfer-data.js';
import { failureOf } from '../../tftp/wire-error.js';
import type { FilesAnswer, FromFiles, ToFiles } from './engine-messages.js';

const noBytes = new Uint8Array(0);

type Post = (message: ToFiles, transfer?: readonly ArrayBuffer[]) => void;

/** Serves files to one thread of a server, in the main thread: the counterpart of `RemoteFiles`. */
export class FilesHost {
  readonly #files: ServedFiles;
  readonly #post: Post;
  readonly #contents = new Map<number, WholeContent | StreamedContent>();
  readonly #sinks = new Map<number, Sink>();
  #lastHandle = 0;
  #closed = false;

  constructor(files: ServedFiles, post: Post) {
    this.#files = files;
    this.#post = post;
  }

  /** A request of the thread arrived. */
  async asked(message: FromFiles): Promise<void> {
    if (message.type === 'write') {
      await this.#write(message.handle, message.bytes);
      return;
    }
    if (message.type === 'release') {
      this.#contents.get(message.handle)?.release();
      this.#contents.delete(message.handle);
      return;
    }
    const { call } = message;
    try {
      const answer = await this.#answer(message);
      // The host owns a piece of a stream: it is transferred if it fills its buffer, else copied.
      const { buffer, byteLength } = (answer.type === 'chunk' && answer.bytes) || noBytes;
      const isOwn = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && byteLength > 0;
      this.#post({ type: 'answer', call, answer }, isOwn ? [buffer] : []);
    } catch (error) {
      const { code, params } = failureOf(error);
      this.#post({ type: 'fault', call, failure: failure(code, params) });
    }
  }

  /** The thread has ended: releases everything that it had open. */
  close(): void {
    this.#closed = true;
    for (const content of this.#contents.values()) content.release();
    for (const sink of this.#sinks.values()) void sink.discard();
    this.#contents.clear();
    this.#sinks.clear();
  }

  async #answer(message: Exclude<FromFiles, { type: 'write' | 'release' }>): Promise<FilesAnswer> {
    switch (message.type) {
      case 'open':
        return this.#open(message);
      case 'inspect':
        return { type: 'facts', facts: await this.#files.inspect(message.target, message.client) };
      case 'create':
        return this.#create(message);
      case 'next': {
        const content = this.#contents.get(message.handle);
        const bytes = content?.type === 'stream' ? await content.next() : undefined;
        return { type: 'chunk', bytes };
      }
      case 'finish':
        await this.#sinks.get(message.handle)?.finish();
        this.#sinks.delete(message.handle);
        return { type: 'done' };
      case 'discard':
        await this.#sinks.get(message.handle)?.discard();
        this.#sinks.delete(message.handle);
        return { type: 'done' };
    }
  }

  async #open({ target, client }: FromFiles & { readonly type: 'open' }): Promise<FilesAnswer> {
    const opened = await this.#files.open(target, client);
    if (opened.type === 'refused') {
      const { code, params } = opened.failure;
      return { type: 'refused', failure: failure(code, params) };
    }
    if (opened.type !== 'file') return opened;
    const { content } = opened;
    if (this.#closed) {
      content.release();
      return { type: 'missing' };
    }
    this.#lastHandle += 1;
    const handle = this.#lastHandle;
    this.#contents.set(handle, content);
    return content.type === 'whole'
      ? { type: 'whole', handle, bytes: content.bytes }
      : { type: 'stream', handle, sizeBytes: content.sizeBytes };
  }

  async #create(message: FromFiles & { readonly type: 'create' }): Promise<FilesAnswer> {
    const sink = await this.#files.create(message.target, message.client, message.overwrite);
    if (this.#closed) await sink.discard();
    this.#lastHandle += 1;
    this.#sinks.set(this.#lastHandle, sink);
    return { type: 'sink', handle: this.#lastHandle };
  }

  async #write(handle: number, bytes: Uint8Array): Promise<void> {
    const written = { type: 'written', handle, bytes: bytes.length } as const;
    try {
      await this.#sinks.get(handle)?.write(bytes);
      this.#post(written);
    } catch (error) {
      const { code, params } = failureOf(error);
      this.#post({ ...written, failure: failure(code, params) });
    }
  }
}
