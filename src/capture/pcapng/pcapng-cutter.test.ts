import { describe, expect, it } from 'vitest';
import { readAll, words } from '../../../test/capture-files.js';
import { noTime } from '../packet-batch.js';

type Part = number | readonly [number] | string;

function block(little: boolean, type: number, ...body: readonly Part[]): Uint8Array {
  const bytes = words(little, ...body);
  const length = bytes.length + 12;
  return Uint8Array.from(Buffer.concat([words(little, type, length), bytes, words(little, length)]));
}

function section(little: boolean, ...options: readonly Part[]): Uint8Array {
  return block(little, 0x0a0d0d0a, 0x1a2b3c4d, [1], [0], 'ffffffff ffffffff', ...options);
}

function described(
  little: boolean,
  linkType: number,
  snapBytes: number,
  ...options: readonly Part[]
): Uint8Array {
  return block(little, 1, [linkType], [0], snapBytes, ...options);
}

const many = (count: number, bytes: Uint8Array): readonly Uint8Array[] =>
  Array<Uint8Array>(count).fill(bytes);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

describe.each([
  { order: 'big', little: false },
  { order: 'little', little: true },
])('PcapngCutter on a section of the $order order', ({ little }) => {
  it('reads the three kinds of packets', () => {
    const file = joined(
      section(little),
      described(little, 1, 4),
      described(little, 101, 0),
      // 1,340,954,905.298858 s in microseconds.
      block(little, 6, 1, 0x0004c39b, 0x27a9a62a, 3, 60, 'aabbcc00'),
      block(little, 2, [0], [9], 0, 1_500_000, 2, 2, 'ddee0000'),
      block(little, 3, 60, '01020304'),
    );
    const { packets, fault } = readAll(file);
    expect(fault).toBeUndefined();
    const units = 0x0004c39b27a9a62an;
    expect(packets).toEqual([
      {
        hex: 'aabbcc',
        wireBytes: 60,
        seconds: Number(units / 1_000_000n),
        nanoseconds: Number(units % 1_000_000n) * 1_000,
        interfaceIndex: 1,
      },
      { hex: 'ddee', wireBytes: 2, seconds: 1, nanoseconds: 500_000_000, interfaceIndex: 0 },
      { hex: '01020304', wireBytes: 60, seconds: 0, nanoseconds: noTime, interfaceIndex: 0 },
    ]);
  });

  it('reads the description of a section and of an interface', () => {
    const file = joined(
      section(little, [1], [2], '6869 0000', [4], [3], '626f6200', [0], [0]),
      described(
        little,
        1,
        0,
        [2],
        [4],
        '65746830',
        [9],
        [1],
        '09000000',
        [11],
        [4],
        '00746370',
        [99],
        [1],
        '07000000',
        [0],
        [0],
      ),
    );
    expect(readAll(file).blocks).toEqual([
      {
        type: 'section',
        byteOrder: little ? 'little' : 'big',
        hardware: undefined,
        system: undefined,
        application: 'bob',
        comments: ['hi'],
        otherOptions: [],
      },
      {
        type: 'interface',
        interface: {
          linkType: 1,
          snapBytes: 0,
          name: 'eth0',
          description: undefined,
          filter: 'tcp',
          system: undefined,
          unitsPerSecond: 1_000_000_000,
          offsetSeconds: 0,
          fcsBytes: undefined,
        },
        comments: [],
        otherOptions: [{ code: 99, bytes: Uint8Array.of(7) }],
      },
    ]);
  });

  it('reads names, counts and secrets, and keeps unknown blocks', () => {
    const file = joined(
      section(little),
      described(little, 1, 0),
      block(little, 4, [1], [8], '7f000001 61006200', [9], [1], '00000000', [0], [0]),
      block(little, 5, 0, 1, 2, [4], [8], little ? '0300000000000000' : '0000000000000003', [0], [0]),
      block(little, 10, 0x544c534b, 5, '0102030405000000'),
      block(little, 0x0bad, '01020304'),
    );
    expect(readAll(file).blocks.slice(2)).toMatchObject([
      { type: 'names', names: [{ family: 'IPv4', address: Uint8Array.of(127, 0, 0, 1), names: ['a', 'b'] }] },
      {
        type: 'statistics',
        interfaceIndex: 0,
        timeUnits: 0x1_0000_0002n,
        receivedPackets: 3n,
        droppedPackets: undefined,
      },
      { type: 'secrets', secretsType: 0x544c534b, secrets: Uint8Array.of(1, 2, 3, 4, 5) },
      { type: 'unknown', blockType: 0x0bad, body: Uint8Array.of(1, 2, 3, 4) },
    ]);
  });

  it('adds the offset of an interface to its times', () => {
    const offset = little ? 'feffffffffffffff' : 'fffffffffffffffe';
    const file = joined(
      section(little),
      described(little, 1, 0, [14], [8], offset, [0], [0]),
      block(little, 6, 0, 0, 5_000_000, 0, 0),
    );
    expect(readAll(file).packets).toMatchObject([{ seconds: 3, nanoseconds: 0 }]);
  });
});

describe('PcapngCutter on several sections', () => {
  it('numbers interfaces on, and follows the byte order of each', () => {
    const packet = (little: boolean): Uint8Array => block(little, 6, 0, 0, 1_000_000, 1, 1, 'aa000000');
    const file = joined(
      section(true),
      described(true, 1, 0),
      packet(true),
      section(false),
      described(false, 101, 0),
      packet(false),
    );
    const { packets, fault } = readAll(file);
    expect(fault).toBeUndefined();
    expect(packets.map(({ interfaceIndex, seconds }) => [interfaceIndex, seconds])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('PcapngCutter on damage', () => {
  const good = joined(section(true), described(true, 1, 0), block(true, 6, 0, 0, 1, 1, 1, 'aa000000'));
  const cases = [
    { what: 'lengths that differ', tail: words(true, 6, 12, 16), reason: 'block-lengths-differ' },
    { what: 'a length below its own head', tail: words(true, 6, 8, 8), reason: 'block-length-impossible' },
    {
      what: 'a length beyond 16 MiB',
      tail: words(true, 6, 0x7fff_fff0, 0),
      reason: 'block-length-impossible',
    },
    { what: 'no room for its type', tail: block(true, 6, 0, 0), reason: 'block-too-short' },
    { what: 'an unknown interface', tail: block(true, 6, 7, 0, 1, 0, 0), reason: 'interface-not-described' },
    {
      what: 'a packet past its end',
      tail: block(true, 6, 0, 0, 1, 9, 9, 'aa000000'),
      reason: 'packet-exceeds-block',
    },
    { what: 'no byte order', tail: block(true, 0x0a0d0d0a, 1, 1, 1, 1), reason: 'byte-order-unknown' },
  ];

  const pair = joined(section(true), described(true, 1, 0));
  it.each([
    ['one section', joined(section(true), ...many(65_537, described(true, 1, 0)))],
    ['a section each', joined(...many(65_537, pair))],
  ])('ends before more interfaces than are remembered, in %s', (_, file) => {
    const { blocks, fault } = readAll(file);
    expect(blocks.filter(({ type }) => type === 'interface')).toHaveLength(65_536);
    const offset = file.length - described(true, 1, 0).length;
    expect(fault).toMatchObject({
      code: 'CAPTURE_DAMAGED',
      params: { offset, reason: 'too-many-interfaces' },
    });
  });

  it('ends before descriptions of interfaces that are larger than is remembered', () => {
    const large = described(true, 1, 0, [3], [60_000], '61'.repeat(60_000));
    const { blocks, fault } = readAll(joined(section(true), ...many(1_200, large)));
    expect(blocks.filter(({ type }) => type === 'interface')).toHaveLength(1_118);
    expect(fault).toMatchObject({ params: { reason: 'too-many-interfaces' } });
  });

  it('gives all before a section of an unknown version, and says which', () => {
    const { packets, fault } = readAll(joined(good, block(true, 0x0a0d0d0a, 0x1a2b3c4d, [2], [3], -1, -1)));
    expect(packets).toHaveLength(1);
    expect(fault).toMatchObject({
      code: 'CAPTURE_VERSION_UNKNOWN',
      params: { format: 'pcapng', version: '2.3' },
    });
  });

  it.each(cases)('gives all before a block of $what, and says where that begins', ({ tail, reason }) => {
    const { packets, fault } = readAll(joined(good, tail));
    expect(packets).toHaveLength(1);
    expect(fault).toMatchObject({ code: 'CAPTURE_DAMAGED', params: { offset: good.length, reason } });
  });
});
