import type { Carrier, Codec } from '../codec.js';
import type { FieldSink } from '../field-sink.js';
import type { FieldTable } from '../field-type.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { type DnsFaultCode, type DnsFieldName, dnsFaultWords, dnsFields } from './dns-fields.js';
import { DnsRow } from './dns-row.js';
import { MessageReader } from './message-reader.js';
import { type DnsVariant, readMessage } from './read-message.js';

/** Bytes of the length before a message on TCP. */
const lengthBytes = 2;
const labels = { dns: 'DNS', mdns: 'MDNS', llmnr: 'LLMNR' } as const;
const ports = { dns: 53, mdns: 5353, llmnr: 5355 } as const;

/**
 * Reads the messages of DNS and of its kin on UDP: multicast DNS and link-local multicast name resolution, whose fields have the
 * names of DNS, as in Wireshark.
 */
export class DnsCodec implements Codec<string, DnsFaultCode> {
  readonly protocol: DnsVariant;
  readonly carriers: readonly Carrier[];
  /** All fields are listed with DNS itself. */
  readonly types: FieldTable;
  readonly faults = dnsFaultWords;

  constructor(variant: DnsVariant) {
    this.protocol = variant;
    const number = ports[variant];
    this.carriers = [
      { table: 'udpPort', number },
      ...(variant === 'dns' ? [{ table: 'tcpPort', number } as const] : []),
    ];
    this.types = variant === 'dns' ? dnsFields : {};
  }

  next(): void {
    // A message is the innermost layer.
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
    readMessage(new MessageReader(bytes, messageFrom(packet, layer), end, sink), this.protocol);
  }
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
