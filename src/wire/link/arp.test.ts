import { describe, expect, it } from 'vitest';
import { ethernet, expectBounded, hex, joined, TestCapture, valuesOf } from '../../../test/dissected.js';

/** A message of the operation `code` from 10.0.0.1 at 02:00:00:00:00:01. */
function message(code: number, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const { kind = '0001 0800 06 04', sender = '0a000001', target = '0a000002', mac = '000000000000' } = parts;
  const operation = Uint8Array.of(code >> 8, code & 255);
  return ethernet(0x0806, joined(hex(kind), operation, hex(`020000000001 ${sender} ${mac} ${target}`)));
}
const request = message(1);

describe('ARP', () => {
  it.each([
    ['a request', request, 'ARP 42 Who has 10.0.0.2? Tell 10.0.0.1'],
    ['a reply', message(2), 'ARP 42 10.0.0.1 is at 02:00:00:00:00:01'],
    ['an announcement', message(1, { target: '0a000001' }), 'ARP 42 ARP Announcement for 10.0.0.1'],
    [
      'a gratuitous request',
      message(1, { target: '0a000001', mac: 'ffffffffffff' }),
      'ARP 42 Gratuitous ARP for 10.0.0.1 (Request)',
    ],
    ['a gratuitous reply', message(2, { target: '0a000001' }), 'ARP 42 Gratuitous ARP for 10.0.0.1 (Reply)'],
    ['a probe', message(1, { sender: '00000000' }), 'ARP 42 Who has 10.0.0.2? (ARP Probe)'],
    [
      'a reverse request',
      message(3, { mac: '020000000009' }),
      'RARP 42 Who is 02:00:00:00:00:09? Tell 02:00:00:00:00:01',
    ],
    ['a reverse reply', message(4, { mac: '020000000009' }), 'RARP 42 02:00:00:00:00:09 is at 10.0.0.2'],
    ['an error of dynamic RARP', message(7), 'DRARP 42 DRARP Error'],
    ['an inverse reply', message(9), 'Inverse ARP 42 02:00:00:00:00:01 is at 10.0.0.1'],
    ['a refusal', message(10), 'ARP 42 ARP NAK'],
    ['multicast over ATM', message(14), 'MARS 42 MARS JOIN request from 02:00:00:00:00:01 at 10.0.0.1'],
    ['an operation that is not known', message(100), 'ARP 42 Unknown ARP opcode 0x0064'],
    ['another protocol', message(1, { kind: '0001 0805 06 04' }), 'ARP 42 Who has 0a000002? Tell 0a000001'],
    ['sizes of 0', message(1, { kind: '0001 0800 06 00' }), 'ARP 42 Who has <No address>? Tell <No address>'],
    ['sizes beyond the packet', message(1, { kind: '0001 0800 ff ff' }), 'ARP 42 [Malformed Packet]'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('arp', request), request)).toEqual({
      'arp.hw.type': 1,
      'arp.proto.type': 0x0800,
      'arp.hw.size': 6,
      'arp.proto.size': 4,
      'arp.opcode': 1,
      'arp.src.hw_mac': '020000000001',
      'arp.src.proto_ipv4': '0a000001',
      'arp.dst.hw_mac': '000000000000',
      'arp.dst.proto_ipv4': '0a000002',
    });
    const announcement = message(1, { target: '0a000001' });
    expect(valuesOf(new TestCapture().layer('arp', announcement), announcement)).toMatchObject({
      'arp.isgratuitous': 1,
      'arp.isannouncement': 1,
    });
    const probe = message(1, { sender: '00000000' });
    expect(valuesOf(new TestCapture().layer('arp', probe), probe)).toMatchObject({ 'arp.isprobe': 1 });
  });

  it('gives addresses of other kinds as bytes', () => {
    const bytes = message(1, { kind: '0018 0805 06 04' });
    expect(valuesOf(new TestCapture().layer('arp', bytes), bytes)).toMatchObject({
      'arp.src.hw': '020000000001',
      'arp.src.proto': '0a000001',
    });
  });

  it('ends where its sizes say, and the rest is padding of the frame', () => {
    const padded = joined(request, new Uint8Array(18));
    expect(new TestCapture().layer('arp', padded)).toMatchObject({ length: 28 });
    expect(new TestCapture().layer('eth', padded).fields.at(-1)).toMatchObject({
      name: 'eth.padding',
      length: 18,
    });
  });

  it('stays within what was captured', () => {
    expectBounded(request);
    expectBounded(message(7));
  });
});

describe('an address that two stations use', () => {
  /** A reply of `mac`, which has 10.0.0.1, to nobody. */
  const reply = (mac: string): Uint8Array =>
    ethernet(0x0806, joined(hex('0001 0800 06 04 0002'), hex(`${mac} 0a000001 000000000000 00000000`)));

  it('is the first one’s, and the other names the packet that says so', () => {
    const capture = new TestCapture();
    const at = (seconds: number) => Object.assign(capture.packet, { seconds });
    expect(capture.words(reply('020000000001'))).not.toContain('duplicate');
    at(5);
    capture.words(reply('020000000001'));
    at(8);
    const other = reply('020000000002');
    expect(capture.words(other)).toBe(
      'ARP 42 10.0.0.1 is at 02:00:00:00:00:02 (duplicate use of 10.0.0.1 detected!)',
    );
    expect(valuesOf(capture.layer('arp', other), other)).toMatchObject({
      'arp.duplicate-address-detected': '',
      'arp.duplicate-address-frame': 2,
      'arp.seconds-since-duplicate-address-frame': 3,
    });
    expect(capture.words(reply('020000000001'))).not.toContain('duplicate');
  });

  it('is none that a probe asks about, that is 0, or that a group has', () => {
    const capture = new TestCapture();
    capture.words(reply('020000000001'));
    for (const bytes of [message(1, { sender: '00000000', target: '0a000001' }), reply('ffffffffffff')])
      expect(capture.words(bytes)).not.toContain('duplicate');
  });
});
