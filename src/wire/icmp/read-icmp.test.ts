import { describe, expect, it } from 'vitest';
import { ethernet, hex, ipv4, joined, TestCapture, udp, valuesOf } from '../../../test/dissected.js';

/** A message in IPv4 from 10.0.0.1 to 10.0.0.2. */
const message = (...parts: readonly Uint8Array[]): Uint8Array => ethernet(0x0800, ipv4(1, joined(...parts)));
const request = message(hex('0800 df66 1234 0001 6162 5051'));
const quoted = ipv4(17, udp(40_000, 69, hex('0001 6100')));

describe('the fields of ICMP', () => {
  it.each([
    [
      request,
      {
        'icmp.type': 8,
        'icmp.code': 0,
        'icmp.checksum': 0xdf66,
        'icmp.ident': 0x1234,
        'icmp.ident_le': 0x3412,
        'icmp.seq': 1,
        'icmp.seq_le': 256,
      },
    ],
    [message(hex('0304 0000 0000 05dc'), quoted), { 'icmp.unused': '0000', 'icmp.mtu': 1_500 }],
    [message(hex('0501 0000 0a000009'), quoted), { 'icmp.redir_gw': '0a000009' }],
    [message(hex('0c00 0000 05000000'), quoted), { 'icmp.pointer': 5, 'icmp.unused': '000000' }],
    [
      message(hex('0b00 0000 00080000'), quoted),
      { 'icmp.length': 8, 'icmp.length.original_datagram': 32, 'icmp.checksum.status': 0 },
    ],
    [
      message(hex('0903 0000 01020708 0a000009 fffffffe')),
      { 'icmp.lifetime': 1_800, 'icmp.router_address': '0a000009', 'icmp.pref_level': -2 },
    ],
    [
      message(hex('0d00 0000 00010002 00000001 00000002 00000003')),
      { 'icmp.originate_timestamp': 1, 'icmp.receive_timestamp': 2, 'icmp.transmit_timestamp': 3 },
    ],
    [message(hex('1200 0000 00010002 ffffff00')), { 'icmp.address_mask': 'ffffff00' }],
  ])('has fields', (bytes, values) => {
    expect(valuesOf(new TestCapture().layer('icmp', bytes), bytes)).toMatchObject(values);
  });

  it('checks the checksum of what is whole', () => {
    const sum = (bytes: Uint8Array, wireBytes = bytes.length): unknown =>
      valuesOf(new TestCapture().layer('icmp', bytes, wireBytes), bytes)['icmp.checksum.status'];
    const right = message(hex('0800 e5ca 1234 0001'));
    expect([sum(right), sum(right.subarray(0, 41), 42), sum(message(hex('0800 e5cb 1234 0001')))]).toEqual([
      1, 2, 0,
    ]);
  });
});
