import type { CodecTable } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { ipProtocol, ipProtocolNames } from './ip-protocols.js';

/** The column `Protocol` of a row that an extension header speaks in. */
export const extensionLabel = 'IPv6';

/** The header `nextHeader` follows at `at`, in the layer that is being walked. */
export function carryNext(
  packet: Packet,
  layer: number,
  protocols: CodecTable,
  nextHeader: number,
  at: number,
): void {
  const wireEnd = packet.wireEnd(layer);
  const codec = nextHeader === ipProtocol.noNextHeader ? undefined : protocols.get(nextHeader);
  if (codec !== undefined) packet.carry(codec, at, wireEnd);
  else if (at < wireEnd) packet.carry(dataCodec, at, wireEnd);
}

/** Writes what the row says of a next header that no codec reads. */
export function writeNext(line: Line, nextHeader: number): void {
  if (nextHeader === ipProtocol.noNextHeader) line.ascii('IPv6 no next header');
  else line.ascii(`Unknown IP Protocol: ${ipProtocolNames[nextHeader] ?? 'Unknown'} (${nextHeader})`);
}
