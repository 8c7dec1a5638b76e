import { BreakoutboxError, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { FileFacts, RequestTarget } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import { readError } from './file-identity.js';
import { contentOfBytes, contentOfStream } from './local-files.js';

/** A request to a program: a name, the client, and the mode. */
export interface DynamicRequest {
  /** The name after the server's rules, its parts joined by slashes; never one that leads out of a folder. */
  readonly name: string;
  /** The client's IP address. */
  readonly client: string;
  readonly mode: 'octet' | 'netascii';
}

/**
 * A program's answer: bytes or a text, a stream of bytes, a refusal, or `undefined` for an unknown name. Bytes and chunks of a
 * stream are copied when they are given: their memory may be reused at once.
 */
export type DynamicAnswer =
  | Uint8Array
  | string
  | AsyncIterable<Uint8Array>
  | { readonly stream: AsyncIterable<Uint8Array>; readonly sizeBytes: number }
  | { readonly refuse: string }
  | undefined;

/** A program that makes files on request. Its errors are reported in the log, and the client gets an ERROR. */
export type DynamicSource = (request: DynamicRequest) => DynamicAnswer | Promise<DynamicAnswer>;

/** Files that a program makes. Names that it does not know, and every upload, are left to the files below, if there are any. */
export class DynamicFiles implements ServedFiles {
  readonly #source: DynamicSource;
  readonly #below: ServedFiles | undefined;

  /** Takes ownership of `below`, which is closed with this. */
  constructor(source: DynamicSource, below?: ServedFiles) {
    this.#source = source;
    this.#below = below;
  }

  shareMemory(): void {
    this.#below?.shareMemory?.();
  }

  async open(target: RequestTarget, client: string): Promise<Opened> {
    const { name: text } = target.request;
    try {
      const answer = await this.#source({ name: target.segments.join('/'), client, mode: target.mode });
      if (answer === undefined) return (await this.#below?.open(target, client)) ?? { type: 'missing' };
      if (isRefusal(answer)) {
        return { type: 'refused', failure: failure('TFTP_SOURCE_REFUSED', { text, reason: answer.refuse }) };
      }
      return { type: 'file', content: contentOf(answer, text) };
    } catch (error) {
      return { type: 'refused', failure: readError(error, text).failure };
    }
  }

  async inspect(target: RequestTarget, client: string): Promise<FileFacts> {
    return this.#below?.inspect(target, client) ?? { type: 'other' };
  }

  async create(target: RequestTarget, client: string, overwrite: boolean): Promise<Sink> {
    if (this.#below !== undefined) return this.#below.create(target, client, overwrite);
    throw new BreakoutboxError('TFTP_WRITE_FAILED', {
      text: target.name,
      reason: 'takes-no-uploads' satisfies ReasonKey,
    });
  }

  async close(): Promise<void> {
    await this.#below?.close();
  }
}

type Given = Exclude<DynamicAnswer, { readonly refuse: string } | undefined>;

function isRefusal(answer: Exclude<DynamicAnswer, undefined>): answer is { readonly refuse: string } {
  return typeof answer === 'object' && 'refuse' in answer;
}

function contentOf(answer: Given, text: string): Content {
  if (typeof answer === 'string') return contentOfBytes(new TextEncoder().encode(answer));
  // A Buffer's own slice would share its memory.
  if (answer instanceof Uint8Array) return contentOfBytes(Uint8Array.prototype.slice.call(answer));
  if (!('stream' in answer)) return contentOfStream(answer, text);
  const { stream, sizeBytes } = answer;
  const content = contentOfStream(stream, text);
  let given = 0;
  return {
    ...content,
    sizeBytes,
    next: async () => {
      const chunk = await content.next();
      given += chunk?.length ?? 0;
      if (given > sizeBytes || (chunk === undefined && given !== sizeBytes)) {
        throw new BreakoutboxError('TFTP_READ_FAILED', {
          text,
          reason: 'promised-size-differs' satisfies ReasonKey,
          promised: sizeBytes,
          given,
        });
      }
      return chunk;
    },
  };
}
