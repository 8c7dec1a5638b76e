import { describe, expect, it } from 'vitest';
import { negotiate } from '../tftp/negotiation.js';
import { parseBytes } from './parse-bytes.js';
import type { TftpServerInput } from './tftp-server-input.js';
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
  ])('%j is refused: %s', (input, code) => {
    expect(parseTftpServer(input)).toMatchObject({ ok: false, failure: { code } });
  });
});

describe('a TFTP server with a byte rate', () => {
  const asked = (blksize: number, windowsize: number) => ({
    type: 'readRequest' as const,
    name: 'f',
    mode: 'octet',
    options: [
      { name: 'blksize', value: String(blksize) },
      { name: 'windowsize', value: String(windowsize) },
    ],
  });

  it.each<readonly [TftpServerInput, number, number, number, number]>([
    // A window of 32 blocks took 9 s at 5,000 bytes a second: atftp, and bob itself, gave up.
    [{ maxRate: 5_000 }, 1_428, 32, 1_428, 1],
    [{ maxClientRate: 5_000 }, 8_192, 1, 2_500, 1],
    [{ maxRate: 1_000_000, maxClientRate: 100_000 }, 1_468, 64, 1_468, 34],
    [{ maxRate: 1 }, 1_468, 16, 512, 1],
    [{ maxRate: 5_000, maxBlockBytes: 1_024 }, 1_468, 16, 1_024, 2],
    [{ maxRate: 50_000_000 }, 1_468, 64, 1_468, 64],
    [{}, 1_468, 64, 1_468, 64],
  ])('%j, asked for blocks of %i and a window of %i, agrees to %i and %i', (...row) => {
    const [input, blksize, windowsize, blockBytes, windowBlocks] = row;
    const parsed = parseTftpServer(input);
    if (!parsed.ok) throw new Error(parsed.failure.code);
    const agreement = negotiate(asked(blksize, windowsize), 1_000_000, parsed.value.negotiation);
    expect(agreement).toMatchObject({ blockBytes, windowBlocks });
  });

  it('has no more in flight of all transfers than the rate carries in four seconds', () => {
    expect(parseTftpServer({ maxRate: 10_000 })).toMatchObject({ value: { maxInFlightBytes: 40_000 } });
    expect(parseTftpServer({ maxClientRate: 10_000 })).toMatchObject({
      value: { maxInFlightBytes: 67_108_864 },
    });
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
