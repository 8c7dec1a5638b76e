import { describe, expect, it } from 'vitest';
import type { Sent } from '../../../../src/traffic/event.js';
import { received } from '../../../../test/records.js';
import type { SentToPeers } from '../log/log-entry.js';
import { wovenEvents } from './woven-events.js';

const second = 1_000_000;

function sent(sequence: number, send: number, timeMicros: number, peer = '10.0.0.1:7'): Sent {
  const bytes = Uint8Array.of(0x6f);
  return { type: 'sent', sequence, send, timeMicros, endpoint: 'e1', peer, bytes };
}

/** One send to two peers, as the feed has brought it. */
function toTwo(sequence: number, send: number, timeMicros: number): SentToPeers {
  const others = [{ peer: '10.0.0.2:8', sequence: sequence + 1 }];
  return { ...sent(sequence, send, timeMicros), peers: ['10.0.0.1:7', '10.0.0.2:8'], others };
}

const sequencesOf = (...lists: Parameters<typeof wovenEvents>): readonly number[] =>
  wovenEvents(...lists).map(({ sequence }) => sequence);

describe('events of the record and of the feed', () => {
  it('are each there once, in order', () => {
    const one = (sequence: number) => received(sequence, 'x', { endpoint: 'e1' });
    expect(sequencesOf([one(1), one(2)], [one(2), one(3)])).toEqual([1, 2, 3]);
  });

  it('have one line for a send to several peers', () => {
    const recorded = [sent(5, 1, second), sent(6, 1, second, '10.0.0.2:8')];
    expect(sequencesOf(recorded, [toTwo(5, 1, second)])).toEqual([5]);
  });

  it('have a line for a later send of the same number, which is one of another run', () => {
    const recorded = [sent(5, 1, second), sent(9, 1, 2 * second)];
    expect(sequencesOf(recorded, [toTwo(5, 1, second)])).toEqual([5, 9]);
    // And an earlier one.
    expect(sequencesOf([sent(2, 1, second)], [toTwo(5, 1, second)])).toEqual([2, 5]);
  });
});
