import type { Packet } from '../../wire/packet.js';
import { packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import type { Seen } from '../streams/stream-event.js';
import { LayerValues, ownLayer } from './layer-values.js';

/** Messages of DHCP by their number (RFC 2132, section 9.6). */
const names = {
  1: 'discover',
  2: 'offer',
  3: 'request',
  4: 'decline',
  5: 'ack',
  6: 'nak',
  7: 'release',
  8: 'inform',
} as const;

/** What a story needs of a DHCP message. */
export interface DhcpMessage extends Seen {
  /** `bootpRequest` and `bootpReply`: it has no kind, or that was cut off. */
  readonly kind: (typeof names)[keyof typeof names] | 'bootpRequest' | 'bootpReply';
  readonly transaction: string;
  readonly mac: string;
  /** The address that the client gets; empty if none is given. */
  readonly address: string;
  /** Who has sent it, as the message or else the packet says. */
  readonly server: string;
  /** Whom to ask for the boot file; empty if nobody. */
  readonly bootServer: string;
  readonly bootFile: string;
  /** The client's architecture; `undefined` if it does not say. */
  readonly architecture: number | undefined;
  readonly architectureName: string;
  readonly vendor: string;
  /** Why a server refuses. */
  readonly reason: string;
  /** A snap length has cut it: options may be missing. */
  readonly isCut: boolean;
}

/** The DHCP message of a packet that was walked; `undefined` if it has none with a client's address. */
export function readDhcpMessage(packet: Packet): DhcpMessage | undefined {
  const layer = ownLayer(packet, 'dhcp');
  if (layer < 0) return undefined;
  const values = new LayerValues(packet, layer);
  const mac = values.first('dhcp.hw.mac_addr');
  if (mac === undefined) return undefined;
  const isReply = values.number('dhcp.type') === 2;
  const number = values.number('dhcp.option.dhcp');
  const architecture = values.number('dhcp.option.client_system_architecture');
  const next = address(values.first('dhcp.ip.server'));
  return {
    packet: packet.number,
    timeNanos: nanosSinceFirst(packet),
    kind: isKnown(number) ? names[number] : isReply ? 'bootpReply' : 'bootpRequest',
    transaction: values.first('dhcp.id') ?? '',
    mac,
    address: address(values.first('dhcp.ip.your')),
    server: values.first('dhcp.option.dhcp_server_id') ?? packetEnds(packet).source.address,
    bootServer: values.first('dhcp.option.tftp_server_name') ?? next,
    bootFile: values.first('dhcp.option.bootfile_name') ?? values.first('dhcp.file') ?? '',
    architecture,
    architectureName:
      packet.codec(layer)?.types['dhcp.option.client_system_architecture']?.values[architecture ?? -1] ??
      String(architecture ?? ''),
    vendor: values.first('dhcp.option.vendor_class_id') ?? '',
    reason: values.first('dhcp.option.message') ?? '',
    isCut: packet.end(layer) < packet.wireEnd(layer),
  };
}

function isKnown(number: number | undefined): number is keyof typeof names {
  return number !== undefined && number in names;
}

/** An address that is not 0.0.0.0, which stands for none. */
function address(text: string | undefined): string {
  return text === undefined || text === '0.0.0.0' ? '' : text;
}
