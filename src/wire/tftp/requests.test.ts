import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { looksLikeTftpRequest } from './requests.js';

describe('a request to any port', () => {
  it.each([
    ['\0\x01f\0octet\0', true],
    ['\0\x02boot/x.img\0NetASCII\0blksize\x008\0', true],
    ['\0\x01f\0mail\0', true],
    ['\0\x01\xe5\x9b\xba\0octet\0', true],
    ['\0\x03f\0octet\0', false],
    ['\0\x01\0octet\0', false],
    ['\0\x01f\0octets\0', false],
    ['\0\x01f\0octet', false],
    ['\0\x01f\n\0octet\0', false],
    ['\0\x01f', false],
    ['\0', false],
    [`\0\x01${'a'.repeat(600)}\0octet\0`, false],
  ])('%j is one: %s', (text, isOne) => {
    const bytes = bytesOf(text);
    expect(looksLikeTftpRequest(bytes, 0, bytes.length)).toBe(isOne);
  });

  it('is judged by its own bytes alone', () => {
    const bytes = bytesOf('\0\x01f\0octet\0');
    for (let end = 0; end < bytes.length; end += 1) expect(looksLikeTftpRequest(bytes, 0, end)).toBe(false);
  });
});
