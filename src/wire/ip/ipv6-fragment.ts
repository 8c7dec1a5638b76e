/*
 * The fragment header of IPv6 (RFC 8200, section 4.5). Offset: in units of 8 bytes.
 *
 *   1 byte        1 byte     13 bits   2 bits   1 bit   4 bytes
 *  +-------------+----------+--------+----------+------+----------------+
 *  | next header | reserved | offset | reserved | more | identification |
 *  +-------------+----------+--------+----------+------+----------------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import type { FragmentPlace } from './fragment-table.js';
import { ipProtocol } from './ip-protocols.js';
import { type FragmentFieldName, fragmentFields } from './ipv6-extension-fields.js';
import { carryNext, extensionLabel, writeNext } from './ipv6-next.js';
import { readFragments } from './read-fragments.js';
import { Reassembly } from './reassembly.js';

const fragmentAt = 2;
const identificationAt = 4;
const fragmentBytes = 8;
/** Units of 8 bytes, in a number of which they are the upper 13 bits. */
const offsetMask = 0xfff8;

/** Reads fragment headers, and puts fragments together. One that is the whole packet is opened at once (RFC 6946). */
export class FragmentCodec implements Codec<FragmentFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.fraghdr';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.fragment }] as const;
  readonly types = fragmentFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;
  readonly #reassembly = new Reassembly();

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < fragmentBytes) return;
    const nextHeader = bytes[from] ?? 0;
    if (!isFragment(bytes, from)) carryNext(packet, layer, this.#protocols, nextHeader, from + fragmentBytes);
    else
      this.#reassembly.carry(packet, layer, fragmentBytes, placeOf(bytes, from), this.#payloadOf(nextHeader));
  }

  #payloadOf(nextHeader: number): Codec {
    const codec = nextHeader === ipProtocol.noNextHeader ? undefined : this.#protocols.get(nextHeader);
    return codec ?? dataCodec;
  }

  label(): string {
    return extensionLabel;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < fragmentBytes) {
      writeCut(line, packet, layer);
      return;
    }
    if (!isFragment(bytes, from) || this.#reassembly.of(packet, layer) !== undefined) {
      writeNext(line, bytes[from] ?? 0);
      return;
    }
    const offset = numberAt(bytes, from + fragmentAt, 2);
    line.ascii(`IPv6 fragment (off=${offset & 0xfff8} more=${(offset & 1) === 0 ? 'n' : 'y'} ident=0x`);
    line.hex(numberAt(bytes, from + identificationAt, 4), 8);
    line.ascii(` nxt=${bytes[from] ?? 0})`);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<FragmentFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.fraghdr.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.fraghdr.reserved_octet', bytes, from + 1, 1, end) < 0) return;
    if (end - from < identificationAt) {
      sink.fault('TRUNCATED', from + fragmentAt, 'ipv6.fraghdr.offset');
      return;
    }
    const offset = numberAt(bytes, from + fragmentAt, 2);
    readBits(sink, 'ipv6.fraghdr.offset', from + fragmentAt, 2, offset, 0xfff8);
    readBits(sink, 'ipv6.fraghdr.reserved_bits', from + fragmentAt, 2, offset, 6);
    readBits(sink, 'ipv6.fraghdr.more', from + fragmentAt, 2, offset, 1);
    readNumber(sink, 'ipv6.fraghdr.ident', bytes, from + identificationAt, 4, end);
    const datagram = this.#reassembly.of(packet, layer);
    if (datagram !== undefined) readFragments(sink, 'ipv6', from, datagram);
  }
}

function placeOf(bytes: Uint8Array, from: number): FragmentPlace {
  const fragment = numberAt(bytes, from + fragmentAt, 2);
  return {
    identification: numberAt(bytes, from + identificationAt, 4),
    protocol: 0,
    offset: fragment & offsetMask,
    isLast: (fragment & 1) === 0,
  };
}

function isFragment(bytes: Uint8Array, from: number): boolean {
  return (numberAt(bytes, from + fragmentAt, 2) & 0xfff9) !== 0;
}
