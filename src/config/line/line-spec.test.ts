import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { lineProfiles } from '../../line/profiles.js';
import { type LineInput, parseLine } from './line-spec.js';

const failureOf = (input: LineInput): string => {
  const parsed = parseLine(input);
  return parsed.ok ? '' : failureMessage(parsed.failure, 'en');
};

describe('the description of a line', () => {
  it('is no line where nothing is asked for', () => {
    expect(orThrow(parseLine({}))).toBeUndefined();
  });

  it('has the conditions of both sides, and no delay that nobody asked for', () => {
    expect(orThrow(parseLine({ loss: '1%', mtu: '100' }))).toMatchObject({
      up: { loss: 0.01, mtuBytes: 100, delayMs: 0 },
      down: { loss: 0.01, mtuBytes: 100, delayMs: 0 },
    });
  });

  it('lays options over a profile, and those of a side over both', () => {
    const line = orThrow(parseLine({ profile: '3g', loss: '1%', up: 'loss 5%, delay 80ms', down: 'outage' }));
    expect(line).toMatchObject({
      up: { loss: 0.05, delayMs: 80, rateBitsPerSecond: 768_000, isOut: false },
      down: { loss: 0.01, delayMs: 150, rateBitsPerSecond: 1_600_000, isOut: true },
    });
  });

  it('takes the side of a profile in the list of a side', () => {
    expect(orThrow(parseLine({ up: 'profile dsl' }))).toMatchObject({
      up: { rateBitsPerSecond: 384_000, delayMs: 25 },
      down: { rateBitsPerSecond: Number.POSITIVE_INFINITY, delayMs: 0 },
    });
  });

  it('says which option is wrong, and what to write', () => {
    expect(failureOf({ loss: '1' })).toBe(
      '--loss does not take "1": write a percentage or a part of 1, as in 5% or 0.05',
    );
    expect(failureOf({ up: 'loss 5% latency 3ms' })).toBe(
      '--up does not take "loss 5% latency 3ms": "latency" is nothing that changes; there are loss, burst, delay, jitter, duplicate, reorder, corrupt, rate, queue, mtu, slice, stall, reset, outage, profile',
    );
    expect(failureOf({ down: 'delay' })).toBe(
      '--down does not take "delay": write a time of at most an hour, as in 20ms or 1.5s',
    );
    expect(failureOf({ profile: '3gg' })).toMatch(/^there is no profile "3gg"; there are 3g, /);
  });

  it('takes every profile', () => {
    for (const { name } of lineProfiles) expect(parseLine({ profile: name }).ok, name).toBe(true);
  });

  it('throws for no text', () => {
    // A value is told as it was typed: one with braces looks like a name that was not filled in.
    const typed = fc.string().filter((text) => !/\{\w+\}/.test(text));
    const value = fc.oneof(typed, fc.stringMatching(/^[0-9.%:@a-z-]{0,12}$/));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('loss', 'burst', 'jitter', 'rate', 'up', 'corrupt', 'reset'), value),
        (input) => {
          const parsed = parseLine(input);
          if (!parsed.ok) expect(failureMessage(parsed.failure, 'en')).not.toMatch(/\{\w+\}/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
