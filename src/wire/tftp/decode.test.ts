import { describe, expect, it } from 'vitest';
import { bytesOf, packetRows } from '../../../test/tftp-packets.js';
import { decodeTftp } from './decode.js';

describe.each(packetRows)('%s', (_, wire, packet) => {
  it('is read as what it means', () => expect(decodeTftp(bytesOf(wire))).toEqual({ ok: true, packet }));
});

describe('the meaning of a packet', () => {
  it.each([
    '',
    '\0\x01',
    '\0\x01a\0octet',
    '\0\x01\0octet\0',
    '\0\x07',
    '\0\x03\0',
    '\0\x01a\0octet\0\x008\0',
  ])('refuses %j', (wire) => expect(decodeTftp(bytesOf(wire)).ok).toBe(false));

  it('accepts deviations of real peers from the RFC', () => {
    expect(decodeTftp(bytesOf('\0\x04\0\x01padding'))).toMatchObject({ ok: true, packet: { block16: 1 } });
    expect(decodeTftp(bytesOf('\0\x05\0\x02'))).toMatchObject({
      ok: true,
      packet: { errorCode: 2, message: '' },
    });
    expect(decodeTftp(bytesOf('\0\x05\0\x02no'))).toMatchObject({ ok: true, packet: { message: 'no' } });
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0\0\0'))).toMatchObject({ ok: true, packet: { options: [] } });
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0blksize\0'))).toMatchObject({
      ok: true,
      packet: { options: [] },
    });
  });

  it('takes the last of duplicate options, whatever their case', () => {
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0blksize\x008\0x\0y\0BLKSIZE\x009\0'))).toMatchObject({
      packet: {
        options: [
          { name: 'BLKSIZE', value: '9' },
          { name: 'x', value: 'y' },
        ],
      },
    });
  });

  it('refuses a request with hundreds of options after reading a bounded number', () => {
    const wire = bytesOf(`\0\x01a\0octet\0${'o\0v\0'.repeat(500)}`);
    expect(decodeTftp(wire)).toMatchObject({ ok: false, fault: { code: 'OPTIONS_TOO_MANY' } });
  });
});
