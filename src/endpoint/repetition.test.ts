import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Repetition } from './repetition.js';

/** Goes through beats that are each noticed `late(beat)` ms after they are due; gives when something was sent. */
function run(repetition: Repetition, beats: number, late: (beat: number) => number): readonly number[] {
  const sentAtMs: number[] = [];
  let nowMs = repetition.startMs;
  for (let beat = 0; beat < beats && !repetition.isDone; beat += 1) {
    nowMs = Math.max(nowMs, repetition.deadlineMs + late(beat));
    if (!repetition.beat(nowMs)) continue;
    repetition.messageSent();
    sentAtMs.push(nowMs);
  }
  return sentAtMs;
}

describe('a repetition', () => {
  it('is due at whole intervals after its start, however late each was noticed', () => {
    const repetition = new Repetition(1000.25, 100, 50);
    const sentAtMs = run(repetition, 50, (beat) => (beat % 7) * 3);
    expect(sentAtMs.map((ms, beat) => ms - 1000.25 - beat * 100)).toEqual(
      sentAtMs.map((_, beat) => (beat % 7) * 3),
    );
    expect([repetition.sent, repetition.skipped, repetition.isDone]).toEqual([50, 0, true]);
  });

  it('is not due before its time, and not twice at one beat', () => {
    const repetition = new Repetition(0, 10, undefined);
    expect([repetition.beat(0), repetition.beat(0), repetition.beat(9.9), repetition.beat(10)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('skips the beats that passed, counts them, and sends as many as it was to all the same', () => {
    const repetition = new Repetition(0, 10, 3);
    expect(repetition.beat(0)).toBe(true);
    repetition.messageSent();
    expect(repetition.beat(57)).toBe(true);
    repetition.messageSent();
    expect([repetition.skipped, repetition.deadlineMs]).toEqual([4, 60]);
    repetition.beat(60);
    repetition.messageSkipped();
    expect([repetition.sent, repetition.skipped, repetition.isDone]).toEqual([2, 5, false]);
    repetition.beat(70);
    repetition.messageSent();
    expect([repetition.isDone, repetition.beat(80)]).toEqual([true, false]);
  });

  it('accounts for every beat that has passed, sent or skipped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (steps, intervalMs) => {
          const repetition = new Repetition(0.1, intervalMs, undefined);
          let nowMs = 0.1;
          for (const step of steps) {
            nowMs += step;
            if (repetition.beat(nowMs)) repetition.messageSent();
            expect(repetition.deadlineMs).toBeGreaterThan(nowMs);
          }
          const beatsPassed = Math.round((repetition.deadlineMs - 0.1) / intervalMs);
          expect(repetition.sent + repetition.skipped).toBe(beatsPassed);
        },
      ),
    );
  });
});
