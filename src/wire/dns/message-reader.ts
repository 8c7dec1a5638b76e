import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import type { DnsFaultCode, DnsFieldName } from './dns-fields.js';
import { type DomainName, readDomainName } from './domain-name.js';

/** The receiver of the fields of a DNS message. */
export type DnsSink = FieldSink<DnsFieldName, DnsFaultCode>;

/** Reads a DNS message field by field, with names whose pointers are offsets from its first byte. */
export class MessageReader extends FieldReader<DnsFieldName, DnsFaultCode> {
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
}
