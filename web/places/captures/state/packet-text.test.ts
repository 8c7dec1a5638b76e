import { expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { PacketDissector } from '../../../../src/capture/dissected-packet.js';
import { datagram, hex, TestCapture } from '../../../../test/dissected.js';
import { packetText } from './packet-text.js';

const capture = new TestCapture();
const bytes = datagram(50_000, 69, hex('0001 612e696d6700 6f6374657400'));
const packet = new PacketDissector(capture.protocols).packet(capture.walk(bytes), { interfaceIndex: 0 });

it('is a dump that reads back as the captured bytes', () => {
  const text = packetText(packet, 'hex');
  expect(text).toMatch(/^00000000 {2}02 00 00 00 00 02/);
  expect(parseHex(text)).toMatchObject({ ok: true, bytes });
});

it('is an array of C', () => {
  const text = packetText(packet, 'c');
  expect(text).toMatch(/^static const unsigned char packet_1\[56\] = \{\n {2}0x02, 0x00, /);
  expect(text).toMatch(/0x00,\n\};\n$/);
  expect(parseHex(text.slice(text.indexOf('{')))).toMatchObject({ ok: true, bytes });
});

it('is the object that the command prints', () => {
  const object = JSON.parse(packetText(packet, 'json')) as {
    readonly layers: readonly { readonly protocol: string; readonly fields: object }[];
  };
  expect(object).toMatchObject({ type: 'packet', number: 1, captured: 56 });
  expect(object.layers.at(-1)).toMatchObject({ protocol: 'tftp', fields: { 'tftp.source_file': 'a.img' } });
});
