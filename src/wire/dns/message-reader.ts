import { decodeUtf8 } from '../../bytes/utf8.js';
import type { FieldSink } from '../field-sink.js';
import { readBytes, readNumber } from '../read-fields.js';
import type { DnsFaultCode, DnsFieldName } from './dns-fields.js';
import { type DomainName, readDomainName } from './domain-name.js';

/** The receiver of the fields of a DNS message. */
export type DnsSink = FieldSink<DnsFieldName, DnsFaultCode>;

/**
 * Reads a DNS message field by field. What is cut off or wrong is reported once, and nothing is read after it: `failed` says so,
 * and every method returns -1 or `undefined` from then on.
 */
export class MessageReader {
  readonly bytes: Uint8Array;
  /** Where the message begins: offsets of names are from here. */
  readonly from: number;
  readonly end: number;
  readonly sink: DnsSink;
  /** Where the next field begins. */
  at: number;
  failed = false;

  constructor(bytes: Uint8Array, from: number, end: number, sink: DnsSink) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
    this.sink = sink;
    this.at = from;
  }

  /** Reads a number of 1 to 6 bytes. */
  number(name: DnsFieldName, length: number): number {
    if (this.failed) return -1;
    const value = readNumber(this.sink, name, this.bytes, this.at, length, this.end);
    if (value < 0) this.failed = true;
    else this.at += length;
    return value;
  }

  /** Returns whether `length` bytes are there; if not, `name` is reported as cut off. */
  needs(name: DnsFieldName, length: number): boolean {
    if (this.failed) return false;
    if (this.at + length <= this.end) return true;
    this.fail('TRUNCATED', name);
    return false;
  }

  /** Reads `length` bytes, which are their own value; none if `length` is 0 or less. */
  raw(name: DnsFieldName, length: number): void {
    if (this.failed || length <= 0) return;
    if (readBytes(this.sink, name, this.at, length, this.end)) this.at += length;
    else this.failed = true;
  }

  /** Reads a text of `length` bytes. */
  text(name: DnsFieldName, length: number): string {
    if (!this.needs(name, length)) return '';
    const text = decodeUtf8(this.bytes.subarray(this.at, this.at + length));
    this.sink.field(name, this.at, length, text);
    this.at += length;
    return text;
  }

  /** Reads a text behind a byte with its length. */
  countedText(length: DnsFieldName, name: DnsFieldName): void {
    const count = this.number(length, 1);
    if (count >= 0) this.text(name, count);
  }

  /** Reads a name without giving it to the sink. */
  peekName(name: DnsFieldName): DomainName | undefined {
    if (this.failed) return undefined;
    const read = readDomainName(this.bytes, this.from, this.at, this.end);
    if (typeof read !== 'string') return read;
    this.fail(read, name);
    return undefined;
  }

  /** Reads a name. */
  name(field: DnsFieldName): DomainName | undefined {
    const read = this.peekName(field);
    if (read === undefined) return undefined;
    this.sink.field(field, this.at, read.next - this.at, read.text);
    this.at = read.next;
    return read;
  }

  /** Reports a fault at the next field. */
  fail(code: DnsFaultCode, name: DnsFieldName): void {
    this.failed = true;
    this.sink.fault(code, this.at, name);
  }
}
