import { type HttpHead, headerValue } from '../../wire/http/head.js';
import { ContentDecoder } from '../http/content-decoder.js';
import type { HttpBodySink, HttpMessage } from '../http/http-connection.js';
import type { HttpFault } from '../http/message-reader.js';
import type { UnpackingAllowance } from '../http/unpacking-allowance.js';
import type { CarriedFile, ExtractEvent, ExtractFault } from './extract-event.js';

/** Makes a file of the body of an HTTP message; a message without a body is none. */
export class HttpFile implements HttpBodySink {
  readonly #begin: () => CarriedFile;
  readonly #sink: (event: ExtractEvent) => void;
  readonly #encoding: string;
  readonly #isRange: boolean;
  #id: number | undefined;
  #decoder: ContentDecoder | undefined;
  #fault: ExtractFault | undefined;

  /** `begin` is called when the file turns out to be one; `allowance` is that of the capture. */
  constructor(
    { head }: HttpMessage,
    allowance: UnpackingAllowance,
    begin: () => CarriedFile,
    sink: (event: ExtractEvent) => void,
  ) {
    this.#begin = begin;
    this.#sink = sink;
    this.#encoding = (headerValue(head, 'content-encoding') ?? 'identity').trim().toLowerCase();
    this.#isRange = isRange(head);
    if (ContentDecoder.knows(this.#encoding))
      this.#decoder = new ContentDecoder(allowance, (bytes) => this.#give(bytes));
  }

  content(bytes: Uint8Array): void {
    this.#open();
    if (this.#decoder === undefined) this.#give(bytes);
    else this.#fault ??= this.#decoder.push(bytes);
  }

  missing(bytes: number): void {
    const id = this.#open();
    this.#fault ??= 'missing';
    // How many bytes packed ones would have been is not known.
    if (this.#decoder === undefined) this.#sink({ type: 'missing', id, missingBytes: bytes });
  }

  end(fault: HttpFault | undefined): void {
    const id = this.#id;
    if (id === undefined) return;
    if (fault === undefined) this.#fault ??= this.#decoder?.end();
    const whole = this.#isRange ? 'range' : undefined;
    const isKept = this.#decoder === undefined && this.#encoding !== 'identity' && this.#encoding !== '';
    const keptEncoding = isKept ? this.#encoding : undefined;
    this.#sink({ type: 'end', id, fault: this.#fault ?? fault ?? whole, keptEncoding });
  }

  #open(): number {
    if (this.#id === undefined) {
      const file = this.#begin();
      this.#id = file.id;
      this.#sink({ type: 'begin', file });
    }
    return this.#id;
  }

  #give(bytes: Uint8Array): void {
    this.#sink({ type: 'content', id: this.#open(), bytes });
  }
}

/** Whether a response is a part of a file that is not all of it (RFC 9110, section 14.4). */
function isRange(head: HttpHead): boolean {
  if (head.type !== 'response' || head.status !== 206) return false;
  const [, first, last, size] =
    /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headerValue(head, 'content-range') ?? '') ?? [];
  return Number(first) !== 0 || Number(last) + 1 !== Number(size);
}

/** The name of the file in a message: what the server says, else the last part of the path, else one for its type. */
export function httpFileName({ head, request }: HttpMessage): string {
  const disposition = headerValue(head, 'content-disposition') ?? '';
  const [, quoted, bare] = /filename\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(disposition) ?? [];
  const given = quoted ?? bare ?? '';
  if (given !== '') return given;
  const path = (request?.target ?? '').replace(/[?#].*$/s, '').replace(/^[a-z]+:\/\/[^/]*/i, '');
  const last = path.split('/').at(-1) ?? '';
  if (last !== '') return decoded(last);
  return /html/i.test(headerValue(head, 'content-type') ?? '') ? 'index.html' : 'index';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
