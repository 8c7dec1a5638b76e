import { describe, expect, it } from 'vitest';
import { parseBytes } from './parse-bytes.js';
import { parseTftpServer } from './tftp-server-spec.js';

describe('a TFTP server’s description', () => {
  it('is read-only on port 69 unless it says otherwise, and frozen', () => {
    const parsed = parseTftpServer({});
    expect(parsed).toMatchObject({
      ok: true,
      value: { port: 69, policy: { write: 'off' }, singlePort: false, maxTransfers: 1_500, bytes: undefined },
    });
    expect(parsed.ok && Object.isFrozen(parsed.value)).toBe(true);
  });

  it.each([
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['boot.lab', 'boot.lab'],
  ])('takes its host written as %s', (host, expected) => {
    expect(parseTftpServer({ host })).toMatchObject({ ok: true, value: { host: expected } });
  });

  it.each([
    [{ tidPorts: '40000' }, 'PORT_RANGE_INVALID'],
    [{ tidPorts: '2-1' }, 'PORT_RANGE_INVALID'],
    [{ allow: ['10.0.0.0/33'] }, 'TFTP_CIDR_INVALID'],
    [{ host: '' }, 'HOST_NOT_FOUND'],
    [{ host: '[]' }, 'HOST_NOT_FOUND'],
  ])('%j is told of: %s', (input, code) => {
    expect(parseTftpServer(input)).toMatchObject({ ok: false, failure: { code } });
  });
});

describe('a number of bytes', () => {
  it.each([
    ['0', 0],
    ['1500', 1_500],
    ['64K', 65_536],
    ['10M', 10_485_760],
    ['4GiB', 4_294_967_296],
    ['1kb', 1_024],
  ])('%s is %i', (text, value) => expect(parseBytes('--quota', text)).toEqual({ ok: true, value }));

  it.each(['', '-1', '1.5M', '1e9', '9999999999T', '10 M'])('%j is none', (text) => {
    expect(parseBytes('--quota', text)).toMatchObject({ ok: false, failure: { code: 'BYTES_INVALID' } });
  });
});
