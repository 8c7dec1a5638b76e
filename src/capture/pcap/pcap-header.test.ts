import { describe, expect, it } from 'vitest';
import { words } from '../../../test/capture-files.js';
import { isPcapMagic, readPcapHeader } from './pcap-header.js';

describe('isPcapMagic', () => {
  it.each([
    0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x1c0001ac, 0xac01001c,
    0x1c0001ab,
  ])('knows %i', (word) => {
    expect(isPcapMagic(word)).toBe(true);
  });

  it.each([0, 0x0a0d0d0a, 0x1f8b0800, 0xa1b2c3d5])('does not know %i', (word) => {
    expect(isPcapMagic(word)).toBe(false);
  });
});

describe('readPcapHeader', () => {
  const headOf = (version: readonly [number, number], network: number): Uint8Array =>
    words(true, 'eeee', 0xa1b2c3d4, [version[0]], [version[1]], 0, 0, 96, network);

  it('reads from where the header begins', () => {
    expect(readPcapHeader(headOf([2, 4], 113), 2)).toMatchObject({
      ok: true,
      value: {
        littleEndian: true,
        nanoseconds: false,
        linkType: 113,
        snapBytes: 96,
        headerBytes: 24,
        lengths: 'usual',
      },
    });
  });

  it.each([
    { version: [2, 0], lengths: 'swapped' },
    { version: [2, 2], lengths: 'swapped' },
    { version: [2, 3], lengths: 'either' },
    { version: [2, 4], lengths: 'usual' },
    { version: [3, 0], lengths: 'usual' },
    { version: [543, 0], lengths: 'swapped' },
  ] as const)('knows the order of the lengths in version $version', ({ version, lengths }) => {
    expect(readPcapHeader(headOf(version, 1), 2)).toMatchObject({ value: { lengths } });
  });

  it.each([
    { aix: 6, linkType: 1 },
    { aix: 9, linkType: 6 },
    { aix: 15, linkType: 10 },
    { aix: 24, linkType: 0 },
  ])("reads AIX's interface type $aix as link type $linkType", ({ aix, linkType }) => {
    expect(readPcapHeader(headOf([2, 2], aix), 2)).toMatchObject({ value: { linkType, nanoseconds: true } });
  });

  it('takes an old file of Ethernet for one of libpcap', () => {
    expect(readPcapHeader(headOf([2, 2], 1), 2)).toMatchObject({
      value: { linkType: 1, nanoseconds: false },
    });
  });

  it('masks the bits above the link type', () => {
    expect(readPcapHeader(headOf([2, 4], 0xf400_0001), 2)).toMatchObject({
      value: { linkType: 1, fcsBytes: 30 },
    });
    expect(readPcapHeader(headOf([2, 4], 0xf000_0001), 2)).toMatchObject({ value: { fcsBytes: undefined } });
  });
});
