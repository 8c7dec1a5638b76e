import { describe, expect, it } from 'vitest';
import { hashOfPlace, placeOfHash } from './place.js';

describe('places', () => {
  it('are named by the address, and anything else is the start', () => {
    expect(placeOfHash('#/e12')).toEqual({ type: 'endpoint', id: 'e12' });
    expect(placeOfHash('#/ports')).toEqual({ type: 'ports' });
    for (const hash of ['', '#', '#/', '#token=x', '#/<b>'])
      expect(placeOfHash(hash)).toEqual({ type: 'start' });
    expect(hashOfPlace(placeOfHash('#/e12'))).toBe('#/e12');
    expect(placeOfHash('#/ports/7777')).toEqual({ type: 'ports', port: '7777' });
    expect(hashOfPlace({ type: 'ports', port: '7777' })).toBe('#/ports/7777');
  });
});
