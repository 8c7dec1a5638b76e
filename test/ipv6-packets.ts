import { internetSum } from '../src/bytes/checksum/internet-checksum.js';
import { ethernet, hex, joined, u16 } from './dissected.js';

/** A UDP datagram with a checksum. */
export const ipv6Datagram = hex('9c40 a028 000c 1234 01020304');

/** An IPv6 packet from 2001:db8::1 to 2001:db8::2. */
export function ipv6(nextHeader: number, payload: Uint8Array): Uint8Array {
  const addresses = hex('20010db8000000000000000000000001 20010db8000000000000000000000002');
  return joined(hex('60000000'), u16(payload.length), Uint8Array.of(nextHeader, 64), addresses, payload);
}

/** The same in an Ethernet frame. */
export function onEthernet(packet: Uint8Array): Uint8Array {
  return ethernet(0x86dd, packet);
}

/** An Ethernet frame of IPv6 with these extension headers before a UDP datagram. */
export function extended(nextHeader: number, headers: string, payload = ipv6Datagram): Uint8Array {
  return onEthernet(ipv6(nextHeader, joined(hex(headers), payload)));
}

/** An Ethernet frame of IPv6 with an ICMPv6 message, whose checksum is filled in if it has room for one. */
export function icmpv6(...parts: readonly Uint8Array[]): Uint8Array {
  const message = joined(...parts);
  const packet = ipv6(58, message);
  if (message.length < 4) return onEthernet(packet);
  packet.set([0, 0], 42);
  const sum = internetSum(packet, 8, packet.length) + message.length + 58;
  packet.set(u16(0xffff - (sum > 0xffff ? sum - 0xffff : sum)), 42);
  return onEthernet(packet);
}

/** The same packet from its destination to its source. */
export function returned(frame: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy.set(frame.subarray(38, 54), 22);
  copy.set(frame.subarray(22, 38), 38);
  return copy;
}
