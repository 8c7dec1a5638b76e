import type { Carrier, Codec } from '../codec.js';
import type { FieldSink } from '../field-sink.js';
import type { FieldTable } from '../field-type.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { type DnsFaultCode, type DnsFieldName, dnsFaultWords, dnsFields } from './dns-fields.js';
import { DnsRow } from './dns-row.js';
import { MessageReader } from './message-reader.js';
import { type DnsVariant, readMessage } from './read-message.js';

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
    this.carriers = [{ table: 'udpPort', number: ports[variant] }];
    this.types = variant === 'dns' ? dnsFields : {};
  }

  next(): void {
    // A message is the innermost layer.
  }

  label(): string {
    return labels[this.protocol];
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const row = new DnsRow(line, bytes, this.protocol === 'mdns');
    const reader = new MessageReader(bytes, packet.start(layer), packet.end(layer), row);
    readMessage(reader, this.protocol, row.isFull);
    if (reader.failed) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<DnsFieldName, DnsFaultCode>): void {
    readMessage(new MessageReader(packet.bytes, packet.start(layer), packet.end(layer), sink), this.protocol);
  }
}
