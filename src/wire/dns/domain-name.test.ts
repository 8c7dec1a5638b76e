import { describe, expect, it } from 'vitest';
import { hex, joined } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { readDomainName } from './domain-name.js';

const label = (bytes: number): string => String.fromCharCode(bytes) + 'x'.repeat(bytes);

/** Reads the name at `at` of a message that lies between bytes of others. */
function read(message: Uint8Array, at = 0): ReturnType<typeof readDomainName> {
  const among = joined(bytesOf('\x03abc'), message, bytesOf('\x03abc\0\0\0\0'));
  const name = readDomainName(among, 4, 4 + at, 4 + message.length);
  return typeof name === 'string' ? name : { ...name, next: name.next - 4 };
}

describe('a domain name', () => {
  it.each([
    ['\x03www\x07example\x03org\0', 'www.example.org', 3, 17],
    ['\0', '<Root>', 1, 1],
    ['\x03a.b\x01c\0', 'a.b.c', 2, 7],
    [`${label(63).repeat(3)}${label(61)}\0`, `${`${'x'.repeat(63)}.`.repeat(3)}${'x'.repeat(61)}`, 4, 255],
    [`${label(63).repeat(3)}${label(62)}\0`, '<Name too long>', 1, 256],
    [`${label(1).repeat(300)}\0`, '<Name too long>', 1, 601],
  ])('%j is %s', (bytes, text, labels, next) => {
    expect(read(bytesOf(bytes))).toMatchObject({ text, textBytes: text.length, labels, next });
  });

  it('goes on where its pointer leads, and ends behind the first pointer', () => {
    const message = bytesOf('\x03org\0\x07example\xc0\x00\x03www\xc0\x05');
    expect(read(message, 15)).toMatchObject({ text: 'www.example.org', labels: 3, next: 21 });
  });

  it.each([
    ['itself', '\xc0\x00', 0, '<Name contains a pointer that loops>'],
    ['its label', '\x01a\xc0\x00', 0, '<Name contains a pointer that loops>'],
    ['a name that grows', `\x01a\xc0\x00${'\0'.repeat(4000)}`, 0, '<Name too long>'],
    ['a pointer to it', `\xc0\x02\xc0\x00${'\0'.repeat(4000)}`, 0, '<Name contains a pointer that loops>'],
  ])('that points to %s ends', (_, bytes, at, text) => {
    expect(read(bytesOf(bytes), at)).toMatchObject({ text });
  });

  it.each([
    ['no byte', '', 'TRUNCATED'],
    ['no root', '\x01a', 'TRUNCATED'],
    ['a label that is cut off', '\x04abc', 'TRUNCATED'],
    ['half a pointer', '\xc0', 'TRUNCATED'],
    ['a label of a reserved kind', '\x40\0', 'NAME_INVALID'],
    ['a pointer beyond the message', '\xc0\x09\0\0\0', 'NAME_INVALID'],
  ])('with %s is a fault', (_, bytes, code) => {
    expect(read(bytesOf(bytes))).toBe(code);
  });

  it('shows a malformed sequence as U+FFFD', () => {
    expect(read(hex('02 e59b 00'))).toMatchObject({ text: '\ufffd', textBytes: 2 });
  });
});
