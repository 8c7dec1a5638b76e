import { describe, expect, it } from 'vitest';
import { LoopGuard } from './loop-guard.js';

/** How many messages, one every `everyMicros`, are answered until a loop is detected, of at most `most`. */
function answered(
  port: number,
  most: number,
  everyMicros: number,
  message: (index: number) => Uint8Array,
): number {
  const guard = new LoopGuard(port);
  for (let index = 0; index < most; index += 1) {
    if (guard.admit(message(index), index * everyMicros) !== 'answer') return index;
  }
  return most;
}

const same = (): Uint8Array => Uint8Array.of(1, 2, 3);
const numbered = (index: number): Uint8Array => Uint8Array.of(index >>> 16, index >>> 8, index);

describe('a loop guard', () => {
  it.each([
    ['a server answers at 2,000 a second', 7, 500, numbered, 4_999],
    ['a client echoes the same at 20,000 a second', 50_000, 50, same, 99_999 + 1_023],
    ['a client asks another thing each time at 100,000 a second', 50_000, 10, numbered, 300_000],
    ['a client asks the same at 5,000 a second', 50_000, 200, same, 300_000],
    ['a server asks at 500 a second', 7, 2_000, same, 300_000],
  ])('when %s', (_, port, everyMicros, message, expected) => {
    expect(answered(port, 300_000, everyMicros, message)).toBe(expected);
  });

  it('reports a loop once, is silent for a while, and answers again', () => {
    const guard = new LoopGuard(7);
    const verdicts = Array.from({ length: 5_002 }, () => guard.admit(same(), 1_000));
    expect(verdicts.slice(-3)).toEqual(['loop', 'silent', 'silent']);
    expect(guard.admit(same(), 10_000_999)).toBe('silent');
    expect(guard.admit(same(), 10_001_000)).toBe('answer');
  });
});
