import { describe, expect, it } from 'vitest';
import { markColumn } from './marked-text.js';

describe('what is wrong in typed text', () => {
  it('is marked by characters, not by halves of them', () => {
    expect(markColumn('😀😀x', 3)).toEqual({ before: '😀😀', marked: 'x', after: '' });
    expect(markColumn('0', 2)).toEqual({ before: '', marked: '0', after: '' });
    expect(markColumn('', 1)).toEqual({ before: '', marked: '', after: '' });
  });
});
