import { describe, expect, it } from 'vitest';
import type { HeldMessage, SettledMessage } from '../../../../src/operations/standing-in.js';
import type { Altered } from '../../../../src/traffic/event.js';
import { besideOf, heldOf, openIn, outcomeOf } from './held-lists.js';

const held = (number: number, data = 'AQ==', heldAtMicros = number * 1_000): HeldMessage => ({
  ...{ number, side: 'down', peer: '10.0.0.9:5000', heldAtMicros, goesAtMicros: heldAtMicros + 60_000_000 },
  data,
});
const settled = (number: number, what: SettledMessage['what']): SettledMessage => ({
  ...{ number, side: 'down', peer: '10.0.0.9:5000', atMicros: 90_000, what, data: 'AQ==' },
});

describe('what a relay holds', () => {
  it('is looked at from the oldest on, and stays open', () => {
    const lists = { held: [held(1), held(2)], before: [] };
    expect(openIn(lists, undefined, false)?.number).toBe(1);
    expect(openIn(lists, held(2), false)?.number).toBe(2);
    expect(besideOf(lists, held(1), 1)?.number).toBe(2);
    expect(besideOf(lists, held(1), -1)).toBeUndefined();
    // Its time was extended meanwhile.
    const longer = { ...held(2), goesAtMicros: 9 };
    expect(openIn({ held: [longer], before: [] }, held(2), true)).toBe(longer);
  });

  it('stays open while it is edited, even after it is gone, and says what became of it', () => {
    const lists = { held: [held(2)], before: [settled(1, 'timedOut')] };
    expect(openIn(lists, held(1), true)?.number).toBe(1);
    expect(outcomeOf(lists, held(1))).toBe('timedOut');
    expect(openIn(lists, held(1), false)?.number).toBe(2);
    expect(outcomeOf(lists, held(2))).toBe('held');
    expect(outcomeOf({ held: [], before: [] }, held(1))).toBe('gone');
  });

  it('is another one with the same number after the relay was opened again', () => {
    const anew = { held: [held(1, 'Ag==', 500_000)], before: [] };
    expect(openIn(anew, held(1), true)).toEqual(held(1));
    expect(outcomeOf({ held: [], before: [settled(1, 'dropped')] }, anew.held[0] ?? held(1))).toBe('gone');
  });

  it('is found from its row of the log', () => {
    const event: Altered = {
      ...{ type: 'altered', sequence: 9, endpoint: 'e', what: 'held', side: 'down' },
      ...{ timeMicros: 2_010, peer: '10.0.0.9:5000', bytes: Uint8Array.of(1) },
    };
    const lists = { held: [held(1), held(2), held(3, 'Ag==')], before: [] };
    expect(heldOf(event, lists)?.number).toBe(2);
    expect(heldOf({ ...event, peer: '10.0.0.9:5001' }, lists)).toBeUndefined();
    expect(heldOf({ ...event, what: 'dropped' }, lists)).toBeUndefined();
  });
});
