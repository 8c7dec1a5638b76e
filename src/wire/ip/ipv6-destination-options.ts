/*
 * The destination options header of IPv6 (RFC 8200, section 4.6). Length: in units of 8 bytes, without the first 8.
 *
 *   1 byte        1 byte
 *  +-------------+--------+-----------+
 *  | next header | length | options … |
 *  +-------------+--------+-----------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { readNumber } from '../read-fields.js';
import { ipProtocol } from './ip-protocols.js';
import { type DestinationOptionsFieldName, destinationOptionsFields } from './ipv6-extension-fields.js';
import { extensionLabel } from './ipv6-next.js';
import { carryAfterOptions, optionsAt, writeOptions } from './ipv6-option-header.js';
import { extensionBytesAt, readOptions } from './ipv6-options.js';

/** Reads destination options. */
export class DestinationOptionsCodec implements Codec<DestinationOptionsFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.dstopts';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.destinationOptions }] as const;
  readonly types = destinationOptionsFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    carryAfterOptions(packet, layer, this.#protocols);
  }

  label(): string {
    return extensionLabel;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    writeOptions(packet, layer, line, 'IPv6 destination options');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<DestinationOptionsFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.dstopts.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.dstopts.len', bytes, from + 1, 1, end) < 0) return;
    const length = extensionBytesAt(bytes, from);
    sink.field('ipv6.dstopts.len_oct', from + 1, 1, length);
    readOptions(sink, bytes, from + optionsAt, from + length, end);
  }
}
