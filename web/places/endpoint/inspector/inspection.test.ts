import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { MessageLog } from '../log/message-log.js';
import {
  firstInvalidUtf8,
  rangeWithin,
  sinceLast,
  sinceOther,
  utf8StepBytes,
  utf8Steps,
} from './inspection.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('the inspector', () => {
  it('keeps what is selected when another message is looked at, as far as that goes', () => {
    expect(rangeWithin({ start: 4, end: 8 }, 14)).toEqual({ start: 4, end: 8 });
    expect(rangeWithin({ start: 4, end: 8 }, 6)).toEqual({ start: 4, end: 6 });
    expect(rangeWithin({ start: 4, end: 8 }, 4)).toEqual({ start: 0, end: 1 });
    expect(rangeWithin({ start: 2, end: 2 }, 4)).toEqual({ start: 2, end: 3 });
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

  it('measures the time since the last message of the same peer, in either direction', () => {
    const log = new MessageLog();
    const event = { type: 'received', endpoint: 'e', bytes: new Uint8Array() } as const;
    log.add({ ...event, sequence: 1, timeMicros: 100, peer: 'a' });
    log.add({ ...event, sequence: 2, timeMicros: 150, peer: 'b' });
    log.add({ ...event, sequence: 3, timeMicros: 170, peer: 'a', type: 'sent' });
    log.add({ ...event, sequence: 4, timeMicros: 250, peer: 'a' });
    expect([sinceLast(log, 3), sinceLast(log, 0), sinceLast(log, 9)]).toEqual([150, undefined, undefined]);
    // Since the last of the same peer the other way.
    expect([2, 3, 1, 9].map((number) => sinceOther(log, number))).toEqual([70, 80, undefined, undefined]);
  });
});
