import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { MessageLog } from '../log/message-log.js';
import { firstInvalidUtf8, numbersAt, sinceLast, utf8StepBytes, utf8Steps, wordsAt } from './inspection.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('the inspector', () => {
  it('reads numbers both ways, as far as bytes are left', () => {
    const read = Object.fromEntries(
      numbersAt(hex('00 EB 41 C8 00 00'), 0).map(({ type, value }) => [type, value]),
    );
    expect(read).toEqual({ u8: 0, i8: 0, u16be: 235, u16le: 60_160, i16be: 235, i16le: -5376 });
    expect(numbersAt(hex('01 02 03'), 2).map(({ type }) => type)).toEqual(['u8', 'i8']);
    expect(numbersAt(hex('01'), 1)).toEqual([]);
  });

  it('reads four bytes in the orders of devices', () => {
    expect(
      wordsAt(hex('00 41 F9 99 9A'), 1).map(({ order, f32, u32 }) => [
        order,
        Number(f32.toPrecision(3)),
        u32,
      ]),
    ).toEqual([
      ['ABCD', 31.2, 0x41f9999a],
      ['CDAB', Number((-1.595e-23).toPrecision(3)), 0x999a41f9],
      ['BADC', Number((-6.2828e34).toPrecision(3)), 0xf9419a99],
      ['DCBA', Number((-6.3682e-23).toPrecision(3)), 0x9a99f941],
    ]);
    expect(wordsAt(hex('00 01 02'), 0)).toEqual([]);
  });

  it('finds the first byte that is no UTF-8 in a megabyte at once, and none at the edge of what it looks at', () => {
    const text = new TextEncoder().encode('温'.repeat(350_000));
    expect(firstInvalidUtf8(text)).toBeUndefined();
    const broken = Uint8Array.from(text);
    broken[900_000] = 0xff;
    expect(firstInvalidUtf8(broken)).toBe(900_000);
  });

  it('looks through a megabyte in steps, none of which cuts a character in two', () => {
    const walk = (bytes: Uint8Array): { readonly steps: number; readonly offset: number | undefined } => {
      const check = utf8Steps(bytes);
      for (let steps = 1; ; steps += 1) {
        const { done, value } = check.next();
        if (done === true) return { steps, offset: value };
      }
    };
    const text = new TextEncoder().encode('温'.repeat(350_000));
    expect(walk(text)).toEqual({ steps: Math.ceil(text.byteLength / utf8StepBytes), offset: undefined });
    for (const at of [0, 65_534, 65_535, 65_536, 900_000, text.byteLength - 1]) {
      const broken = Uint8Array.from(text);
      broken[at] = 0xff;
      expect(walk(broken).offset).toBe(firstInvalidUtf8(broken));
    }
    expect(walk(text.subarray(0, utf8StepBytes)).offset).toBe(65_535);
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

  it('measures the time since the last message of the same peer and direction', () => {
    const log = new MessageLog();
    const event = { type: 'received', endpoint: 'e', bytes: new Uint8Array() } as const;
    log.add({ ...event, sequence: 1, timeMicros: 100, peer: 'a' });
    log.add({ ...event, sequence: 2, timeMicros: 150, peer: 'b' });
    log.add({ ...event, sequence: 3, timeMicros: 170, peer: 'a', type: 'sent' });
    log.add({ ...event, sequence: 4, timeMicros: 250, peer: 'a' });
    expect([sinceLast(log, 3), sinceLast(log, 0), sinceLast(log, 9)]).toEqual([150, undefined, undefined]);
  });
});
