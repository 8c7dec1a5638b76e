import { describe, expect, it } from 'vitest';
import { type Visit, Visits } from './visits.js';

const visit = (peer: number): Visit => ({ type: 'connected', peer: String(peer), atMs: peer });

describe('who came and left', () => {
  it('is counted on when the oldest are forgotten', () => {
    const visits = new Visits();
    for (let peer = 0; peer < 50_000; peer += 1) visits.push(visit(peer));
    expect([visits.count, visits.latest?.peer]).toEqual([50_000, '49999']);
    expect(visits.find(49_990, () => true)).toEqual({ visit: visit(49_990), seen: 49_991 });
    expect(visits.find(0, ({ peer }) => peer === '5')).toBeUndefined();
    expect(visits.find(50_000, () => true)).toBeUndefined();
    expect(visits.behind(49_998, 8)).toEqual([visit(49_998), visit(49_999)]);
    expect(visits.behind(49_000, 2)).toEqual([visit(49_998), visit(49_999)]);
  });

  it('is found once for each time that it happened', () => {
    const visits = new Visits();
    for (const peer of [1, 2, 1]) visits.push(visit(peer));
    const first = visits.find(0, ({ peer }) => peer === '1');
    const second = visits.find(first?.seen ?? 0, ({ peer }) => peer === '1');
    expect([first?.seen, second?.seen]).toEqual([1, 3]);
  });
});
