import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileKey } from '../library/file-key.js';
import { hasSharedKey, sharedPathOfKey } from './shared-key.js';

describe('the key of a shared file', () => {
  it.each([
    ['messages/sensor/read.yaml', 'messages/sensor/read.yaml'],
    ['rules/温度 1.js', 'rules/=E6=B8=A9=E5=BA=A6=201.js'],
    ['messages/..yaml', 'messages/=2E=2Eyaml'],
  ])('of %s is %s', (path, key) => {
    expect(fileKey(path)).toBe(key);
    expect(sharedPathOfKey(key)).toBe(path);
  });

  it('stands for the path that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (path) => {
        expect(sharedPathOfKey(fileKey(path))).toBe(path);
      }),
    );
  });

  it.each(['=zz', '=E6=B8', 'a=2', '=61', '', 'x'.repeat(1_025)])('stands for nothing as %j', (key) => {
    expect(sharedPathOfKey(key)).toBeUndefined();
  });

  it('has a bound', () => {
    expect(hasSharedKey('messages/a.yaml')).toBe(true);
    expect(hasSharedKey(`messages/${'温'.repeat(200)}.yaml`)).toBe(false);
    expect(hasSharedKey('')).toBe(false);
  });
});
