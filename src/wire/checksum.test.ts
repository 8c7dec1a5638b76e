import { describe, expect, it } from 'vitest';
import { hex } from '../../test/dissected.js';
import { internetSum } from '../bytes/checksum/internet-checksum.js';
import { readVerdict } from './checksum.js';
import { LayerBuilder } from './layer-builder.js';
import { Packet } from './packet.js';
import { createProtocols } from './protocols.js';

const names = { status: 's', calculated: 'k', bad: 'b', offloaded: 'o' } as const;

/** What is said of a message whose checksum is its first two bytes. */
function verdict(digits: string, partial?: number, length?: number) {
  const packet = new Packet();
  packet.bytes = hex(digits);
  const builder = new LayerBuilder(0, 0, packet.bytes.length);
  const sum = internetSum(packet.bytes, 0, packet.bytes.length, Math.max(partial ?? 0, 0));
  readVerdict(builder, names, packet, 0, sum, partial, length);
  return {
    values: Object.fromEntries(builder.fields.map(({ name, value }) => [name, value])),
  };
}

describe('what is known of a checksum', () => {
  it('is that it is good, and what it is', () => {
    expect(verdict('edcb 1234')).toEqual({ values: { k: 0xedcb, s: 1 } });
  });

  it('is that it is wrong, and what would be right', () => {
    expect(verdict('edca 1234')).toEqual({
      values: { k: 0xedcb, s: 0, b: undefined },
    });
    expect(verdict('0000 1234')).toMatchObject({ values: { k: 0xedcb, s: 0 } });
  });

  it('is that the network card fills it in, if it is the sum of the pseudo header, with or without its length', () => {
    const offloaded = { values: { s: 2, o: undefined } };
    expect(verdict('1111 1234', 0x1111)).toMatchObject(offloaded);
    expect(verdict('1101 1234', 0x1111, 0x10)).toMatchObject(offloaded);
    expect(verdict('1112 1234', 0x1111)).toMatchObject({ values: { s: 0 } });
    expect(verdict('0000 1234', -1)).toMatchObject({ values: { s: 0 } });
  });

  it.each([
    [113, '0004 0001 0006 0200000000010000 0800', 2],
    [113, '0000 0001 0006 0200000000010000 0800', 0],
    [276, '0800 0000 00000003 0001 04 06 0200000000010000', 2],
    [276, '0800 0000 00000003 0001 00 06 0200000000010000', 0],
  ])(
    'is that the network card fills it in, if the host that captured has sent the packet: link %i, %s',
    (linkType, head, status) => {
      const packet = new Packet();
      packet.linkType = linkType;
      const bytes = hex(`${head} 4500 0000`);
      packet.walk(bytes, 0, bytes.length, bytes.length, createProtocols().frame);
      const builder = new LayerBuilder(0, 0, bytes.length);
      readVerdict(builder, names, packet, bytes.length - 2, 0x1234);
      expect(builder.fields.find(({ name }) => name === 's')?.value).toBe(status);
    },
  );
});
