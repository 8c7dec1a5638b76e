import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { blockOf, opcodeOf } from './packet.js';

describe('the fast readers', () => {
  it('read in place and never beyond the length', () => {
    const arena = bytesOf('??\0\x04\x11\x70');
    expect(opcodeOf(arena, 2, 4)).toBe(4);
    expect(blockOf(arena, 2, 4)).toBe(4464);
    expect(opcodeOf(arena, 2, 1)).toBe(0);
    expect(blockOf(arena, 2, 3)).toBe(-1);
  });
});
