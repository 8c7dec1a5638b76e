import { describe, expect, it } from 'vitest';
import { hex } from '../../../../test/layouts.js';
import { alteredParts, isHarm } from './altered-parts.js';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('what a message was and what it became', () => {
  it('is marked where they differ, in hex', () => {
    const change = { bytes: hex('AA 55 1A 00 EC F5'), after: hex('AA 55 1A 01 EC F5') };
    expect(alteredParts(change, 'text', 'utf-8')).toEqual({
      ...{ head: 'AA 55 1A', before: '00', after: '01', tail: 'EC F5', joint: ' ' },
    });
  });

  it('is text where both are text', () => {
    const change = { bytes: text('t=23.4\r\n'), after: text('t=99.9\r\n') };
    expect(alteredParts(change, 'text', 'utf-8')).toMatchObject({
      head: 't=',
      before: '23.4',
      after: '99.9',
    });
    expect(alteredParts(change, 'hex', 'utf-8').before).toBe('32 33 2E 34');
  });

  it('is one message where nothing went in its place, and the beginning of a long one', () => {
    expect(alteredParts({ bytes: text('hello') }, 'text', 'utf-8')).toEqual({
      ...{ head: 'hello', before: '', after: undefined, tail: '', joint: '' },
    });
    expect(alteredParts({ bytes: new Uint8Array(90) }, 'hex', 'utf-8').head).toMatch(/^(00 ){80}…$/);
  });

  it('is harm where the message did not arrive as it was', () => {
    expect(isHarm({ what: 'lost' })).toBe(true);
    expect(isHarm({ what: 'changed' })).toBe(false);
  });
});
