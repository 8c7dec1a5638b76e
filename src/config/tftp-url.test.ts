import { describe, expect, it } from 'vitest';
import { failureMessage } from '../errors/error.js';
import { parseTftpUrl } from './tftp-url.js';

describe('the address of a file (RFC 3617)', () => {
  it.each([
    ['tftp://192.168.1.1/boot.img', { host: '192.168.1.1', port: 69, file: 'boot.img' }],
    ['TFTP://router:6969/a/b;mode=netascii', { host: 'router', port: 6_969, file: 'a/b', mode: 'netascii' }],
    ['tftp://[::1]/x;mode=OCTET', { host: '::1', port: 69, file: 'x', mode: 'octet' }],
    ['tftp://[fe80::1%eth0]:70/x', { host: 'fe80::1%eth0', port: 70, file: 'x' }],
    ['tftp://[fe80::1%25eth0]/x', { host: 'fe80::1%eth0', port: 69, file: 'x' }],
    ['tftp://[fe80::1%25]/x', { host: 'fe80::1%25', port: 69, file: 'x' }],
    ['tftp://h//absolute', { host: 'h', port: 69, file: '/absolute' }],
    ['tftp://h/%E5%9B%BA%E4%BB%B6%20v2', { host: 'h', port: 69, file: '固件 v2' }],
    ['tftp://h/a;b', { host: 'h', port: 69, file: 'a;b' }],
  ])('%s', (text, value) => {
    expect(parseTftpUrl(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['http://h/x', 'it does not begin with tftp://'],
    ['tftp://h', 'a server and a file are needed, as in tftp://192.168.1.1/boot.img'],
    ['tftp:///x', 'a server and a file are needed, as in tftp://192.168.1.1/boot.img'],
    ['tftp://h/', 'it names no file'],
    ['tftp://h/a/', 'it names no file'],
    ['tftp://h/x;mode=mail', 'mode "mail" is neither octet nor netascii'],
    ['tftp://h/%zz', 'a percent sign needs two hex digits that are UTF-8; write %25 for the sign itself'],
    ['tftp://h/a%00b', 'a name cannot hold a NUL'],
  ])('%s is none, and why', (text, reason) => {
    const parsed = parseTftpUrl(text);
    expect(parsed).toMatchObject({ ok: false, failure: { code: 'TFTP_URL_INVALID' } });
    if (parsed.ok) return;
    expect(failureMessage(parsed.failure, 'en')).toBe(`"${text}" is not the address of a file: ${reason}`);
  });

  it('has a port that is one', () => {
    expect(parseTftpUrl('tftp://h:70000/x')).toMatchObject({ failure: { code: 'PORT_INVALID' } });
  });
});
