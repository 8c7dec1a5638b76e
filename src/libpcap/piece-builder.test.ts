import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../test/capture-files.js';
import { plainInterface } from '../capture/capture-interface.js';
import { pcapRecord } from '../capture/pcap/pcap-writer.js';
import { PcapngWriter } from '../capture/pcapng/pcapng-writer.js';
import { PieceBuilder, type RecordSource } from './piece-builder.js';

const none = { comments: [], otherOptions: [] };

/** Records in memory that stands for that of libpcap: the builder's own memory is at 0. */
class Records implements RecordSource {
  readonly #bytes: Uint8Array;
  readonly #memory: () => Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array, memory: () => Uint8Array) {
    this.#bytes = bytes;
    this.#memory = memory;
  }

  get length(): number {
    return this.#bytes.length - this.#at;
  }

  copyTo(address: number, bytes: number): number {
    const some = this.#bytes.subarray(this.#at, this.#at + bytes);
    this.#memory().set(some, address);
    return some.length;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }
}

interface Drafted {
  readonly bytes: Uint8Array;
  readonly wireBytes: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Builds all packets, and reads the file that the pieces are. */
function built(
  packets: readonly Drafted[],
  { unitsPerSecond = 1_000_000_000, most = Number.POSITIVE_INFINITY } = {},
) {
  let memory: Uint8Array = new Uint8Array(0);
  const builder = new PieceBuilder((view) => {
    memory = view;
    return 0;
  });
  const writer = new PcapngWriter();
  const texts = { hardware: undefined, system: undefined, application: undefined };
  builder.block(writer.block({ type: 'section', byteOrder: 'little', ...texts, ...none }));
  const described = plainInterface(1, 0, unitsPerSecond);
  for (const _ of [0, 1]) builder.block(writer.block({ type: 'interface', interface: described, ...none }));
  const options = { linkType: 1, nanoseconds: unitsPerSecond === 1_000_000_000 };
  const records = Buffer.concat(packets.map((packet) => pcapRecord(packet, options)));
  const source = new Records(records, () => memory);
  const pieces: Uint8Array[] = [];
  while (!builder.addRecords(source, 1, unitsPerSecond, most - builder.packets)) pieces.push(builder.take());
  pieces.push(builder.take());
  return { builder, pieces, read: readAll(Uint8Array.from(Buffer.concat(pieces))) };
}

describe('pieces of a pcapng file, made of the records of a pcap file', () => {
  it('have every packet with its bytes, lengths, interface and time', () => {
    const packet = fc.record({
      bytes: fc.uint8Array({ maxLength: 1_600 }),
      more: fc.nat(9_000),
      seconds: fc.integer({ min: 0, max: 4_294_967_295 }),
      nanoseconds: fc.nat(999_999_999),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 40 }), (drafts) => {
        const packets = drafts.map(({ bytes, more, ...time }) => ({
          bytes,
          wireBytes: bytes.length + more,
          ...time,
        }));
        const { read } = built(packets);
        expect(read.fault).toBeUndefined();
        expect(read.packets).toMatchObject(
          packets.map(({ bytes, wireBytes, seconds, nanoseconds }) => ({
            hex: Buffer.from(bytes).toString('hex'),
            wireBytes,
            seconds,
            nanoseconds,
            interfaceIndex: 1,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('keep microseconds where the interface has them', () => {
    const { read } = built(
      [{ bytes: new Uint8Array(3), wireBytes: 3, seconds: 1_790_000_000, nanoseconds: 999_999_000 }],
      {
        unitsPerSecond: 1_000_000,
      },
    );
    expect(read.packets).toMatchObject([{ seconds: 1_790_000_000, nanoseconds: 999_999_000 }]);
  });

  it('are cut between packets when one is full, also with the longest packets', () => {
    const packets = Array.from({ length: 7 }, (_, index) => ({
      bytes: new Uint8Array(262_144 - index).fill(index + 1),
      wireBytes: 262_144,
      seconds: index,
      nanoseconds: 0,
    }));
    const { pieces, read } = built(packets);
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(512 * 1_024);
    expect(read.packets.map(({ hex }) => hex.length)).toEqual(packets.map(({ bytes }) => bytes.length * 2));
    expect(read.packets.every(({ hex }, index) => hex === `0${index + 1}`.repeat(262_144 - index))).toBe(
      true,
    );
  });

  it('end with the packet that was asked for as the last', () => {
    const packets = Array.from({ length: 9 }, (_, index) => ({
      bytes: Uint8Array.of(index),
      wireBytes: 1,
      seconds: 0,
      nanoseconds: 0,
    }));
    const { builder, read } = built(packets, { most: 4 });
    expect([builder.packets, read.packets.length]).toEqual([4, 4]);
  });
});
