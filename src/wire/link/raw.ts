/*
 * Packets of IP without a header of a link (LINKTYPE_RAW 101; 12 and 14, which libpcap writes on some systems): the version in the
 * first four bits tells IPv4 from IPv6.
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import type { Line } from '../line.js';
import { noAddress, type Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { etherType } from './ether-types.js';

/** Wireshark looks for a header of PPP in that many bytes first. */
const leastBytes = 8;

/** Reads raw IP. It has no fields of its own. */
export class RawCodec implements Codec<never, never> {
  readonly protocol = 'raw';
  readonly carriers = [
    { table: 'linkType', number: 101 },
    { table: 'linkType', number: 12 },
    { table: 'linkType', number: 14 },
  ] as const;
  readonly types = {};
  readonly faults = {};
  readonly #etherTypes: CodecTable;

  constructor(etherTypes: CodecTable) {
    this.#etherTypes = etherTypes;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    packet.sourceBytes = noAddress;
    packet.destinationBytes = noAddress;
    if (packet.end(layer) - from < leastBytes) return;
    const version = (packet.bytes[from] ?? 0) >> 4;
    const type = version === 4 ? etherType.ipv4 : version === 6 ? etherType.ipv6 : 0;
    packet.carry(this.#etherTypes.get(type) ?? dataCodec, from, packet.wireEnd(layer));
  }

  label(): string {
    return 'N/A';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    line.ascii('Raw packet data');
    if (packet.end(layer) - packet.start(layer) < leastBytes) writeCut(line, packet, layer);
  };

  fields(): void {
    // Its bytes are those of what it carries.
  }
}
