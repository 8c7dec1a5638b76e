import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servedPath } from '../../tftp/server/served-path.js';
import { bucketKey } from '../bucket-key.js';
import { libraryName, libraryNameOfKey } from './file-key.js';

describe('the key of a file', () => {
  it.each([
    ['boot.img', 'boot.img'],
    ['pxelinux.cfg/01-52-54-00', 'pxelinux.cfg/01-52-54-00'],
    ['固件 1', '=E5=9B=BA=E4=BB=B6=201'],
    ['.hidden', '=2Ehidden'],
    ['a..b.', 'a=2E=2Eb=2E'],
    ['a=b*>', 'a=3Db=2A=3E'],
  ])('of %s is %s', (name, key) => {
    expect(bucketKey(name)).toBe(key);
    expect(libraryNameOfKey(key)).toBe(name);
  });

  it('stands for one name, and is one that NATS takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
        fc.pre(servedPath(text).ok);
        const name = libraryName(text);
        const key = bucketKey(name);
        expect(key).toMatch(/^[-/_=.a-zA-Z0-9]+$/);
        expect(key).not.toMatch(/^\.|\.\.|\.$/);
        expect(libraryNameOfKey(key)).toBe(name);
      }),
    );
  });

  it.each(['=2e', '=4', '=', 'a=2Eb', '../x', '=FF', '', '/a'])('is not %j', (key) => {
    expect(libraryNameOfKey(key)).toBeUndefined();
  });

  it('is of no name that TFTP could not ask for, or that is too long for NATS', () => {
    expect(libraryName('/images//boot.img')).toBe('images/boot.img');
    for (const text of ['../x', '', 'a/', '固'.repeat(120), `${'x/'.repeat(512)}x`])
      expect(() => libraryName(text)).toThrow(expect.objectContaining({ code: 'TFTP_NAME_REFUSED' }));
  });
});
