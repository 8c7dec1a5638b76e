import { describe, expect, it } from 'vitest';
import { rememberToken, takeToken } from './token.js';

describe('the token', () => {
  const place = (hash: string) => {
    const kept = new Map<string, string>();
    const hashes: string[] = [];
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    return { storage, hash, hashes, keepHash: (left: string) => void hashes.push(left) };
  };

  it('is taken out of the address and remembered', () => {
    const from = place('#token=abc-_1');
    expect(takeToken(from)).toBe('abc-_1');
    expect(from.hashes).toEqual(['']);
    expect(takeToken({ ...from, hash: '#/e1' })).toBe('abc-_1');
  });

  it.each([
    ['#/learn/course/duplex?token=abc', '#/learn/course/duplex'],
    ['#/learn/course/duplex?title=Week%201&token=abc', '#/learn/course/duplex?title=Week%201'],
    ['#token=abc&x=1', '#x=1'],
  ])('may come with a place: %s', (hash, left) => {
    const from = place(hash);
    expect(takeToken(from)).toBe('abc');
    expect(from.hashes).toEqual([left]);
  });

  it('is nothing when there is none', () => {
    expect(takeToken(place('#/ports'))).toBeUndefined();
  });

  it('may be typed alone or pasted with the whole address', () => {
    const { storage } = place('');
    expect(rememberToken(' abc ', storage)).toBe('abc');
    expect(rememberToken('http://10.0.0.2:8620/#token=xyz', storage)).toBe('xyz');
  });
});
