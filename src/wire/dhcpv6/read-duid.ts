/*
 * The identifier of a client or server (RFC 8415, section 11; RFC 6355).
 *
 *   2 bytes  2 bytes         4 bytes
 *  +--------+---------------+--------+--------------------+
 *  | 1      | hardware type | time   | link-layer address |
 *  | 3      | hardware type | link-layer address          |
 *  | 2      | enterprise number      | identifier         |
 *  | 4      | UUID 16                                     |
 *  +--------+---------------------------------------------+
 */
import { formatHex } from '../../bytes/hex.js';
import { numberAt } from '../read-fields.js';
import { type Dhcpv6Reader, wrongLength } from './read-values.js';

const duidType = Object.freeze({ linkLayerTime: 1, enterprise: 2, linkLayer: 3, uuid: 4 });
/** Seconds from 1970 to 2000, where the times of identifiers begin. */
const secondsTo2000 = 946_684_800;
const macBytes = 6;
const uuidBytes = 16;

/** Reads an identifier to before `end`. */
export function readDuid(reader: Dhcpv6Reader, end: number): void {
  const length = end - reader.at;
  if (length === 0) {
    wrongLength(reader);
    return;
  }
  reader.sink.field('dhcpv6.duid.bytes', reader.at, length, undefined);
  if (length < 2) {
    wrongLength(reader);
    return;
  }
  switch (reader.number('dhcpv6.duid.type', 2)) {
    case duidType.linkLayerTime:
      if (length < 8) wrongLength(reader);
      else readLinkLayerTime(reader, end);
      return;
    case duidType.enterprise:
      if (length < 6) wrongLength(reader);
      else {
        reader.number('dhcpv6.duiden.enterprise', 4);
        reader.raw('dhcpv6.duiden.identifier', end - reader.at);
      }
      return;
    case duidType.linkLayer:
      if (length < 4) wrongLength(reader);
      else
        readAddress(reader, 'dhcpv6.duidll.link_layer_addr', reader.number('dhcpv6.duidll.hwtype', 2), end);
      return;
    case duidType.uuid:
      if (length === 2 + uuidBytes) reader.raw('dhcpv6.duiduuid.bytes', uuidBytes);
      else wrongLength(reader);
  }
}

function readLinkLayerTime(reader: Dhcpv6Reader, end: number): void {
  const type = reader.number('dhcpv6.duidllt.hwtype', 2);
  const seconds = numberAt(reader.bytes, reader.at, 4);
  reader.sink.field('dhcpv6.duidllt.time', reader.at, 4, seconds + secondsTo2000);
  reader.at += 4;
  readAddress(reader, 'dhcpv6.duidllt.link_layer_addr', type, end);
}

/** Reads an address: with colons if it is a MAC address, as in Wireshark. */
function readAddress(
  reader: Dhcpv6Reader,
  field: 'dhcpv6.duidllt.link_layer_addr' | 'dhcpv6.duidll.link_layer_addr',
  hardwareType: number,
  end: number,
): void {
  const length = end - reader.at;
  if (length === 0) return;
  const isMac = length === macBytes && (hardwareType === 1 || hardwareType === 6);
  const text = formatHex(reader.bytes.subarray(reader.at, end), isMac ? ':' : '').toLowerCase();
  reader.sink.field(field, reader.at, length, text);
}
