import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import type { CaptureBlock, CaptureSection } from '../capture-block.js';
import { plainInterface } from '../capture-interface.js';
import { noTime } from '../packet-batch.js';
import { PcapngWriter } from './pcapng-writer.js';

const none = { comments: [], otherOptions: [] };

function section(byteOrder: 'big' | 'little'): CaptureSection {
  return {
    type: 'section',
    byteOrder,
    hardware: undefined,
    system: undefined,
    application: undefined,
    ...none,
  };
}

function described(snapBytes: number, unitsPerSecond: number): CaptureBlock {
  return { type: 'interface', interface: plainInterface(1, snapBytes, unitsPerSecond), ...none };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

describe.each(['big', 'little'] as const)('PcapngWriter of a section of the %s order', (byteOrder) => {
  it('writes every kind of block so that a reader gives the same', () => {
    const options = {
      comments: ['one', '二'],
      otherOptions: [{ code: 4_000, bytes: Uint8Array.of(1, 2, 3) }],
    };
    const blocks: readonly CaptureBlock[] = [
      {
        type: 'section',
        byteOrder,
        hardware: 'a board',
        system: 'Linux',
        application: 'bob',
        ...options,
      },
      {
        type: 'interface',
        interface: {
          linkType: 113,
          snapBytes: 128,
          name: 'eth0',
          description: '网卡',
          filter: 'udp port 69',
          system: 'Linux 6',
          unitsPerSecond: 1_000_000_000,
          offsetSeconds: -3_600,
          fcsBytes: 4,
        },
        ...options,
      },
      {
        type: 'names',
        names: [
          { family: 'IPv4', address: Uint8Array.of(127, 0, 0, 1), names: ['localhost', 'me'] },
          { family: 'EUI-48', address: Uint8Array.of(1, 2, 3, 4, 5, 6), names: ['the bridge'] },
        ],
        ...options,
      },
      {
        type: 'statistics',
        interfaceIndex: 0,
        timeUnits: 0x1_2345_6789n,
        receivedPackets: 2n ** 64n - 1n,
        droppedPackets: 0n,
        acceptedPackets: undefined,
        systemDroppedPackets: 3n,
        deliveredPackets: undefined,
        ...options,
      },
      { type: 'secrets', secretsType: 0x544c_534b, secrets: Uint8Array.of(1, 2, 3, 4, 5) },
      { type: 'unknown', blockType: 0x0000_0bad, body: Uint8Array.of(1, 2, 3, 4) },
    ];
    const writer = new PcapngWriter();
    const read = readAll(joined(blocks.map((block) => writer.block(block))));
    expect(read.fault).toBeUndefined();
    expect(read.blocks).toEqual(blocks);
  });

  it('keeps times to the nanosecond, and bytes of every length', () => {
    const packet = fc.record({
      bytes: fc.uint8Array({ maxLength: 70 }),
      seconds: fc.integer({ min: 0, max: 2 ** 33 }),
      nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 5 }), (packets) => {
        const writer = new PcapngWriter();
        const head = [writer.block(section(byteOrder)), writer.block(described(0, 1_000_000_000))];
        const { packets: read } = readAll(joined([...head, ...packets.map((one) => writer.packet(one))]));
        expect(read).toEqual(
          packets.map(({ bytes, seconds, nanoseconds }) => ({
            hex: Buffer.from(bytes).toString('hex'),
            wireBytes: bytes.length,
            seconds,
            nanoseconds,
            interfaceIndex: 0,
          })),
        );
      }),
    );
  });
});

describe('PcapngWriter', () => {
  it('numbers the interfaces of each section anew, as the format requires', () => {
    const writer = new PcapngWriter();
    const file = joined([
      writer.block(section('little')),
      writer.block(described(0, 1_000_000)),
      writer.block(section('big')),
      writer.block(described(0, 1_000_000)),
      writer.packet({ bytes: Uint8Array.of(1), seconds: 1, nanoseconds: 0, interfaceIndex: 1 }),
    ]);
    expect(readAll(file).packets).toMatchObject([{ interfaceIndex: 1, seconds: 1 }]);
    const earlier = { bytes: new Uint8Array(0), seconds: 0, nanoseconds: 0, interfaceIndex: 0 };
    expect(() => writer.packet(earlier)).toThrow(RangeError);
    expect(() => writer.packet({ ...earlier, interfaceIndex: 2 })).toThrow(RangeError);
  });

  it('omits the time only if a Simple Packet Block can hold the packet', () => {
    const writer = new PcapngWriter();
    const head = [writer.block(section('little')), writer.block(described(2, 1_000_000))];
    const packet = { bytes: Uint8Array.of(1, 2), wireBytes: 9, seconds: 0, nanoseconds: noTime };
    const file = joined([
      ...head,
      writer.packet(packet),
      writer.packet({ ...packet, comments: ['kept'] }),
      writer.packet({ ...packet, bytes: Uint8Array.of(1) }),
    ]);
    expect(readAll(file).packets.map(({ nanoseconds }) => nanoseconds)).toEqual([noTime, 0, 0]);
  });
});
