import { describe, expect, it } from 'vitest';
import {
  datagram,
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  joined,
  TestCapture,
  valuesOf,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { dateText } from '../../bytes/date-text.js';

/** What follows the flags of a server's answer (tshark -V of a capture of pool.ntp.org reads the same values). */
const times = hex(
  '02 06 ec 00001000 00002000 0a000007 e8f3a1b280000000 e8f3a1b300000000 e8f3a1b340000000 e8f3a1b380000000',
);
const extension = joined(hex('0104 0024'), new Uint8Array(32));

function message(flags: number, ...rest: readonly Uint8Array[]): Uint8Array {
  return datagram(123, 123, joined(Uint8Array.of(flags), ...rest));
}

function fieldsOf(frame: Uint8Array): Readonly<Record<string, string | number>> {
  return valuesOf(new TestCapture().layer('ntp', frame), frame);
}

describe('the fields of an NTP message', () => {
  it('are those of the drawing, times as dates', () => {
    expect(fieldsOf(message(0x24, times))).toEqual({
      'ntp.flags': 0x24,
      'ntp.flags.li': 0,
      'ntp.flags.vn': 4,
      'ntp.flags.mode': 4,
      'ntp.stratum': 2,
      'ntp.ppoll': 6,
      'ntp.precision': 0xec,
      'ntp.rootdelay': 4_096,
      'ntp.rootdispersion': 8_192,
      'ntp.refid': '0a000007',
      'ntp.reftime': 'Nov  6, 2023 17:32:34.500000000 UTC',
      'ntp.org': 'Nov  6, 2023 17:32:35.000000000 UTC',
      'ntp.rec': 'Nov  6, 2023 17:32:35.250000000 UTC',
      'ntp.xmt': 'Nov  6, 2023 17:32:35.500000000 UTC',
    });
  });

  it('have the bytes of a time that is not known', () => {
    const frame = message(0x23, times.subarray(0, 39), hex('0000000000000000'));
    expect(fieldsOf(frame)['ntp.xmt']).toBe('0000000000000000');
  });

  it.each([
    ['0000000180000000', 2_085_978_497.5],
    ['7fffffff00000000', 4_233_462_143],
    ['8000000000000000', -61_505_152],
    ['ffffffff00000000', 2_085_978_495],
  ])('have the time of %s, which begins anew in 2036', (digits, seconds) => {
    const frame = message(0x23, times.subarray(0, 39), hex(digits));
    expect(fieldsOf(frame)['ntp.xmt']).toBe(dateText(Math.floor(seconds), (seconds % 1) * 1e9));
  });

  it('tell extension fields from a key and its digest by their lengths', () => {
    const digest = joined(hex('0104 0003'), new Uint8Array(16));
    expect(fieldsOf(message(0x23, times, digest))).toMatchObject({
      'ntp.keyid': '01040003',
      'ntp.mac': '00'.repeat(16),
    });
    const both = fieldsOf(message(0x23, times, extension, hex('0000000a'), new Uint8Array(20).fill(7)));
    expect(both).toMatchObject({
      'ntp.ext.type': 0x0104,
      'ntp.ext.length': 36,
      'ntp.ext.value': '00'.repeat(32),
      'ntp.keyid': '0000000a',
      'ntp.mac': '07'.repeat(20),
    });
  });

  it('are those of a control message', () => {
    const rest = joined(hex('c2 0001 0315 0003 0000 000b'), bytesOf('version="x"'), hex('00'));
    expect(fieldsOf(message(0x16, rest))).toMatchObject({
      'ntp.ctrl.flags2.r': 1,
      'ntp.ctrl.flags2.error': 1,
      'ntp.ctrl.flags2.more': 0,
      'ntp.ctrl.flags2.opcode': 2,
      'ntp.ctrl.sequence': 1,
      'ntp.ctrl.status': 0x0315,
      'ntp.ctrl.associd': 3,
      'ntp.ctrl.count': 11,
      'ntp.ctrl.data': Buffer.from('version="x"').toString('hex'),
    });
  });

  it('are those of a private message', () => {
    expect(fieldsOf(message(0x97, hex('85 03 2a 4006 0048')))).toEqual({
      'ntp.flags': 0x97,
      'ntp.priv.flags.r': 1,
      'ntp.priv.flags.more': 0,
      'ntp.flags.vn': 2,
      'ntp.flags.mode': 7,
      'ntp.priv.auth_seq': 0x85,
      'ntp.priv.auth': 1,
      'ntp.priv.seq': 5,
      'ntp.priv.impl': 3,
      'ntp.priv.reqcode': 42,
      'ntp.priv.err': 4,
      'ntp.priv.numitems': 6,
      'ntp.priv.reserved': 0,
      'ntp.priv.itemsize': 72,
    });
  });

  it.each([
    ['times', message(0x23, times, extension, new Uint8Array(20))],
    ['control', message(0x16, hex('82 0001 0615 0000 0000 0004 61 3d 31 00'))],
    ['private', message(0x97, hex('80 03 2a 0001 0008 0011223344556677'))],
  ])('lie within the message, however it is cut or changed: %s', (_, frame) => {
    expectBounded(frame);
    expectBoundedWhenChanged(frame);
  });
});
