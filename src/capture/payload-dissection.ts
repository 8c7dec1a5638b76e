import { Packet } from '../wire/packet.js';
import { createProtocols } from '../wire/protocols.js';
import { type DissectedField, type DissectedLayer, PacketDissector } from './dissected-packet.js';
import { linkType } from './link-type.js';
import { type IpEnd, ipEnd, maxSegmentPayloadBytes, tcpPacket, udpPacket } from './synthesis/ip-packet.js';

/** Between which ports a payload went, and how. */
export interface PayloadPlace {
  readonly transport: 'tcp' | 'udp';
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** A protocol that a payload may be of, with a port at which it is expected. */
export interface PayloadProtocol {
  /** Wireshark's name. */
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
}

/** Bytes of a payload that are read; what a segment and a datagram of both versions of IP can carry. */
export const maxPayloadBytes = maxSegmentPayloadBytes;

const [source, destination] = ['192.0.2.1', '192.0.2.2'] as const;

/** The protocols that payloads may be of, in the order of their ports; each once, on the transport that most of it is on. */
export function payloadProtocols(): readonly PayloadProtocol[] {
  const found: PayloadProtocol[] = [];
  for (const { protocol, carriers } of createProtocols().all) {
    const carrier = carriers.find(({ table }) => table === 'udpPort' || table === 'tcpPort');
    if (carrier !== undefined)
      found.push({ protocol, transport: carrier.table === 'udpPort' ? 'udp' : 'tcp', port: carrier.number });
  }
  return found.sort((one, other) => one.port - other.port);
}

/**
 * The layers that a payload is, found as in a capture by its ports and by what it looks like; none if it is of no known protocol, or
 * if a message of a stream does not end in it. Only this payload is looked at: what follows from those before it is not known. Offsets
 * are from the start of the payload; at most `maxPayloadBytes` are read.
 */
export function dissectPayload(payload: Uint8Array, place: PayloadPlace): readonly DissectedLayer[] {
  const read = payload.subarray(0, maxPayloadBytes);
  const from = endAt(source, place.sourcePort);
  const to = endAt(destination, place.destinationPort);
  const packet = place.transport === 'udp' ? udpPacket(from, to, [read]) : segment(from, to, read);
  const protocols = createProtocols();
  const walked = new Packet();
  walked.number = 1;
  walked.linkType = linkType.raw;
  walked.walk(packet, 0, packet.byteLength, packet.byteLength, protocols.frame);
  const headers = packet.byteLength - read.byteLength;
  const { layers } = new PacketDissector(protocols).packet(walked, { interfaceIndex: 0 });
  return layers
    .filter(({ offset, protocol }) => offset >= headers && protocol !== 'data')
    .map((layer) => movedLayer(layer, -headers));
}

/** The layers of a frame of Ethernet, from the outermost. Only this frame is looked at. Offsets are from its start. */
export function dissectFrame(frame: Uint8Array): readonly DissectedLayer[] {
  const protocols = createProtocols();
  const walked = new Packet();
  walked.number = 1;
  walked.linkType = linkType.ethernet;
  walked.walk(frame, 0, frame.byteLength, frame.byteLength, protocols.frame);
  const { layers } = new PacketDissector(protocols).packet(walked, { interfaceIndex: 0 });
  return layers.filter(({ protocol }) => protocol !== 'frame' && protocol !== 'data');
}

function endAt(address: string, port: number): IpEnd {
  const end = ipEnd({ address, port });
  if (end === undefined) throw new Error(`${address} is no address`);
  return end;
}

/** A segment with its payload; a sequence number like any other. */
function segment(from: IpEnd, to: IpEnd, payload: Uint8Array): Uint8Array {
  const [acknowledges, pushes] = [0x10, 0x08];
  return tcpPacket(from, to, { sequence: 1, acknowledgment: 1, flags: acknowledges | pushes }, payload);
}

function movedLayer({ offset, fields, fault, ...layer }: DissectedLayer, by: number): DissectedLayer {
  return {
    ...layer,
    offset: offset + by,
    fields: fields.map((field) => movedField(field, by)),
    fault: fault === undefined ? undefined : { ...fault, offset: fault.offset + by },
  };
}

function movedField({ offset, fields, ...field }: DissectedField, by: number): DissectedField {
  return { ...field, offset: offset + by, fields: fields.map((inner) => movedField(inner, by)) };
}
