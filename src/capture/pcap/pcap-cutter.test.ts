import { describe, expect, it } from 'vitest';
import { readAll, words } from '../../../test/capture-files.js';

const orders = [
  { order: 'big', little: false },
  { order: 'little', little: true },
];

/** A file head of that magic number and version. */
function head(
  little: boolean,
  magic: number,
  version: readonly [number, number] = [2, 4],
  network = 1,
): Uint8Array {
  return words(little, magic, [version[0]], [version[1]], 0, 0, 262_144, network);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

describe.each(orders)('PcapCutter on a file of the $order order', ({ little }) => {
  it('reads microseconds', () => {
    const file = joined(head(little, 0xa1b2c3d4), words(little, 7, 999_999, 3, 60, 'aabbcc'));
    const { packets, blocks, fault, format } = readAll(file);
    expect(format).toBe('pcap');
    expect(fault).toBeUndefined();
    expect(packets).toEqual([
      { hex: 'aabbcc', wireBytes: 60, seconds: 7, nanoseconds: 999_999_000, interfaceIndex: 0 },
    ]);
    expect(blocks).toMatchObject([{ type: 'interface', interface: { linkType: 1, snapBytes: 262_144 } }]);
  });

  it('reads nanoseconds', () => {
    const file = joined(head(little, 0xa1b23c4d), words(little, 0xffff_ffff, 1, 0, 0));
    expect(readAll(file).packets).toMatchObject([{ seconds: 0xffff_ffff, nanoseconds: 1, hex: '' }]);
  });

  it("reads Ixia's, whose heads are four bytes longer", () => {
    const record = words(little, 7, 5, 1, 1, 'aa');
    const hardware = joined(head(little, 0x1c0001ac), words(little, 17), record);
    const software = joined(head(little, 0x1c0001ab), words(little, 17), record);
    expect(readAll(hardware).packets).toMatchObject([{ nanoseconds: 5, hex: 'aa' }]);
    expect(readAll(software).packets).toMatchObject([{ nanoseconds: 5_000, hex: 'aa' }]);
  });

  it('swaps the lengths before version 2.3, and in 2.3 if they make no sense', () => {
    const swapped = words(little, 7, 0, 60, 2, 'aabb');
    const usual = words(little, 7, 0, 2, 60, 'ccdd');
    expect(readAll(joined(head(little, 0xa1b2c3d4, [2, 1]), swapped)).packets).toMatchObject([
      { hex: 'aabb', wireBytes: 60 },
    ]);
    expect(readAll(joined(head(little, 0xa1b2c3d4, [2, 3]), usual, swapped)).packets).toMatchObject([
      { hex: 'ccdd', wireBytes: 60 },
      { hex: 'aabb', wireBytes: 60 },
    ]);
  });

  it("reads AIX's: interface types for link types, nanoseconds, swapped lengths", () => {
    const file = joined(head(little, 0xa1b2c3d4, [2, 2], 6), words(little, 7, 5, 60, 1, 'aa'));
    const { packets, blocks } = readAll(file);
    expect(packets).toMatchObject([{ nanoseconds: 5, hex: 'aa' }]);
    expect(blocks).toMatchObject([{ interface: { linkType: 1 } }]);
  });

  it('takes the length of the frame check sequence from the link type', () => {
    const { blocks } = readAll(head(little, 0xa1b2c3d4, [2, 4], 0x2400_0001));
    expect(blocks).toMatchObject([{ interface: { linkType: 1, fcsBytes: 4 } }]);
  });
});

/** After the usual 16 bytes of a packet's head. */
const extras = [
  { name: 'ss990417 (Red Hat 6.1)', magic: 0xa1b2c3d4, extra: '0000 0002 0800 00 00' },
  { name: 'Nokia', magic: 0xa1b2c3d4, extra: '0000 0001' },
  { name: 'ss991029', magic: 0xa1b2cd34, extra: '0000 0002 0800 00 00' },
  { name: 'ss990915 (SuSE 6.3)', magic: 0xa1b2cd34, extra: '0000 0002 0800 00 01 01 000000' },
];

describe.each(extras)('PcapCutter on packets of $name', ({ magic, extra }) => {
  it('knows them from what follows them', () => {
    const bodies = ['4500002e', '45000030ffff', '450000'];
    const records = bodies.map((body) => words(false, 1_000_000_000, 5, body.length / 2, 60, extra, body));
    const { packets, fault } = readAll(joined(head(false, magic), ...records));
    expect(fault).toBeUndefined();
    expect(packets.map(({ hex }) => hex)).toEqual(bodies);
  });
});

describe('PcapCutter on damage', () => {
  it('gives everything before a packet that is cut off, and says where that began', () => {
    const file = joined(
      head(true, 0xa1b2c3d4),
      words(true, 1, 0, 2, 2, 'aabb'),
      words(true, 2, 0, 5, 5, 'cc'),
    );
    const { packets, fault } = readAll(file);
    expect(packets).toHaveLength(1);
    expect(fault).toMatchObject({ code: 'CAPTURE_TRUNCATED', params: { offset: 42, missing: 4 } });
  });

  it('takes no packet of more than 16 MiB', () => {
    const file = joined(head(true, 0xa1b23c4d), words(true, 1, 0, 2, 2, 'aabb', 2, 0, 0x0100_0001, 5));
    const { packets, fault } = readAll(file);
    expect(packets).toHaveLength(1);
    expect(fault).toMatchObject({
      code: 'CAPTURE_DAMAGED',
      params: { offset: 42, reason: 'packet-too-long' },
    });
  });

  it('refuses a version before 2', () => {
    const { fault } = readAll(head(true, 0xa1b2c3d4, [1, 9]));
    expect(fault).toMatchObject({ code: 'CAPTURE_VERSION_UNKNOWN', params: { version: '1.9' } });
  });

  it('carries a fraction of more than a second', () => {
    const file = joined(head(true, 0xa1b2c3d4), words(true, 1, 2_500_000, 0, 0));
    expect(readAll(file).packets).toMatchObject([{ seconds: 3, nanoseconds: 500_000_000 }]);
  });
});
