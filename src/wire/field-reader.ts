import { decodeUtf8 } from '../bytes/utf8.js';
import type { FieldSink } from './field-sink.js';
import { type CutCode, readBytes, readNumber } from './read-fields.js';

/**
 * Reads a layer field by field. What is cut off or wrong is reported once, and nothing is read after it: `failed` says so, and every
 * method gives -1, `undefined` or an empty text from then on.
 */
export class FieldReader<Name extends string, Code extends string> {
  readonly bytes: Uint8Array;
  /** Where the layer begins. */
  readonly from: number;
  readonly end: number;
  readonly sink: FieldSink<Name, Code | CutCode>;
  /** Where the next field begins. */
  at: number;
  failed = false;

  constructor(bytes: Uint8Array, from: number, end: number, sink: FieldSink<Name, Code | CutCode>) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
    this.sink = sink;
    this.at = from;
  }

  /** Reads a number of 1 to 6 bytes. */
  number(name: Name, length: number): number {
    if (this.failed) return -1;
    const value = readNumber(this.sink, name, this.bytes, this.at, length, this.end);
    if (value < 0) this.failed = true;
    else this.at += length;
    return value;
  }

  /** Returns whether `length` bytes are there; if not, `name` is reported as cut off. */
  needs(name: Name, length: number): boolean {
    if (this.failed) return false;
    if (this.at + length <= this.end) return true;
    this.fail('TRUNCATED', name);
    return false;
  }

  /** Reads `length` bytes, which are their own value; none if `length` is 0 or less. */
  raw(name: Name, length: number): void {
    if (this.failed || length <= 0) return;
    if (readBytes(this.sink, name, this.at, length, this.end)) this.at += length;
    else this.failed = true;
  }

  /** Reads a text of `length` bytes. */
  text(name: Name, length: number): void {
    if (!this.needs(name, length)) return;
    const text = decodeUtf8(this.bytes.subarray(this.at, this.at + length));
    this.sink.field(name, this.at, length, text);
    this.at += length;
  }

  /** Reads a text behind a byte with its length. */
  countedText(length: Name, name: Name): void {
    const count = this.number(length, 1);
    if (count >= 0) this.text(name, count);
  }

  /** Reports a fault at the next field. */
  fail(code: Code | CutCode, name: Name): void {
    this.failed = true;
    this.sink.fault(code, this.at, name);
  }
}
