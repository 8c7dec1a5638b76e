import { describe, expect, it } from 'vitest';
import { datagram, TestCapture } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const oldForm = '<34>Oct 11 22:14:15 mymachine su[12]: failed for x';

function message(text: string): Uint8Array {
  return datagram(40_000, 514, bytesOf(text));
}

function wordsOf(text: string): string {
  return new TestCapture().words(message(text)).replace(/^Syslog \d+ /, '');
}

describe('the row of a syslog message', () => {
  it.each([
    [oldForm, 'AUTH.CRIT: Oct 11 22:14:15 mymachine su[12]: failed for x'],
    ['<191>x', 'LOCAL7.DEBUG: x'],
    ['<192>x', 'UNKNOWN.EMERG: x'],
    ['<1000>x', 'NTP.WARNING: 0>x'],
    ['<>x', 'KERN.EMERG: x'],
    ['<1x>y', 'KERN.ALERT: x>y'],
    ['no priority', 'no priority'],
    ['<13>two\nlines', 'USER.NOTICE: two\\nlines'],
    ['<13>\x1b[2J', 'USER.NOTICE: \\033[2J'],
    ['<13>', '[Malformed Packet]'],
    ['<13', '[Malformed Packet]'],
  ])('of %j', (text, words) => {
    expect(wordsOf(text)).toBe(words);
  });

  it('says that a snap length has left nothing of it', () => {
    const frame = message(oldForm);
    expect(new TestCapture().words(frame.subarray(0, 46), frame.length)).toBe(
      `Syslog ${frame.length} [Packet size limited during capture]`,
    );
  });
});
