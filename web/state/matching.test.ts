import { describe, expect, it } from 'vitest';
import { matching } from './matching.js';

describe('the palette', () => {
  it('finds every word anywhere, and leads with what begins like it', () => {
    const items = ['Go to TCP :7777', 'Theme: dark', 'New TCP server'];
    const found = (typed: string) => matching(items, typed, (item) => item);
    expect(found('tcp 77')).toEqual(['Go to TCP :7777']);
    expect(found('t')[0]).toBe('Theme: dark');
    expect(found('')).toHaveLength(3);
    expect(found('zzz')).toEqual([]);
  });
});
