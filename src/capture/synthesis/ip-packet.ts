import { addedSum, checksumOf, internetSum } from '../../bytes/checksum/internet-checksum.js';
import { ipAddressBytes } from '../../bytes/ip-address-bytes.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { headerAt, minHeaderBytes } from '../../wire/tcp/segment.js';

/** One end of a packet. */
export interface IpEnd {
  /** The 4 bytes of an IPv4 address, or the 16 of an IPv6 one. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** The numbers of a segment's header. */
export interface SegmentNumbers {
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Bits of `flag` (wire/tcp/segment.ts). */
  readonly flags: number;
}

/** Maximum bytes of an IPv4 packet; of an IPv6 one, those after its header (RFC 791, RFC 8200). */
const maxLength = 0xffff;
const ipv4Bytes = 20;
const ipv6Bytes = 40;
const udpBytes = 8;
const protocol = { tcp: 6, udp: 17 } as const;
const hopLimit = 64;
const dontFragment = 0x4000;

/** Maximum payload bytes of a segment that both versions of IP can carry. */
export const maxSegmentPayloadBytes = maxLength - ipv4Bytes - minHeaderBytes;
/** The receive window of every segment: what a header without options can say. */
const window = 0xffff;

/** The end at an address of `SocketAddress`, whose zone is left out; `undefined` if it is no IP address. */
export function ipEnd({ address, port }: SocketAddress): IpEnd | undefined {
  const bytes = ipAddressBytes(unmapped(address));
  return bytes === undefined ? undefined : { address: bytes, port };
}

/**
 * A UDP datagram (RFC 768) in an IP packet, with right checksums. `payload` is given in parts; what IP cannot carry of it is
 * left out, which no socket could send either.
 */
export function udpPacket(from: IpEnd, to: IpEnd, payload: readonly Uint8Array[]): Uint8Array {
  const packet = new IpPacket(from, to, protocol.udp, udpBytes, payload);
  const { bytes, view, at } = packet;
  view.setUint16(at + 4, bytes.length - at);
  // 0 says that there is no checksum; its other form is the same number in ones' complement.
  view.setUint16(at + 6, packet.checksum() || 0xffff);
  return bytes;
}

/** A TCP segment (RFC 9293) in an IP packet, with right checksums. */
export function tcpPacket(
  from: IpEnd,
  to: IpEnd,
  { sequence, acknowledgment, flags }: SegmentNumbers,
  payload: Uint8Array,
): Uint8Array {
  const packet = new IpPacket(from, to, protocol.tcp, minHeaderBytes, [payload]);
  const { bytes, view, at } = packet;
  view.setUint32(at + headerAt.sequence, sequence);
  view.setUint32(at + headerAt.acknowledgment, acknowledgment);
  view.setUint16(at + headerAt.flags, ((minHeaderBytes / 4) << 12) | flags);
  view.setUint16(at + headerAt.window, window);
  view.setUint16(at + headerAt.checksum, packet.checksum());
  return bytes;
}

/** An IP packet without fragments or options, whose transport header has its ports, and zeros otherwise. */
class IpPacket {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the transport header begins. */
  readonly at: number;
  readonly #protocol: number;
  /** Where the two addresses are, one behind the other. */
  readonly #addressesAt: number;

  constructor(from: IpEnd, to: IpEnd, carried: number, headerBytes: number, payload: readonly Uint8Array[]) {
    const isIpv4 = from.address.length === 4 && to.address.length === 4;
    const payloadBytes = payload.reduce((sum, part) => sum + part.length, 0);
    const at = isIpv4 ? ipv4Bytes : ipv6Bytes;
    const carriedBytes = Math.min(headerBytes + payloadBytes, isIpv4 ? maxLength - ipv4Bytes : maxLength);
    this.bytes = new Uint8Array(at + carriedBytes);
    this.view = new DataView(this.bytes.buffer);
    this.at = at;
    this.#protocol = carried;
    this.#addressesAt = isIpv4 ? 12 : 8;
    if (isIpv4) this.#writeIpv4(from, to);
    else this.#writeIpv6(from, to);
    this.view.setUint16(at, from.port);
    this.view.setUint16(at + headerAt.destinationPort, to.port);
    let end = at + headerBytes;
    for (const part of payload) {
      const fitting = part.subarray(0, this.bytes.length - end);
      this.bytes.set(fitting, end);
      end += fitting.length;
    }
  }

  /** The checksum of the transport header, whose field is 0 yet, what it carries, and the pseudo-header (RFC 8200, section 8.1). */
  checksum(): number {
    const { bytes, at } = this;
    const length = bytes.length - at;
    const pseudo = internetSum(bytes, this.#addressesAt, at, addedSum(this.#protocol, length));
    return checksumOf(internetSum(bytes, at, bytes.length, pseudo));
  }

  #writeIpv4(from: IpEnd, to: IpEnd): void {
    const { bytes, view } = this;
    bytes[0] = 0x45;
    view.setUint16(2, bytes.length);
    // A packet that is never fragmented needs no identification (RFC 6864, section 4.1).
    view.setUint16(6, dontFragment);
    bytes[8] = hopLimit;
    bytes[9] = this.#protocol;
    bytes.set(from.address, 12);
    bytes.set(to.address, 16);
    view.setUint16(10, checksumOf(internetSum(bytes, 0, ipv4Bytes)));
  }

  #writeIpv6(from: IpEnd, to: IpEnd): void {
    const { bytes, view } = this;
    bytes[0] = 0x60;
    view.setUint16(4, bytes.length - ipv6Bytes);
    bytes[6] = this.#protocol;
    bytes[7] = hopLimit;
    bytes.set(inIpv6(from.address), 8);
    bytes.set(inIpv6(to.address), 24);
  }
}

/** An IPv4 address mapped into IPv6 (RFC 4291, section 2.5.5.2), where the ends are of two families. */
function inIpv6(address: Uint8Array): Uint8Array {
  if (address.length === 16) return address;
  return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address);
}
