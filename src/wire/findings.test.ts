import { describe, expect, it } from 'vitest';
import { datagram, joined, segment, TestCapture } from '../../test/dissected.js';
import { bytesOf } from '../../test/tftp-packets.js';
import { Findings } from './findings.js';

/** What is found in a packet. */
function found(
  bytes: Uint8Array,
  { wireBytes = bytes.length, comments = [] as readonly string[] } = {},
): string {
  const capture = new TestCapture();
  const packet = capture.walk(bytes, wireBytes);
  packet.comments = comments;
  const findings = new Findings();
  findings.read(packet);
  const { isExpert, isMalformed, isShort } = findings;
  return [isExpert && 'expert', isMalformed && 'malformed', isShort && 'short'].filter(Boolean).join(' ');
}

const request = bytesOf('\0\x01boot.img\0octet\0');

describe('what is odd about a packet', () => {
  it.each<[string, string, Uint8Array]>([
    ['nothing of a whole one', '', datagram(4_000, 69, request)],
    ['that a text has no end', 'expert malformed', datagram(4_000, 69, request.subarray(0, 6))],
    ['an opcode that there is not', 'expert', datagram(4_000, 69, bytesOf('\0\x09'))],
    ['an error', 'expert', datagram(4_000, 69, bytesOf('\0\x05\0\x01no\0'))],
    ['that a connection begins', 'expert', segment(4_000, 9_999, { flags: 0x002 })],
    ['nothing of an ACK', '', segment(4_000, 9_999, { flags: 0x010 })],
    ['nothing of bytes behind its end', '', joined(datagram(4_000, 5_000, request), new Uint8Array(3))],
  ])('is %s: %j', (_, expected, bytes) => expect(found(bytes)).toBe(expected));

  it('is no fault where the capture has cut it', () => {
    const whole = datagram(4_000, 69, request);
    expect(found(whole.subarray(0, whole.length - 3), { wireBytes: whole.length })).toBe('short');
  });

  it('is a comment of a person, and not which program a packet is of', () => {
    const bytes = datagram(4_000, 5_000, request);
    expect(found(bytes, { comments: ['look here'] })).toBe('expert');
    expect(found(bytes, { comments: ['sent by curl (pid 4711)'] })).toBe('');
  });
});
