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
