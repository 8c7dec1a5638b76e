import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { readBlockBytes } from './negotiated-options.js';

describe('the negotiated block size', () => {
  it.each([
    ['blksize\x001428\0', 1428],
    ['tsize\x00100\0BlkSize\x008\0', 8],
    ['blksize\x00512', 512],
    ['blksize\x007\0', 0],
    ['blksize\x0065465\0', 0],
    ['blksize\x001024x\0', 0],
    ['blksize\0-3\0', 0],
    ['blksize', 0],
    ['', 0],
    ['windowsize\x0016\0', 0],
  ])('of %j is %i', (text, blockBytes) => {
    const bytes = bytesOf(`${text}`);
    expect(readBlockBytes(bytes, 0, bytes.length)).toBe(blockBytes);
  });
});
