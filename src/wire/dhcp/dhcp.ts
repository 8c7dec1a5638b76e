import type { Codec } from '../codec.js';
import { FieldReader } from '../field-reader.js';
import { type FieldSink, ignoredFields } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { type RowNotes, rowKind } from '../row-notes.js';
import { type DhcpFaultCode, type DhcpFieldName, dhcpFaultWords, dhcpFields } from './dhcp-fields.js';
import { messageTypeNames } from './dhcp-options.js';
import { cookieAt, dhcpCookie, hardwareAt, isMacAddress, optionsAt, readDhcp } from './read-dhcp.js';
import { type OptionScan, scanOptions } from './scan-options.js';

const proxyPort = 4011;
const bootRequest = 1;
const bootReply = 2;
const hardwareTypeAt = 1;
const hardwareLengthAt = 2;
const idAt = 4;
/** Bytes of a message of BOOTP with its vendor area of 64 (RFC 951, section 3). */
const leastBootpBytes = 300;
/** Bytes of a hardware address that a row shows, as Wireshark does. */
const maxShownBytes = 36;

/** Reads DHCP for IPv4, and BOOTP, which it grew out of; PXE's boot servers answer in its form at port 4011. */
export class DhcpCodec implements Codec<DhcpFieldName, DhcpFaultCode> {
  readonly protocol = 'dhcp';
  readonly carriers = [67, 68, proxyPort].map((number) => ({ table: 'udpPort', number }) as const);
  readonly types = dhcpFields;
  readonly faults = dhcpFaultWords;
  readonly #scan: OptionScan = { messageType: -1, overload: 0, isPxe: false };

  next(): void {
    // A message is the innermost layer.
  }

  label(packet: Packet, layer: number): string {
    this.#look(packet, layer);
    return this.#scan.messageType < 0 ? 'BOOTP' : 'DHCP';
  }

  readonly rowNotes: RowNotes = {
    kind: rowKind.dhcp,
    words: 2,
    write: ({ sourcePort, destinationPort }, _layer, words, at) => {
      words[at] = sourcePort;
      words[at + 1] = destinationPort;
      return true;
    },
    read: (packet, _layer, words, at) => {
      packet.sourcePort = words[at] ?? 0;
      packet.destinationPort = words[at + 1] ?? 0;
    },
  };

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    this.#look(packet, layer);
    const { messageType } = this.#scan;
    let isCut = false;
    if (messageType < 0) isCut = !writeBootp(line, bytes, from, captured);
    else {
      const name = messageTypeNames[messageType] ?? `Unknown Message Type (0x${hexByte(messageType)})`;
      const isProxy = packet.sourcePort === proxyPort || packet.destinationPort === proxyPort;
      line.ascii(`${isProxy ? 'proxyDHCP' : 'DHCP'} ${name.padEnd(8)} - Transaction ID 0x`);
      line.ascii(numberAt(bytes, from + idAt, 4).toString(16));
    }
    const reader = new FieldReader(bytes, from, packet.end(layer), ignoredFields);
    readDhcp(reader, this.#scan);
    const wireBytes = packet.wireEnd(layer) - from;
    // As in Wireshark: it takes a message without a cookie for one of BOOTP only if there is room for its vendor area.
    if (captured >= cookieAt && captured < optionsAt && wireBytes < leastBootpBytes)
      line.ascii('[Malformed Packet]');
    else if (isCut || reader.failed || packet.end(layer) < packet.wireEnd(layer))
      writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<DhcpFieldName, DhcpFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    scanOptions(this.#scan, bytes, end - from < optionsAt ? end : from + optionsAt, end);
    readDhcp(new FieldReader(bytes, from, end, sink), this.#scan);
  }

  /** Looks at the options. As in Wireshark, the row is one of BOOTP if a snap length has cut them off before their end. */
  #look(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    const hasOptions = end - from >= optionsAt && numberAt(packet.bytes, from + cookieAt, 4) === dhcpCookie;
    const hasEnd = scanOptions(this.#scan, packet.bytes, hasOptions ? from + optionsAt : end, end);
    if (!hasEnd && end < packet.wireEnd(layer)) this.#scan.messageType = -1;
  }
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** Writes what a message of BOOTP is; returns false if it is too short to say so. */
function writeBootp(line: Line, bytes: Uint8Array, from: number, captured: number): boolean {
  if (captured <= hardwareLengthAt) return false;
  const kind = bytes[from] ?? 0;
  if (kind === bootReply) line.ascii('Boot Reply');
  else if (kind !== bootRequest) line.ascii(`Unknown BOOTP message type (${kind})`);
  else return writeRequest(line, bytes, from, captured);
  return true;
}

function writeRequest(line: Line, bytes: Uint8Array, from: number, captured: number): boolean {
  const length = bytes[from + hardwareLengthAt] ?? 0;
  if (length > 0 && hardwareAt + length > captured) return false;
  line.ascii('Boot Request from ');
  if (length === 0) line.ascii('<No address>');
  else if (isMacAddress(bytes[from + hardwareTypeAt] ?? 0, length)) {
    line.pairs(bytes, from + hardwareAt, length, 0x3a);
    line.ascii(' (');
    line.pairs(bytes, from + hardwareAt, length, 0x3a);
    line.byte(0x29);
  } else line.bytesShortened(bytes, from + hardwareAt, length, maxShownBytes);
  return true;
}
