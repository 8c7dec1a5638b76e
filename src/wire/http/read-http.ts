import { decodeUtf8 } from '../../bytes/utf8.js';
import type { FieldSink } from '../field-sink.js';
import { walkChunks } from './chunks.js';
import type { ExchangeNote } from './exchanges.js';
import { isStatusLine, lineEndOf, methodOf, nextLineOf, skipEmptyLines } from './first-line.js';
import { withHost } from './full-uri.js';
import { bodyLengthOf, headEndOf } from './head.js';
import { HeadView } from './head-view.js';
import { type HttpFaultCode, type HttpFieldName, headerFields } from './http-fields.js';
import { reasonOf } from './reasons.js';

type HttpSink = FieldSink<HttpFieldName, HttpFaultCode>;

/** Headers that are read of a message at most. */
const maxHeaders = 1_024;
/** Chunks that are given of a body at most: a body of many small ones would be a tree of a hundred thousand fields. */
const maxChunks = 4_096;
/** Bytes of a body that are given as text at most. */
const maxBodyBytes = 1_048_576;
const blank = 0x20;

/** Gives the fields of the message (RFC 9112) from `from` to before `end` to `sink`, and what is known of its exchange. */
export function readHttp(
  bytes: Uint8Array,
  from: number,
  end: number,
  exchange: ExchangeNote | undefined,
  sink: HttpSink,
): void {
  new MessageReading(bytes, end, exchange, sink).message(from);
}

class MessageReading {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #exchange: ExchangeNote | undefined;
  readonly #sink: HttpSink;
  #isResponse = false;
  #host = '';
  #uri = '';

  constructor(bytes: Uint8Array, end: number, exchange: ExchangeNote | undefined, sink: HttpSink) {
    this.#exchange = exchange;
    this.#bytes = bytes;
    this.#end = end;
    this.#sink = sink;
  }

  message(start: number): void {
    const from = skipEmptyLines(this.#bytes, start, this.#end);
    const bodyFrom = headEndOf(this.#bytes, from, this.#end);
    const lineEnd = lineEndOf(this.#bytes, from, this.#end);
    if (lineEnd < 0) {
      this.#sink.fault('TRUNCATED', from, 'http.request.method');
      return;
    }
    this.#isResponse = isStatusLine(this.#bytes, from, lineEnd);
    this.#sink.field('http.chat', from, 0, undefined);
    if (this.#isResponse) this.#statusLine(from, lineEnd);
    else this.#requestLine(from, lineEnd);
    this.#headers(nextLineOf(this.#bytes, lineEnd), bodyFrom < 0 ? this.#end : bodyFrom);
    if (!this.#isResponse && this.#host !== '' && this.#uri !== '') this.#fullUri(from);
    this.#sink.field(this.#isResponse ? 'http.response' : 'http.request', from, 0, 1);
    if (this.#exchange !== undefined) this.#numbers(from, this.#exchange);
    const head = bodyFrom < 0 || bodyFrom >= this.#end ? undefined : HeadView.of(this.#bytes, from, bodyFrom);
    if (head === undefined) return;
    const encoding = head.value('content-encoding');
    if (bodyLengthOf(head, undefined).type === 'chunked') this.#chunks(bodyFrom, encoding);
    else this.#fileData(bodyFrom, [[bodyFrom, this.#end]], encoding);
  }

  #requestLine(from: number, lineEnd: number): void {
    const method = methodOf(this.#bytes, from, lineEnd) ?? '';
    const uriFrom = from + method.length + 1;
    const uriEnd = this.#wordEnd(uriFrom, lineEnd);
    this.#sink.field('http.request.method', from, method.length, method);
    this.#uri = this.#text(uriFrom, uriEnd);
    this.#sink.open('http.request.uri', uriFrom, this.#uri);
    this.#query(uriFrom, uriEnd);
    this.#sink.close(uriEnd);
    if (uriEnd < lineEnd) this.#field('http.request.version', uriEnd + 1, lineEnd);
  }

  #query(from: number, end: number): void {
    const mark = this.#bytes.subarray(from, end).indexOf(0x3f);
    if (mark < 0) return;
    this.#field('http.request.uri.path', from, from + mark);
    const queryFrom = from + mark + 1;
    this.#sink.open('http.request.uri.query', queryFrom, this.#text(queryFrom, end));
    for (let at = queryFrom; at < end; ) {
      const next = this.#bytes.subarray(at, end).indexOf(0x26);
      const partEnd = next < 0 ? end : at + next;
      this.#field('http.request.uri.query.parameter', at, partEnd);
      at = partEnd + 1;
    }
    this.#sink.close(end);
  }

  #statusLine(from: number, lineEnd: number): void {
    const versionEnd = this.#wordEnd(from, lineEnd);
    this.#field('http.response.version', from, versionEnd);
    const codeFrom = Math.min(versionEnd + 1, lineEnd);
    const codeEnd = this.#wordEnd(codeFrom, lineEnd);
    const digits = this.#text(codeFrom, codeEnd);
    if (!/^\d{3}$/.test(digits)) return;
    this.#sink.field('http.response.code', codeFrom, 3, Number(digits));
    this.#sink.field('http.response.code.desc', codeFrom, 3, reasonOf(Number(digits)));
    let phraseFrom = codeEnd;
    while (phraseFrom < lineEnd && this.#bytes[phraseFrom] === blank) phraseFrom += 1;
    if (phraseFrom < lineEnd) this.#field('http.response.phrase', phraseFrom, lineEnd);
  }

  #headers(from: number, end: number): void {
    let at = from;
    for (let count = 0; count < maxHeaders && at < end; count += 1) {
      const lineEnd = this.#headerEnd(at, end);
      if (lineEnd < 0) {
        this.#sink.fault('TRUNCATED', at, this.#isResponse ? 'http.response.line' : 'http.request.line');
        return;
      }
      if (lineEnd === at) return;
      const next = nextLineOf(this.#bytes, lineEnd);
      this.#header(at, lineEnd, Math.min(next, end));
      at = next;
    }
  }

  /** Where a header ends, with the lines that continue it: those that begin with a blank (RFC 9112, section 5.2). */
  #headerEnd(from: number, end: number): number {
    let lineEnd = lineEndOf(this.#bytes, from, end);
    while (lineEnd > from) {
      const next = nextLineOf(this.#bytes, lineEnd);
      if (next >= end || (this.#bytes[next] !== blank && this.#bytes[next] !== 0x09)) return lineEnd;
      const nextEnd = lineEndOf(this.#bytes, next, end);
      if (nextEnd < 0) return lineEnd;
      lineEnd = nextEnd;
    }
    return lineEnd;
  }

  #header(from: number, lineEnd: number, next: number): void {
    this.#sink.open(
      this.#isResponse ? 'http.response.line' : 'http.request.line',
      from,
      this.#text(from, next),
    );
    const colon = this.#bytes.subarray(from, lineEnd).indexOf(0x3a);
    if (colon > 0) this.#value(from, from + colon, lineEnd);
    this.#sink.close(next);
  }

  #value(from: number, colon: number, lineEnd: number): void {
    const name = this.#text(from, colon).trim().toLowerCase();
    let at = colon + 1;
    while (at < lineEnd && (this.#bytes[at] === blank || this.#bytes[at] === 0x09)) at += 1;
    const value = this.#text(at, lineEnd).replaceAll(/\r?\n[ \t]+/g, ' ');
    if (name === 'host') this.#host = value;
    if (name === 'content-length') this.#contentLength(at, lineEnd, value);
    else if (name === 'cookie') this.#cookies(at, lineEnd, value);
    else {
      const field = headerFields.get(name);
      if (field !== undefined) this.#sink.field(field, at, lineEnd - at, value);
    }
  }

  #contentLength(from: number, end: number, value: string): void {
    this.#sink.open('http.content_length_header', from, value);
    if (/^\d{1,15}$/.test(value)) this.#sink.field('http.content_length', from, end - from, Number(value));
    this.#sink.close(end);
  }

  #cookies(from: number, end: number, value: string): void {
    this.#sink.open('http.cookie', from, value);
    for (let at = from; at < end; ) {
      while (at < end && this.#bytes[at] === blank) at += 1;
      const next = this.#bytes.subarray(at, end).indexOf(0x3b);
      const pairEnd = next < 0 ? end : at + next;
      if (pairEnd > at) this.#field('http.cookie_pair', at, pairEnd);
      at = pairEnd + 1;
    }
    this.#sink.close(end);
  }

  #fullUri(at: number): void {
    this.#sink.field('http.request.full_uri', at, 0, withHost(this.#uri, this.#host));
  }

  /** What the messages before it on the same connection say. */
  #numbers(at: number, exchange: ExchangeNote): void {
    const sink = this.#sink;
    const { number, requestFrame, time, uri, previousRequestFrame, previousResponseFrame } = exchange;
    sink.field(this.#isResponse ? 'http.response_number' : 'http.request_number', at, 0, number);
    if (this.#isResponse && requestFrame > 0) sink.field('http.time', at, 0, time / 1e9);
    if (previousRequestFrame > 0) sink.field('http.prev_request_in', at, 0, previousRequestFrame);
    if (!this.#isResponse) return;
    if (previousResponseFrame > 0) sink.field('http.prev_response_in', at, 0, previousResponseFrame);
    if (requestFrame > 0) sink.field('http.request_in', at, 0, requestFrame);
    if (uri !== '') sink.field('http.response_for.uri', at, 0, uri);
  }

  #chunks(from: number, encoding: string | undefined): void {
    const parts: (readonly [from: number, end: number])[] = [];
    let count = 0;
    const end = this.#end;
    const sink = this.#sink;
    const bodyEnd = walkChunks(this.#bytes, from, end, {
      chunk: (lineFrom, dataFrom, length) => {
        const dataEnd = Math.min(dataFrom + length, end);
        const isEmpty = length === 0 || dataEnd <= dataFrom;
        if (!isEmpty) parts.push([dataFrom, dataEnd]);
        count += 1;
        if (count > maxChunks) return;
        sink.field('http.chunk_size', lineFrom, dataFrom - lineFrom, length);
        if (isEmpty) return;
        sink.field('http.chunk_data', dataFrom, dataEnd - dataFrom, undefined);
        if (dataEnd + 2 <= end) sink.field('http.chunk_boundary', dataEnd, 2, undefined);
      },
      trailer: (lineFrom, lineEnd) =>
        this.#field('http.chunked_trailer_part', lineFrom, nextLineOf(this.#bytes, lineEnd)),
    });
    this.#fileData(from, parts, encoding);
    if (bodyEnd === -2) sink.fault('CHUNK_INVALID', from, 'http.chunk_size');
  }

  /** Gives the body as text, but for one that is compressed: its bytes are not what the file holds. */
  #fileData(
    from: number,
    parts: readonly (readonly [from: number, end: number])[],
    encoding: string | undefined,
  ): void {
    if (encoding !== undefined && !/^\s*identity\s*$/i.test(encoding)) return;
    let text = '';
    for (const [partFrom, partEnd] of parts) {
      if (text.length > maxBodyBytes) break;
      text += this.#text(partFrom, Math.min(partEnd, partFrom + maxBodyBytes));
    }
    if (text !== '') this.#sink.field('http.file_data', from, this.#end - from, text);
  }

  #wordEnd(from: number, lineEnd: number): number {
    let at = from;
    while (at < lineEnd && this.#bytes[at] !== blank) at += 1;
    return at;
  }

  #field(name: HttpFieldName, from: number, end: number): void {
    this.#sink.field(name, from, end - from, this.#text(from, end));
  }

  #text(from: number, end: number): string {
    return decodeUtf8(this.#bytes.subarray(from, end));
  }
}
