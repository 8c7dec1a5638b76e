import { describe, expect, it } from 'vitest';
import { ethernet, expectBounded, hex, joined, TestCapture, valuesOf } from '../../../test/dissected.js';

const broadcast = joined(hex('ffffffffffff 001122334455 0806'), new Uint8Array(46));

describe('Ethernet', () => {
  it.each([
    ['a type that is not known', 0x1234, '0x1234 16 Ethernet II'],
    ['a type with a name', 0x88b5, '0x88b5 16 Local Experimental Ethertype 1'],
    [
      'neither a type nor a length',
      0x05dd,
      'Ethernet 16 Ethernet Unknown: Invalid length/type: 0x05dd (1501)',
    ],
    ['no type', 0, '0x0000 16 Ethernet II'],
  ])('shows both stations and %s', (_, type, words) => {
    expect(new TestCapture().row(ethernet(type, hex('0102')))).toBe(
      `    1   0.000000 02:00:00:00:00:01 → 02:00:00:00:00:02 ${words}`,
    );
  });

  it('tells groups and addresses of local assignment by their bits', () => {
    expect(valuesOf(new TestCapture().layer('eth', broadcast), broadcast)).toMatchObject({
      'eth.dst': 'ffffffffffff',
      'eth.dst.lg': 1,
      'eth.dst.ig': 1,
      'eth.src': '001122334455',
      'eth.src.lg': 0,
      'eth.src.ig': 0,
      'eth.type': 0x0806,
    });
  });

  it('gives the bytes after an IP packet as padding', () => {
    const short = hex('45000014 00000000 40fd0000 0a000001 0a000002');
    const frame = joined(ethernet(0x0800, short), new Uint8Array(26));
    const padding = new TestCapture().layer('eth', frame).fields.at(-1);
    expect(padding).toMatchObject({ name: 'eth.padding', offset: 34, length: 26 });
  });

  it('takes zeros up to 60 bytes for padding, and what is behind for a trailer and the checksum', () => {
    const short = hex('45000014 00000000 40fd0000 0a000001 0a000002');
    const frame = joined(ethernet(0x0800, short), new Uint8Array(26), hex('0102 deadbeef'));
    const fields = new TestCapture().layer('eth', frame).fields.slice(-4);
    expect(fields.map(({ name, offset, length, value }) => [name, offset, length, value])).toEqual([
      ['eth.padding', 34, 26, undefined],
      ['eth.trailer', 60, 2, undefined],
      ['eth.fcs', 62, 4, 0xdeadbeef],
      ['eth.fcs.status', 62, 0, 2],
    ]);
    frame[40] = 1;
    expect(valuesOf(new TestCapture().layer('eth', frame), frame)).not.toHaveProperty(['eth.padding']);
  });

  it.each([
    [13, '02:00:00:00:00:01 → 02:00:00:00:00:02', 'Ethernet 60 [Packet size limited during capture]'],
    [5, '             →             ', 'Ethernet 60 [Packet size limited during capture]'],
    [11, '             → 02:00:00:00:00:02', 'Ethernet 60 [Packet size limited during capture]'],
  ])('says that %i captured bytes are not its whole header', (length, addresses, words) => {
    const frame = joined(ethernet(0x0800, new Uint8Array(46)));
    const row = new TestCapture().row(frame.subarray(0, length), 60);
    expect(row).toBe(`    1   0.000000 ${addresses} ${words}`);
  });

  it('stays within what was captured', () => {
    expectBounded(broadcast);
  });
});
