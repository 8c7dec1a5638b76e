import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture, valuesOf } from '../../test/dissected.js';
import { fieldType } from './field-type.js';
import { createProtocols } from './protocols.js';

const acknowledgement = datagram(1234, 69, hex('0004 1170'));

describe('the tree of a packet', () => {
  it('has a layer for each protocol, the frame first, with offsets from the start of the packet', () => {
    const layers = new TestCapture().layers(acknowledgement);
    expect(layers.map(({ protocol, offset, length }) => [protocol, offset, length])).toEqual([
      ['frame', 0, 46],
      ['eth', 0, 46],
      ['ip', 14, 32],
      ['udp', 34, 12],
      ['tftp', 42, 4],
    ]);
    expect(layers.at(-1)?.fields).toEqual([
      { name: 'tftp.opcode', offset: 42, length: 2, value: 4, fields: [] },
      { name: 'tftp.block', offset: 44, length: 2, value: 4464, fields: [] },
    ]);
  });

  it.each([
    [1234, 69],
    [69, 1234],
  ])('finds what UDP carries by either port: %i to %i', (source, destination) => {
    const layers = new TestCapture().layers(datagram(source, destination, hex('0004 1170')));
    expect(layers.at(-1)?.protocol).toBe('tftp');
  });

  it('leaves a payload that is not known as data', () => {
    const frame = datagram(1234, 4321, hex('0102'));
    expect(new TestCapture().layer('data', frame)).toMatchObject({ offset: 42, length: 2 });
    expect(new TestCapture(12_345).layer('data', frame)).toMatchObject({ offset: 0, length: 44 });
  });

  it('shows the fault of each layer in that layer', () => {
    const { fault } = new TestCapture().layer('udp', acknowledgement.subarray(0, 40), 46);
    expect(fault).toEqual({ code: 'TRUNCATED', offset: 40, field: 'udp.checksum' });
  });
});

it('says which programs a live capture has noted, in comments of the packet', () => {
  const capture = new TestCapture();
  capture.packet.comments = ['sent by curl (pid 7)', 'seen by me', 'received by ?'];
  const [frame] = capture.layers(acknowledgement);
  const noted = frame?.fields.filter(({ name }) => /^process|comment$/.test(name)) ?? [];
  expect(noted.map(({ name, value }) => [name, value])).toEqual([
    ['frame.comment', 'sent by curl (pid 7)'],
    ['process', 'curl'],
    ['process.pid', 7],
    ['frame.comment', 'seen by me'],
    ['frame.comment', 'received by ?'],
    ['process', '?'],
  ]);
});

describe('every protocol', () => {
  const { all } = createProtocols();

  it.each(all.map((codec) => [codec.protocol, codec] as const))(
    '%s names and explains its fields',
    (protocol, codec) => {
      for (const [name, { purpose, of }] of Object.entries(codec.types)) {
        expect(purpose.en).toMatch(/\S/);
        expect(purpose['zh-CN']).toMatch(/\p{Script=Han}/u);
        // What a live capture notes is nothing of Wireshark's: its names are not among those of `frame`.
        if (protocol === 'frame' && (name === 'process' || name === 'process.pid')) continue;
        // Variants of DNS have the fields of DNS.
        if (protocol === 'mdns' || protocol === 'llmnr') continue;
        // What a dissector says of any layer, which Wireshark gives a prefix of its own.
        if (protocol === 'frame' && name.startsWith('_ws.')) continue;
        // Headers that are parts of a protocol, such as `ipv6.hopopts`, share fields of the whole.
        expect(name).toMatch(new RegExp(`^${protocol.split('.')[0]}\\.`));
        if (!protocol.includes('.')) expect(name.startsWith(`${protocol}.`)).toBe(true);
        for (const part of of) expect(codec.types).toHaveProperty([part]);
      }
      for (const meaning of Object.values(codec.faults)) {
        expect(meaning.en).toMatch(/\S/);
        expect(meaning['zh-CN']).toMatch(/\p{Script=Han}/u);
      }
    },
  );

  it('has a name of its own', () => {
    expect(new Set(all.map(({ protocol }) => protocol)).size).toBe(all.length);
  });

  it('gives only fields that its table has', () => {
    const given = new TestCapture().layers(acknowledgement).flatMap(({ fields }) => fields);
    const known = new Map(all.flatMap(({ types }) => Object.entries(types)));
    expect(given.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});

describe('what a capture file says of a packet', () => {
  it('is given with the frame', () => {
    const capture = new TestCapture();
    const { packet } = capture;
    packet.source = { section: 2, interfaceId: 1, name: undefined, description: 'uplink' };
    packet.flags = 0x4800_0001;
    packet.drops = 7;
    expect(valuesOf(capture.layer('frame', acknowledgement), acknowledgement)).toMatchObject({
      'frame.section_number': 2,
      'frame.interface_id': 1,
      'frame.interface_name': 'uplink',
      'frame.packet_flags': 0x4800_0001,
      'frame.packet_flags_direction': 1,
      'frame.packet_flags_preamble_error': 1,
      'frame.packet_flags_symbol_error': 0,
      'frame.drop_count': 7,
    });
  });
});

describe('a field type', () => {
  it('is a decimal number of all bits without named values unless it says otherwise', () => {
    expect(fieldType('u8', 'a', '一')).toEqual({
      kind: 'u8',
      base: 'decimal',
      mask: 0,
      values: {},
      of: [],
      isHidden: false,
      purpose: { en: 'a', 'zh-CN': '一' },
    });
  });
});
