import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketKey, hasBucketKey, nameOfBucketKey } from './bucket-key.js';

describe('the key of a name in a bucket', () => {
  it.each([
    ['messages/sensor/read.yaml', 'messages/sensor/read.yaml'],
    ['rules/温度 1.js', 'rules/=E6=B8=A9=E5=BA=A6=201.js'],
    ['messages/..yaml', 'messages/=2E=2Eyaml'],
  ])('of %s is %s', (path, key) => {
    expect(bucketKey(path)).toBe(key);
    expect(nameOfBucketKey(key)).toBe(path);
  });

  it('stands for the path that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (path) => {
        expect(nameOfBucketKey(bucketKey(path))).toBe(path);
      }),
    );
  });

  it.each(['=zz', '=E6=B8', 'a=2', '=61', '', 'x'.repeat(1_025)])('stands for nothing as %j', (key) => {
    expect(nameOfBucketKey(key)).toBeUndefined();
  });

  it('has a bound', () => {
    expect(hasBucketKey('messages/a.yaml')).toBe(true);
    expect(hasBucketKey(`messages/${'温'.repeat(200)}.yaml`)).toBe(false);
    expect(hasBucketKey('')).toBe(false);
  });
});
