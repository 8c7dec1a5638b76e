import type { Carrier, Codec } from '../codec.js';
import type { FieldSink } from '../field-sink.js';
import type { FieldTable } from '../field-type.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { noNotes, type RowNotes, rowKind } from '../row-notes.js';
import { type DnsFaultCode, type DnsFieldName, dnsFaultWords, dnsFields } from './dns-fields.js';
import { DnsRow } from './dns-row.js';
import { MessageReader } from './message-reader.js';
import { type DnsVariant, readMessage } from './read-message.js';
import { DnsTransactions, type TransactionNote } from './transactions.js';

/** Bytes of the length before a message on TCP. */
const lengthBytes = 2;
/** Bytes up to the end of the flags, and the first bit of those. */
const flagsEnd = 4;
const responseBit = 0x80;
const labels = { dns: 'DNS', mdns: 'MDNS', llmnr: 'LLMNR' } as const;
const ports = { dns: 53, mdns: 5353, llmnr: 5355 } as const;

/**
 * Reads the messages of DNS and of its kin on UDP: multicast DNS and link-local multicast name resolution, whose fields have the
 * names of DNS, as in Wireshark.
 */
export class DnsCodec implements Codec<string, DnsFaultCode> {
  readonly protocol: DnsVariant;
  readonly carriers: readonly Carrier[];
  /** Those of DNS, whatever the variant. */
  readonly types: FieldTable = dnsFields;
  readonly faults = dnsFaultWords;
  readonly rowNotes: RowNotes;
  readonly #transactions = new DnsTransactions();

  constructor(variant: DnsVariant) {
    this.rowNotes = noNotes(rowKind[variant], (packet, layer) => !isOnTcp(packet, layer));
    this.protocol = variant;
    const number = ports[variant];
    this.carriers = [
      { table: 'udpPort', number },
      ...(variant === 'dns' ? [{ table: 'tcpPort', number } as const] : []),
    ];
  }

  next(packet: Packet, layer: number): void {
    if (packet.isQuoted(layer)) return;
    const isTcp = isOnTcp(packet, layer);
    const from = isTcp ? Math.min(packet.start(layer) + lengthBytes, packet.end(layer)) : packet.start(layer);
    if (packet.end(layer) - from < flagsEnd) return;
    const { bytes } = packet;
    this.#transactions.follow(packet, layer, numberAt(bytes, from, 2), isResponseAt(bytes, from), isTcp);
  }

  /** On TCP a message comes behind its length of two bytes (RFC 1035, section 4.2.2). */
  messageBytes(bytes: Uint8Array, from: number, end: number): number {
    return end - from < lengthBytes ? 0 : lengthBytes + numberAt(bytes, from, lengthBytes);
  }

  label(): string {
    return labels[this.protocol];
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    // As in Wireshark, the row is that of the last message of a segment.
    if (packet.isSibling(layer + 1)) return;
    const { bytes } = packet;
    const row = new DnsRow(line, bytes, this.protocol === 'mdns');
    const reader = new MessageReader(bytes, messageFrom(packet, layer), packet.end(layer), row);
    readMessage(reader, this.protocol, row.isFull);
    if (reader.failed) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<DnsFieldName, DnsFaultCode>): void {
    const { bytes } = packet;
    const end = packet.end(layer);
    if (isOnTcp(packet, layer)) {
      const length = readNumber(sink, 'dns.length', bytes, packet.start(layer), lengthBytes, end);
      if (length < 0) return;
    }
    const reader = new MessageReader(bytes, messageFrom(packet, layer), end, sink);
    readMessage(reader, this.protocol);
    if (reader.failed) return;
    const note = this.#transactions.noteOf(packet, layer);
    if (note !== undefined) readTransaction(sink, reader.from, isResponseAt(bytes, reader.from), note);
    if (reader.at < end) readExtraneous(sink, reader.at, end);
  }
}

function isResponseAt(bytes: Uint8Array, from: number): boolean {
  return ((bytes[from + 2] ?? 0) & responseBit) !== 0;
}

/** Gives what earlier packets say of a message that begins at `from`. */
function readTransaction(
  sink: FieldSink<DnsFieldName, DnsFaultCode>,
  from: number,
  isResponse: boolean,
  { requestFrame, time, originalFrame }: TransactionNote,
): void {
  if (originalFrame > 0) {
    sink.field(isResponse ? 'dns.retransmit_response' : 'dns.retransmit_request', from, 0, undefined);
    sink.field(
      isResponse ? 'dns.retransmit_response_in' : 'dns.retransmit_request_in',
      from,
      0,
      originalFrame,
    );
    sink.field('dns.retransmission', from, 0, 1);
  } else if (requestFrame > 0) {
    sink.field('dns.response_to', from, 0, requestFrame);
    sink.field('dns.time', from, 0, time / 1e9);
  } else if (isResponse) sink.field('dns.unsolicited', from, 0, 1);
}

/** Gives the bytes behind the last record, where none should be. */
function readExtraneous(sink: FieldSink<DnsFieldName, DnsFaultCode>, from: number, end: number): void {
  sink.field('dns.extraneous.data', from, end - from, undefined);
  sink.field('dns.extraneous.length', end, 0, end - from);
  sink.field('dns.extraneous', from, 0, undefined);
}

function isOnTcp(packet: Packet, layer: number): boolean {
  let carrier = layer - 1;
  while (packet.isSibling(carrier + 1)) carrier -= 1;
  return packet.codec(carrier)?.protocol === 'tcp';
}

/** Where a message begins: on TCP behind its length. */
function messageFrom(packet: Packet, layer: number): number {
  const from = packet.start(layer);
  return isOnTcp(packet, layer) ? Math.min(from + lengthBytes, packet.end(layer)) : from;
}
