import { expect, it } from 'vitest';
import { ethernet, hex, ipv4, TestCapture, udp } from '../../../test/dissected.js';
import { extended, ipv6, ipv6Datagram, onEthernet } from '../../../test/ipv6-packets.js';
import { pseudoHeaderSum } from './pseudo-header.js';

const datagram = udp(40_000, 41_000, hex('01020304'));
const fourSum = 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 17 + 12;
const sixSum = 0x2001 + 0x0db8 + 1 + 0x2001 + 0x0db8 + 2 + 17 + 12;
const station = '20010db8000000000000000000000009';

it.each([
  ['IPv4', ethernet(0x0800, ipv4(17, datagram)), fourSum],
  ['IPv6', onEthernet(ipv6(17, ipv6Datagram)), sixSum],
  ['IPv6 in IPv4: the nearest', ethernet(0x0800, ipv4(41, ipv6(17, ipv6Datagram))), sixSum],
  ['options between', extended(60, '1100 0104 00000000'), sixSum],
  ['a route: its end', extended(43, `1102 0001 00000000 ${station}`), sixSum + 7],
  ['a route that ends here', extended(43, `1102 0000 00000000 ${station}`), sixSum],
])('sums up the addresses, protocol and length: %s', (_, bytes, sum) => {
  const packet = new TestCapture().walk(bytes);
  const layer = packet.layerCount - 2;
  expect(packet.codec(layer)?.protocol).toBe('udp');
  expect(pseudoHeaderSum(packet, layer, 17, 12)).toBe(sum);
});

it('gives nothing without an IP header', () => {
  const packet = new TestCapture().walk(hex('020000000002 020000000001 88b5 0000'));
  expect(pseudoHeaderSum(packet, packet.layerCount - 1, 17, 12)).toBe(-1);
});
