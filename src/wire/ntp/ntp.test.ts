import { describe, expect, it } from 'vitest';
import { datagram, hex, joined, TestCapture } from '../../../test/dissected.js';

/** What follows the flags of a server's answer (tshark -V of a capture of pool.ntp.org reads the same values). */
const times = hex(
  '02 06 ec 00001000 00002000 0a000007 e8f3a1b280000000 e8f3a1b300000000 e8f3a1b340000000 e8f3a1b380000000',
);

function message(flags: number, ...rest: readonly Uint8Array[]): Uint8Array {
  return datagram(123, 123, joined(Uint8Array.of(flags), ...rest));
}

function wordsOf(frame: Uint8Array, wireBytes = frame.length): string {
  return new TestCapture().words(frame, wireBytes).replace(/^NTP \d+ /, '');
}

describe('the row of an NTP message', () => {
  it.each([
    [0x23, 'NTP Version 4, client'],
    [0x24, 'NTP Version 4, server'],
    [0x1b, 'NTP Version 3, client'],
    [0x09, 'NTP Version 1, symmetric active'],
    [0x12, 'NTP Version 2, symmetric passive'],
    [0xe5, 'NTP Version 4, broadcast'],
    [0x00, 'reserved, reserved'],
    [0x16, 'NTP Version 2, control'],
  ])('names version and mode of the flags %i', (flags, words) => {
    expect(wordsOf(message(flags, times))).toBe(words);
  });

  it.each([
    [0x17, 42, 'NTP Version 2, private, Request, MON_GETLIST_1'],
    [0x97, 0, 'NTP Version 2, private, Response, PEER_LIST'],
    [0x17, 99, 'NTP Version 2, private, Request, Unknown'],
  ])('names the request of a private message', (flags, request, words) => {
    expect(wordsOf(message(flags, Uint8Array.of(0, 3, request), hex('0000 0000')))).toBe(words);
  });

  it('says that a message is shorter than it has to be', () => {
    expect(wordsOf(message(0x23, times.subarray(0, 46)))).toBe('NTP Version 4, client[Malformed Packet]');
  });

  it('says that a snap length has cut a message', () => {
    const whole = message(0x23, times);
    expect(wordsOf(whole.subarray(0, 89), whole.length)).toBe(
      'NTP Version 4, client[Packet size limited during capture]',
    );
  });
});
