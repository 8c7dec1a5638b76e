import { describe, expect, it } from 'vitest';
import { formatHex } from './hex.js';
import { ipAddressBytes } from './ip-address-bytes.js';

describe('the bytes of an IP address', () => {
  it.each([
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['2001:DB8::A', '20010db800000000000000000000000a'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
    ['1.2.3.4', '01020304'],
    ['255.255.255.255', 'ffffffff'],
  ])('of %s are %s', (text, hex) => {
    expect(formatHex(ipAddressBytes(text) ?? new Uint8Array(0), '').toLowerCase()).toBe(hex);
  });

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    'g::',
    '12345::',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4::',
    'host',
  ])('do not exist for %j', (text) => expect(ipAddressBytes(text)).toBeUndefined());
});
