import { describe, expect, it } from 'vitest';
import {
  advertise,
  association,
  clientDuid,
  frameOf,
  leasedAddress,
  message,
  option,
  relayed,
  reply,
  solicit,
} from '../../../test/dhcpv6-messages.js';
import {
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  joined,
  TestCapture,
  u16,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const client = 'CID: 000100012a3b4c5d020000000001 ';
const leased = 'IAA: 2001:db8::1 ';

function wordsOf(payload: Uint8Array): string {
  return new TestCapture().words(frameOf(payload)).replace(/^DHCPv6 \d+ /, '');
}

describe('the row of a DHCPv6 message', () => {
  it.each([
    [1, 'Solicit'],
    [2, 'Advertise'],
    [3, 'Request'],
    [7, 'Reply'],
    [11, 'Information-request'],
    [99, 'Message Type 99'],
  ])('names the message %i', (type, name) => {
    expect(wordsOf(message(type))).toBe(`${name} XID: 0x123456 `);
  });

  it.each([
    ['the client and its addresses', solicit, `Solicit XID: 0x123456 ${client}${leased}`],
    ['permanent and temporary ones', advertise, `Advertise XID: 0x123456 ${client}${leased}${leased}`],
    ['not the server', message(7, option(2, clientDuid)), 'Reply XID: 0x123456 '],
    [
      'a relay and the message in it',
      relayed(12, option(9, solicit)),
      `Relay-forw L: 2001:db8::1 Solicit XID: 0x123456 ${client}${leased}`,
    ],
    [
      'two relays',
      relayed(12, option(18, bytesOf('x')), option(9, relayed(12, option(9, message(1))))),
      'Relay-forw L: 2001:db8::1 Relay-forw L: 2001:db8::1 Solicit XID: 0x123456 ',
    ],
    [
      'the beginning of a long identifier',
      message(1, option(1, new Uint8Array(37))),
      `Solicit XID: 0x123456 CID: ${'00'.repeat(36)}… `,
    ],
    ['nothing after an option that is too long', message(1, hex('0001 00ff 00')), 'Solicit XID: 0x123456 '],
    [
      'nothing after an association with bytes left over',
      message(1, option(3, new Uint8Array(14)), option(1, clientDuid)),
      'Solicit XID: 0x123456 ',
    ],
    ['that it is malformed', hex('01 12'), 'Solicit [Malformed Packet]'],
    ['that a status is', message(7, option(13)), 'Reply XID: 0x123456 [Malformed Packet]'],
    ['nothing of an empty relayed one', relayed(12, option(9)), 'Relay-forw L: 2001:db8::1 '],
  ])('shows %s', (_, payload, words) => {
    expect(wordsOf(payload)).toBe(words);
  });

  it('shows an option only if it has been captured whole', () => {
    const frame = frameOf(message(1, association, option(1, clientDuid)));
    const cut = (length: number): string => new TestCapture().words(frame.subarray(0, length), frame.length);
    const end = '[Packet size limited during capture]';
    expect(cut(66)).toBe(`DHCPv6 ${frame.length} Solicit XID: 0x123456 ${end}`);
    expect(cut(66 + association.length - 1)).toBe(`DHCPv6 ${frame.length} Solicit XID: 0x123456 ${end}`);
    expect(cut(66 + association.length)).toBe(`DHCPv6 ${frame.length} Solicit XID: 0x123456 ${leased}${end}`);
    expect(cut(63)).toBe(`DHCPv6 ${frame.length} Solicit ${end}`);
  });

  it('ends with the depth that is read, however many messages lie within each other', () => {
    let nested = message(1);
    for (let depth = 0; depth < 200; depth += 1) nested = relayed(12, option(9, nested));
    expect(wordsOf(nested).split('Relay-forw').length).toBeLessThan(40);
    let associations = option(3, new Uint8Array(12));
    for (let depth = 0; depth < 200; depth += 1) associations = option(3, new Uint8Array(12), associations);
    expect(wordsOf(message(1, associations))).toBe('Solicit XID: 0x123456 ');
  });
});

it.each([
  ['solicit', solicit],
  ['advertise', advertise],
  ['reply', reply],
  ['relayed', relayed(13, option(18, bytesOf('x')), option(9, advertise))],
  [
    'wrong lengths',
    message(1, ...[3, 5, 7, 8, 12, 23, 37, 56, 61, 62].map((code) => option(code, hex('0001')))),
  ],
  ['too deep', message(1, option(5, leasedAddress, new Uint8Array(8), joined(u16(3), u16(200))))],
])(
  'reads nothing outside of a message, however it is cut or changed: %s',
  { timeout: 20_000 },
  (_, payload) => {
    expectBounded(frameOf(payload));
    expectBoundedWhenChanged(frameOf(payload));
  },
);
