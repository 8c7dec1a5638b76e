import {
  lineEndOf,
  nextLineOf,
  noFirstLine,
  requestLine,
  skipEmptyLines,
  statusOfLine,
} from './first-line.js';
import { type HeaderValues, headEndOf } from './head.js';

/**
 * The head of a message as it lies in a packet: headers are looked for when they are asked for, and only those become texts. What
 * `HttpHead` holds whole, for those who need all of it.
 */
export class HeadView implements HeaderValues {
  readonly #bytes: Uint8Array;
  readonly #headersFrom: number;
  /** Where the body begins, behind the empty line. */
  readonly bodyFrom: number;
  /** Of a response; `undefined` of a request. */
  readonly status: number | undefined;

  private constructor(bytes: Uint8Array, headersFrom: number, bodyFrom: number, status: number | undefined) {
    this.#bytes = bytes;
    this.#headersFrom = headersFrom;
    this.bodyFrom = bodyFrom;
    this.status = status;
  }

  /**
   * The head of the message from `from` to before `end`, whose bytes are borrowed. `undefined` if it does not end there, or if its
   * first line is not of HTTP/1.
   */
  static of(bytes: Uint8Array, from: number, end: number): HeadView | undefined {
    const at = skipEmptyLines(bytes, from, end);
    const bodyFrom = headEndOf(bytes, at, end);
    if (bodyFrom < 0) return undefined;
    const lineEnd = lineEndOf(bytes, at, bodyFrom);
    const status = statusOfLine(bytes, at, lineEnd);
    if (status === noFirstLine) return undefined;
    return new HeadView(
      bytes,
      nextLineOf(bytes, lineEnd),
      bodyFrom,
      status === requestLine ? undefined : status,
    );
  }

  /** The values of the headers of this name, which is in lower case, in one list; `undefined` if there is none. */
  value(name: string): string | undefined {
    const bytes = this.#bytes;
    let value: string | undefined;
    let isContinued = false;
    for (let at = this.#headersFrom; at < this.bodyFrom; ) {
      const lineEnd = lineEndOf(bytes, at, this.bodyFrom);
      if (lineEnd < 0) break;
      if (isBlank(bytes[at] ?? 0)) {
        // A line that begins with a blank continues the one before (obs-fold, RFC 9112, section 5.2).
        if (isContinued) value = `${value ?? ''} ${latin1(bytes, at, lineEnd).trim()}`.trim();
      } else {
        const valueFrom = valueAfter(bytes, at, lineEnd, name);
        isContinued = valueFrom >= 0;
        if (isContinued) {
          const text = latin1(bytes, valueFrom, lineEnd).trim();
          value = value === undefined ? text : `${value}, ${text}`;
        }
      }
      at = nextLineOf(bytes, lineEnd);
    }
    return value;
  }
}

/** Where the value of a header line begins that is of `name`; -1 of another one. */
function valueAfter(bytes: Uint8Array, from: number, lineEnd: number, name: string): number {
  let at = from;
  for (let index = 0; index < name.length; index += 1, at += 1)
    if (at >= lineEnd || lowerCase(bytes[at] ?? 0) !== name.charCodeAt(index)) return -1;
  while (at < lineEnd && isBlank(bytes[at] ?? 0)) at += 1;
  return at < lineEnd && bytes[at] === 0x3a ? at + 1 : -1;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** A text of few bytes. */
function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
