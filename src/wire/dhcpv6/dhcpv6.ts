import type { Codec } from '../codec.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import {
  type Dhcpv6FaultCode,
  type Dhcpv6FieldName,
  dhcpv6FaultWords,
  dhcpv6Fields,
} from './dhcpv6-fields.js';
import { Dhcpv6Row } from './dhcpv6-row.js';
import { readMessage } from './read-message.js';

const clientPort = 546;
const serverPort = 547;

/** Reads DHCP for IPv6 (RFC 8415), through relays too, with what a machine boots by (RFC 5970). */
export class Dhcpv6Codec implements Codec<Dhcpv6FieldName, Dhcpv6FaultCode> {
  readonly protocol = 'dhcpv6';
  readonly carriers = [clientPort, serverPort].map((number) => ({ table: 'udpPort', number }) as const);
  readonly types = dhcpv6Fields;
  readonly faults = dhcpv6FaultWords;

  next(): void {
    // A message is the innermost layer.
  }

  label(): string {
    return 'DHCPv6';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const reader = new FieldReader(bytes, packet.start(layer), packet.end(layer), new Dhcpv6Row(line, bytes));
    readMessage(reader, packet.wireEnd(layer));
    if (reader.failed) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<Dhcpv6FieldName, Dhcpv6FaultCode>): void {
    const reader = new FieldReader(packet.bytes, packet.start(layer), packet.end(layer), sink);
    readMessage(reader, packet.wireEnd(layer));
  }
}
