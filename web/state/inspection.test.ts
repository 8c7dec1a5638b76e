import { describe, expect, it } from 'vitest';
import { parseHex } from '../../src/bytes/hex.js';
import { findChecksums, firstInvalidUtf8, numbersAt, sinceLast } from './inspection.js';
import { MessageLog } from './message-log.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('the inspector', () => {
  // Modbus over serial line 1.02: read one holding register of unit 1, with its CRC.
  const request = hex('01 03 00 00 00 01 84 0A');

  it('recognises the checksum that a message ends with', () => {
    expect(findChecksums(request, { start: 0, end: 1 })).toEqual([
      { name: 'crc16-modbus', covered: { start: 0, end: 6 }, at: 6, bytes: hex('84 0A') },
    ]);
  });

  it('recognises a checksum that follows what is selected', () => {
    const wrapped = hex(`AA 55 ${'01 03 00 00 00 01 84 0A'} 0D`);
    expect(findChecksums(wrapped, { start: 0, end: 1 })).toEqual([]);
    expect(findChecksums(wrapped, { start: 2, end: 8 }).map(({ name, at }) => [name, at])).toEqual([
      ['crc16-modbus', 8],
    ]);
  });

  it('recognises none where there is no room for one', () => {
    for (const bytes of [hex(''), hex('00'), hex('00 00')])
      expect(findChecksums(bytes, { start: 0, end: 1 })).toEqual([]);
  });

  it('recognises none in zeros, which have them all', () => {
    expect(findChecksums(hex('00 00 00 00 00 00'), { start: 0, end: 1 })).toEqual([]);
    expect(findChecksums(hex('00 00 00 00 00 00'), { start: 1, end: 4 })).toEqual([]);
  });

  it('reads numbers both ways, as far as bytes are left', () => {
    const read = Object.fromEntries(
      numbersAt(hex('00 EB 41 C8 00 00'), 0).map(({ type, value }) => [type, value]),
    );
    expect(read).toMatchObject({ u8: 0, u16be: 235, u16le: 60_160, u32be: 0x00eb41c8, u32le: 0xc841eb00 });
    expect(numbersAt(hex('41 C8 00 00'), 0).find(({ type }) => type === 'f32be')?.value).toBe(25);
    expect(numbersAt(hex('01 02 03'), 2).map(({ type }) => type)).toEqual(['u8', 'i8']);
    expect(numbersAt(hex('01'), 1)).toEqual([]);
  });

  it.each([
    ['', undefined],
    ['E6 B8 A9', undefined],
    ['EF BF BD 41', undefined],
    ['41 C8 42', 1],
    ['E6 B8', 0],
    ['41 42 FF', 2],
    ['F5 80 80 80', 0],
  ])('says where bytes stop being UTF-8: %s', (text, offset) => {
    expect(firstInvalidUtf8(hex(text))).toBe(offset);
  });

  it('tells the time since the last message of the same peer the same way', () => {
    const log = new MessageLog();
    const event = { type: 'received', endpoint: 'e', data: '' } as const;
    log.add({ ...event, sequence: 1, index: 1, timeMicros: 100, peer: 'a' });
    log.add({ ...event, sequence: 2, index: 2, timeMicros: 150, peer: 'b' });
    log.add({ ...event, sequence: 3, index: 3, timeMicros: 170, peer: 'a', type: 'sent' });
    log.add({ ...event, sequence: 4, index: 4, timeMicros: 250, peer: 'a' });
    expect([sinceLast(log, 3), sinceLast(log, 0), sinceLast(log, 9)]).toEqual([150, undefined, undefined]);
  });
});
