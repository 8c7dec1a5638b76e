import { describe, expect, it } from 'vitest';
import { lineProfile, lineProfiles } from './profiles.js';

describe('the profiles of lines', () => {
  it('have names of their own, and a source each', () => {
    expect(new Set(lineProfiles.map(({ name }) => name)).size).toBe(lineProfiles.length);
    for (const { source, title } of lineProfiles) {
      expect(source.length).toBeGreaterThan(10);
      expect(title['zh-CN']).not.toBe('');
    }
  });

  it('give each direction half of a round trip, and its own rate', () => {
    expect(lineProfile('3g')?.sides).toEqual({
      up: { rateBitsPerSecond: 768_000, delayMs: 150 },
      down: { rateBitsPerSecond: 1_600_000, delayMs: 150 },
    });
    expect(lineProfile('satellite-geo')?.sides.up.delayMs).toBe(279);
    expect(lineProfile('4g')).toBeUndefined();
  });
});
