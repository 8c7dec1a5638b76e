import { describe, expect, it } from 'vitest';
import type { LineConditions } from './conditions.js';
import { type LineSide, type Timeline, TimelineMachine, type TimelineStep } from './timeline.js';
import { VirtualTime } from './virtual-time.js';

const both = (change: Partial<LineConditions>) => ({ up: change, down: change });
const step = (atMs: number, given: Partial<TimelineStep> & Pick<TimelineStep, 'change'>): TimelineStep => ({
  atMs,
  forMs: undefined,
  side: undefined,
  ...given,
});

/** Plays a timeline over a base with a delay of 20 ms; what is told of the given conditions of each side. */
function played(timeline: Partial<Timeline>, names: readonly (keyof LineConditions)[], withinMs = 100_000) {
  const time = new VirtualTime();
  const told: string[] = [];
  const last = new Map<LineSide, string>();
  const machine = new TimelineMachine(
    { steps: [], everyMs: undefined, times: 1, ...timeline },
    {
      base: both({ delayMs: 20 }),
      changed: (side, conditions) => {
        const text = names.map((name) => `${conditions[name]}`).join(' ');
        if (last.get(side) !== text) told.push(`${time.nowMs} ${side} ${text}`);
        last.set(side, text);
      },
    },
  );
  time.add(machine);
  machine.start(0);
  time.run(() => false, withinMs);
  return { told, machine };
}

describe('the timeline of a line', () => {
  it('has no deadline before its start and behind its end', () => {
    const machine = new TimelineMachine(
      { steps: [step(5, { change: both({ loss: 1 }) })], everyMs: undefined, times: 1 },
      { base: both({}), changed: () => undefined },
    );
    expect(machine.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    machine.start(100);
    expect(machine.deadlineMs).toBe(105);
    expect(machine.isRunning).toBe(true);
    machine.deadlineReached(105);
    expect(machine.isRunning).toBe(false);
  });

  it('changes conditions for good and for a time, over those of the base', () => {
    const { told } = played(
      {
        steps: [
          step(5_000, { change: both({ isOut: true }), forMs: 3_000 }),
          step(10_000, { change: both({ loss: 0.05 }), forMs: 20_000 }),
          step(15_000, { change: { up: { delayMs: 150 }, down: { delayMs: 75 } } }),
        ],
      },
      ['isOut', 'loss', 'delayMs'],
    );
    expect(told.filter((line) => line.includes('up'))).toEqual([
      '0 up false 0 20',
      '5000 up true 0 20',
      '8000 up false 0 20',
      '10000 up false 0.05 20',
      '15000 up false 0.05 150',
      '30000 up false 0 150',
    ]);
    expect(told.at(-1)).toBe('30000 down false 0 75');
  });

  it('lets the later step lie above, and what lay below come back', () => {
    const { told } = played(
      {
        steps: [
          step(1_000, { side: 'up', change: both({ loss: 0.1 }), forMs: 10_000 }),
          step(2_000, { side: 'up', change: both({ loss: 0.9 }), forMs: 1_000 }),
        ],
      },
      ['loss'],
    );
    expect(told).toEqual(['0 up 0', '0 down 0', '1000 up 0.1', '2000 up 0.9', '3000 up 0.1', '11000 up 0']);
  });

  it('clears what was changed for good, of one side or both', () => {
    const { told } = played(
      {
        steps: [
          step(1_000, { change: both({ loss: 0.1 }) }),
          step(2_000, { side: 'up', change: 'clear' }),
          step(3_000, { change: 'clear' }),
        ],
      },
      ['loss'],
    );
    expect(told.slice(2)).toEqual(['1000 up 0.1', '1000 down 0.1', '2000 up 0', '3000 down 0']);
  });

  it('begins again, from the base, as often as it says', () => {
    const { told } = played(
      { steps: [step(1_000, { side: 'up', change: both({ loss: 0.1 }) })], everyMs: 5_000, times: 3 },
      ['loss'],
    );
    expect(told.filter((line) => line.includes('up'))).toEqual([
      '0 up 0',
      '1000 up 0.1',
      '5000 up 0',
      '6000 up 0.1',
      '10000 up 0',
      '11000 up 0.1',
    ]);
  });

  it('is back at the base when it is stopped, and begins anew when it is started', () => {
    const { told, machine } = played({ steps: [step(1_000, { side: 'up', change: both({ loss: 0.1 }) })] }, [
      'loss',
    ]);
    machine.stop();
    expect(told.at(-1)).toMatch(/up 0$/);
    expect(machine.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    machine.start(7_000);
    expect(machine.deadlineMs).toBe(8_000);
  });

  it('takes all that became due meanwhile, and tells the result once', () => {
    let tellings = 0;
    const machine = new TimelineMachine(
      {
        steps: [step(1, { change: both({ loss: 1 }) }), step(2, { change: both({ loss: 0.5 }) })],
        everyMs: undefined,
        times: 1,
      },
      {
        base: both({}),
        changed: (_, { loss }) => {
          tellings += 1;
          expect([0, 0.5]).toContain(loss);
        },
      },
    );
    machine.start(0);
    machine.deadlineReached(1_000);
    expect(tellings).toBe(4);
  });
});
