import { describe, expect, it } from 'vitest';
import { expectBounded, hex, ipv4, joined, TestCapture, udp, valuesOf } from '../../../test/dissected.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const firstLink = 113;
const secondLink = 276;
const first = (head: string) => joined(hex(head), inner);
const ofType = (type: string) => first(`0004 0001 0006 0200000000010000 ${type}`);
const second = (type: string, direction = '04') =>
  joined(hex(`${type} 0000 00000003 0001 ${direction} 06 0200000000010000`), inner);

describe('Linux cooked capture', () => {
  it.each([
    ['IPv4', firstLink, ofType('0800'), '    10.0.0.1 → 10.0.0.2     UDP 48 40000 → 41000 Len=4'],
    [
      'a type that is not known',
      firstLink,
      ofType('1234'),
      '02:00:00:00:00:01 →              0x1234 48 Sent by us',
    ],
    [
      'a type with a name',
      firstLink,
      ofType('88b5'),
      '02:00:00:00:00:01 →              0x88b5 48 Local Experimental Ethertype 1',
    ],
    ['no EtherType', firstLink, ofType('0010'), '02:00:00:00:00:01 →              SLL 48 Sent by us'],
    [
      'a direction that is not known',
      firstLink,
      first('00ff 0001 0000 0000000000000000 0010'),
      '             →              SLL 48 Unknown (255)',
    ],
    ['version 2', secondLink, second('0800'), '    10.0.0.1 → 10.0.0.2     UDP 52 40000 → 41000 Len=4'],
    [
      'the direction in version 2',
      secondLink,
      second('0010', '01'),
      '02:00:00:00:00:01 →              SLL 52 Broadcast',
    ],
  ])('shows %s', (_, linkType, bytes, words) => {
    expect(new TestCapture(linkType).row(bytes).slice(17)).toBe(words);
  });

  it('opens a payload that begins with LLC, and one that is an Ethernet frame', () => {
    const snap = joined(hex('0004 0001 0006 0200000000010000 0004 aaaa03 000000 0800'), inner);
    expect(new TestCapture(firstLink).words(snap)).toBe('UDP 56 40000 → 41000 Len=4');
    const frame = joined(hex('0004 0001 0006 0200000000010000 0003 020000000002 020000000001 0800'), inner);
    expect(new TestCapture(firstLink).words(frame)).toBe('UDP 62 40000 → 41000 Len=4');
  });

  it('gives every field by the name of Wireshark', () => {
    const bytes = ofType('0800');
    expect(valuesOf(new TestCapture(firstLink).layer('sll', bytes), bytes)).toEqual({
      'sll.pkttype': 4,
      'sll.hatype': 1,
      'sll.halen': 6,
      'sll.src.eth': '020000000001',
      'sll.unused': '0000',
      'sll.etype': 0x0800,
    });
    const newer = second('0010');
    expect(valuesOf(new TestCapture(secondLink).layer('sll', newer), newer)).toEqual({
      'sll.ltype': 0x0010,
      'sll.ifindex': 3,
      'sll.hatype': 1,
      'sll.pkttype': 4,
      'sll.halen': 6,
      'sll.src.eth': '020000000001',
      'sll.unused': '0000',
    });
  });

  it.each([
    ['0004', { 'sll.src.ipv4': '02000000', 'sll.unused': '00010000' }],
    ['0000', { 'sll.unused': '0200000000010000' }],
    ['0014', { 'sll.src.other': '0200000000010000' }],
  ])('takes an address of %s bytes for what it is', (length, values) => {
    const bytes = first(`0000 0001 ${length} 0200000000010000 0800`);
    expect(valuesOf(new TestCapture(firstLink).layer('sll', bytes), bytes)).toMatchObject(values);
  });

  it.each([
    [firstLink, 3, '             →               48 [Packet size limited during capture]'],
    [firstLink, 4, '             →              SLL 48 Sent by us[Packet size limited during capture]'],
    [firstLink, 12, '02:00:00:00:00:01 →              SLL 48 Sent by us[Packet size limited during capture]'],
    [secondLink, 11, '             →               48 [Packet size limited during capture]'],
    [secondLink, 12, '             →              SLL 48 Sent by us[Packet size limited during capture]'],
  ])('shows of the link type %i what %i captured bytes tell', (linkType, length, words) => {
    const bytes = linkType === firstLink ? ofType('0800') : second('0800');
    expect(new TestCapture(linkType).row(bytes.subarray(0, length), 48).slice(17)).toBe(words);
  });

  it('stays within what was captured', () => {
    expectBounded(ofType('0800'), firstLink);
    expectBounded(second('0800'), secondLink);
  });
});
