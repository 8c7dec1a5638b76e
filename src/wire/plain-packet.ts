/*
 * The packets that most captures are full of: Ethernet, IPv4 without options, UDP or TCP, nothing around them or between.
 *
 *   14 bytes, type 0x0800   20 bytes, not a fragment   at least 8 bytes of UDP or 20 of TCP
 *  +-----------------------+--------------------------+--------------------------------------
 *  | Ethernet              | IPv4                     | source port | destination port | …
 *  +-----------------------+--------------------------+--------------------------------------
 */
import { ipProtocol } from './ip/ip-protocols.js';

const ethernet = 1;
const etherTypeAt = 12;
const ipAt = 14;
const totalLengthAt = ipAt + 2;
const fragmentAt = ipAt + 6;
const protocolAt = ipAt + 9;
const portsAt = ipAt + 20;
const leastUdpBytes = 20 + 8;
const leastTcpBytes = 20 + 20;
/** More fragments follow, or the offset is not 0. */
const fragmentMask = 0x3fff;

/** What can be said of a plain packet without a walk: addresses and ports. Reused for all packets. */
export class PlainPacket {
  /** Borrowed, as what was read. */
  bytes: Uint8Array = new Uint8Array(0);
  isUdp = false;
  sourcePort = 0;
  destinationPort = 0;
  /** Where the addresses are in `bytes`, 4 bytes each. */
  sourceAt = 0;
  destinationAt = 0;

  /**
   * Takes the packet whose captured bytes are those of `bytes` from `from` to before `to`. Returns false if it is not plain: it is of
   * another link, has a tag, another version or options, is a fragment, or was cut off within its headers. Then nothing is known of it.
   */
  read(bytes: Uint8Array, from: number, to: number, linkType: number): boolean {
    if (linkType !== ethernet || to - from < ipAt + leastUdpBytes) return false;
    // Type and version with the length of the header: 0x0800, 0x45.
    if (
      bytes[from + etherTypeAt] !== 0x08 ||
      bytes[from + etherTypeAt + 1] !== 0 ||
      bytes[from + ipAt] !== 0x45
    )
      return false;
    if ((at16(bytes, from + fragmentAt) & fragmentMask) !== 0) return false;
    const protocol = bytes[from + protocolAt];
    if (protocol !== ipProtocol.udp && protocol !== ipProtocol.tcp) return false;
    const leastBytes = protocol === ipProtocol.udp ? leastUdpBytes : leastTcpBytes;
    if (at16(bytes, from + totalLengthAt) < leastBytes || to - from < ipAt + leastBytes) return false;
    this.bytes = bytes;
    this.isUdp = protocol === ipProtocol.udp;
    this.sourcePort = at16(bytes, from + portsAt);
    this.destinationPort = at16(bytes, from + portsAt + 2);
    this.sourceAt = from + ipAt + 12;
    this.destinationAt = from + ipAt + 16;
    return true;
  }
}

function at16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
