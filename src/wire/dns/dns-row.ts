import { encodeUtf8 } from '../../bytes/utf8.js';
import type { FieldValue } from '../field-sink.js';
import type { Line } from '../line.js';
import type { DnsFieldName } from './dns-fields.js';
import { opcodeNames, recordType, replyCodeNames } from './dns-names.js';
import type { DnsSink } from './message-reader.js';
import { typeNames } from './record-type-names.js';

/** Bytes after which no more is read for a row: Wireshark's columns end there, and a line not much later. */
const maxInfoBytes = 4_096;
/** Types whose data Wireshark does not put into a row: it repeats the name of the record instead. */
const typesWithOwner = new Set([
  3, 4, 7, 8, 9, 10, 14, 17, 18, 19, 20, 21, 22, 23, 26, 27, 42, 49, 51, 52, 55,
]);
/** Fields of a record's data that a row shows as text. */
const shownTexts: ReadonlySet<DnsFieldName> = new Set<DnsFieldName>([
  'dns.ns',
  'dns.cname',
  'dns.dname',
  'dns.ptr.domain_name',
  'dns.nsec.next_domain_name',
  'dns.mx.mail_exchange',
  'dns.soa.mname',
  'dns.srv.target',
  'dns.hinfo.os',
]);

/**
 * Writes the row of a message from its fields, as tshark does: what is asked, then the type of each record and what it says.
 *
 *     Standard query response 0x1234 No such name A a.example SOA ns.example
 */
export class DnsRow implements DnsSink {
  readonly wantsChecksums = false;
  readonly #line: Line;
  readonly #bytes: Uint8Array;
  readonly #isMulticast: boolean;
  readonly #limit: number;
  #id = 0;
  #type = 0;
  #name = '';
  #flushes = false;
  /** What a row shows of a record before its name, once that has been read. */
  #before = '';

  constructor(line: Line, bytes: Uint8Array, isMulticast: boolean) {
    this.#line = line;
    this.#bytes = bytes;
    this.#isMulticast = isMulticast;
    this.#limit = line.at + maxInfoBytes;
  }

  /** Whether the line has been filled: what follows would not be seen. */
  readonly isFull = (): boolean => this.#line.at >= this.#limit;

  field(name: DnsFieldName, offset: number, _length: number, value: FieldValue): void {
    if (typeof value === 'string') this.#text(name, value);
    else if (value === undefined) this.#address(name, offset);
    else this.#number(name, value);
  }

  open(name: DnsFieldName, _offset: number, value?: FieldValue): void {
    if (name === 'dns.flags' && typeof value === 'number') this.#kind(value);
  }

  close(): void {
    // A row shows no groups.
  }

  fault(): void {
    // The reader knows that it has failed.
  }

  #kind(flags: number): void {
    const line = this.#line;
    const opcode = (flags >> 11) & 15;
    const isResponse = flags >> 15 === 1;
    line.ascii(opcodeNames[opcode] ?? `Unknown operation (${opcode})`);
    line.ascii(isResponse ? ' response 0x' : ' 0x');
    line.hex(this.#id, 4);
    const code = flags & 15;
    if (isResponse && code !== 0) line.ascii(` ${replyCodeNames[code] ?? `Unknown error (${code})`}`);
  }

  #number(name: DnsFieldName, value: number): void {
    switch (name) {
      case 'dns.id':
        this.#id = value;
        return;
      case 'dns.qry.type':
      case 'dns.resp.type':
        this.#type = value;
        this.#flushes = false;
        return;
      case 'dns.qry.class':
        if (!this.#isMulticast) this.#question('');
        return;
      case 'dns.qry.qu':
        this.#question(value === 1 ? ', "QU" question' : ', "QM" question');
        return;
      case 'dns.resp.cache_flush':
        this.#flushes = value === 1;
        return;
      case 'dns.resp.len':
        this.#record(value);
        return;
      case 'dns.mx.preference':
      case 'dns.srv.priority':
      case 'dns.srv.weight':
      case 'dns.srv.port':
      case 'dns.naptr.order':
      case 'dns.naptr.preference':
        this.#before += `${value} `;
    }
  }

  #text(name: DnsFieldName, value: string): void {
    if (name === 'dns.qry.name' || name === 'dns.resp.name') this.#name = value;
    else if (name === 'dns.naptr.flags') this.#before += value;
    else if (name === 'dns.hinfo.cpu') this.#before = `${value} `;
    else if (name === 'dns.naptr.replacement') this.#append(this.#before);
    else if (shownTexts.has(name)) this.#append(this.#before + value);
  }

  #address(name: DnsFieldName, offset: number): void {
    if (name !== 'dns.a' && name !== 'dns.aaaa') return;
    this.#line.byte(0x20);
    if (name === 'dns.a') this.#line.ipv4(this.#bytes, offset);
    else this.#line.ipv6(this.#bytes, offset);
  }

  #question(suffix: string): void {
    this.#line.byte(0x20);
    this.#line.ascii(typeName(this.#type));
    this.#append(this.#name);
    this.#line.ascii(suffix);
  }

  #record(length: number): void {
    this.#before = '';
    this.#line.byte(0x20);
    this.#line.ascii(typeName(this.#type));
    if (this.#flushes && this.#type !== recordType.opt) this.#line.ascii(', cache flush');
    if (length > 0 && typesWithOwner.has(this.#type)) this.#append(this.#name);
  }

  #append(text: string): void {
    const bytes = encodeUtf8(text);
    this.#line.byte(0x20);
    this.#line.text(bytes, 0, bytes.length);
  }
}

function typeName(type: number): string {
  return typeNames[type] ?? `Unknown (${type})`;
}
