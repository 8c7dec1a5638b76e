import type { CodecTable } from '../codec-tables.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { carryNext, writeNext } from './ipv6-next.js';
import { areOptionsWhole, extensionBytesAt } from './ipv6-options.js';

/** Where options begin in a header of hop-by-hop or destination options. */
export const optionsAt = 2;

/** The header that follows the options in `layer` is carried, if they are whole. */
export function carryAfterOptions(packet: Packet, layer: number, protocols: CodecTable): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  if (!isOptionsHeaderWhole(packet, layer)) return;
  carryNext(packet, layer, protocols, bytes[from] ?? 0, from + extensionBytesAt(bytes, from));
}

function isOptionsHeaderWhole(packet: Packet, layer: number): boolean {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  return (
    from + optionsAt <= end &&
    areOptionsWhole(bytes, from + optionsAt, from + extensionBytesAt(bytes, from), end)
  );
}

/** Writes what a row says of the options in `layer`, `name` if they are not whole. */
export function writeOptions(packet: Packet, layer: number, line: Line, name: string): void {
  if (isOptionsHeaderWhole(packet, layer)) writeNext(line, packet.bytes[packet.start(layer)] ?? 0);
  else {
    line.ascii(name);
    writeCut(line, packet, layer);
  }
}
