import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll, words } from '../../test/capture-files.js';
import { plainInterface } from './capture-interface.js';
import { linkType } from './link-type.js';
import { pcapHead, pcapRecord } from './pcap/pcap-writer.js';
import { PcapngWriter } from './pcapng/pcapng-writer.js';

const packets = Array.from({ length: 50 }, (_, index) => ({
  bytes: Uint8Array.from({ length: (index * 37) % 300 }, (_byte, at) => (index + at) & 0xff),
  wireBytes: 1_500,
  seconds: 1_700_000_000 + index,
  nanoseconds: index * 1_000_003,
}));

function pcapFile(nanoseconds: boolean): Uint8Array {
  const options = { linkType: linkType.ethernet, nanoseconds };
  return Uint8Array.from(
    Buffer.concat([pcapHead(options), ...packets.map((packet) => pcapRecord(packet, options))]),
  );
}

function pcapngFile(): Uint8Array {
  const writer = new PcapngWriter();
  const none = { comments: [], otherOptions: [] };
  const texts = { hardware: undefined, system: 'Linux', application: 'bob' };
  return Uint8Array.from(
    Buffer.concat([
      writer.block({ type: 'section', byteOrder: 'big', ...texts, ...none }),
      writer.block({ type: 'interface', interface: plainInterface(1, 0, 1_000_000_000), ...none }),
      ...packets.map((packet) => writer.packet({ ...packet, comments: ['a comment'] })),
    ]),
  );
}

const files = [
  { name: 'pcap of nanoseconds', format: 'pcap', file: pcapFile(true), unitNanos: 1 },
  { name: 'pcap of microseconds', format: 'pcap', file: pcapFile(false), unitNanos: 1_000 },
  { name: 'pcapng', format: 'pcapng', file: pcapngFile(), unitNanos: 1 },
] as const;

describe.each(files)('CaptureReader of $name', ({ format, file, unitNanos }) => {
  const whole = readAll(file);

  it('reads what was written', () => {
    expect(whole.format).toBe(format);
    expect(whole.fault).toBeUndefined();
    expect(whole.packets).toEqual(
      packets.map(({ bytes, nanoseconds, ...rest }) => ({
        ...rest,
        nanoseconds: nanoseconds - (nanoseconds % unitNanos),
        hex: Buffer.from(bytes).toString('hex'),
        interfaceIndex: 0,
      })),
    );
  });

  it.each([1, 2, 3, 7, 16, 24, 64, 1_000, 4_096])('reads the same in pieces of %i bytes', (pieceBytes) => {
    expect(readAll(file, pieceBytes)).toEqual(whole);
  });

  it('reads the same unpacked from gzip, also of several members', () => {
    const half = Math.floor(file.length / 2);
    expect(readAll(gzipSync(file), 100)).toEqual(whole);
    const members = Buffer.concat([gzipSync(file.subarray(0, half)), gzipSync(file.subarray(half))]);
    expect(readAll(members, 100)).toEqual(whole);
  });

  it('gives the whole packets of a file that is cut off anywhere, and reports the cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: file.length - 1 }),
        fc.integer({ min: 1, max: 500 }),
        (to, piece) => {
          const { packets: read, fault } = readAll(file.subarray(0, to), piece);
          expect(read).toEqual(whole.packets.slice(0, read.length));
          // A file that ends between two packets counts as whole.
          if (fault === undefined) return;
          expect(['CAPTURE_TRUNCATED', 'CAPTURE_FORMAT_UNKNOWN']).toContain(fault.code);
        },
      ),
    );
  });

  it('never throws for damage, and gives no packet past the end', () => {
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = file.slice();
        for (const [at, value] of changes) damaged[at] = value;
        for (const { hex } of readAll(damaged, 777).packets)
          expect(hex.length / 2).toBeLessThanOrEqual(file.length);
      }),
    );
  });

  it('says where a damaged gzip file ends', () => {
    const packed = gzipSync(file);
    const { packets: read, fault } = readAll(packed.subarray(0, packed.length >> 1), 50);
    expect(read).toEqual(whole.packets.slice(0, read.length));
    expect(read).not.toHaveLength(0);
    expect(fault?.code).toMatch(/^CAPTURE_(TRUNCATED|DAMAGED)$/);
  });
});

describe('CaptureReader', () => {
  it.each([
    ['nothing', '', 'CAPTURE_EMPTY'],
    ['three bytes', '0a0d0d', 'CAPTURE_TRUNCATED'],
    ['a text', '68656c6c6f', 'CAPTURE_FORMAT_UNKNOWN'],
    ['the half of a gzip head', '1f8b08', 'CAPTURE_DAMAGED'],
  ])('says what is wrong with %s', (_name, hex, code) => {
    expect(readAll(words(true, hex)).fault).toMatchObject({ code });
  });
});
