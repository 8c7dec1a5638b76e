import { describe, expect, it } from 'vitest';
import { GapReports } from './gap-reports.js';
import { RoundTrip } from './round-trip.js';
import { defaultTransferLimits } from './transfer-limits.js';

/** Of a peer 10 ms away that has blocks 1 to 16 in flight, sent at 0. */
function reports(): GapReports {
  const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
  roundTrip.sampled(10);
  return new GapReports(roundTrip, defaultTransferLimits.minTimeoutMs);
}

/** The same, when block 5 was lost, and 5 to 20 were sent again at 10. */
function repeated(): GapReports {
  const gaps = reports();
  expect(gaps.inside(4, 10)).toBe('now');
  gaps.repeated(5, 16, 10);
  gaps.placeRepeated();
  return gaps;
}

describe('an ACK that may report a gap', () => {
  it('is believed at once when it is the first', () => {
    expect(reports().inside(4, 10)).toBe('now');
    expect(reports().again(0, 0, 0, 10)).toBe('now');
  });

  it('means nothing when it comes sooner than an answer to what was sent last', () => {
    expect(reports().again(0, 0, 0, 4)).toBe('not');
  });

  it('is believed when nothing has come for a timeout', () => {
    expect(repeated().again(4, 10, 10, 10 + 1_000)).toBe('now');
  });
});

describe('an ACK after a repetition', () => {
  it('may answer a copy: it is believed when nothing else comes, and at once when more come than there were copies', () => {
    const gaps = repeated();
    for (let copy = 1; copy <= 12; copy += 1) expect(gaps.again(4, 150, 15, 230)).toBe('later');
    expect(gaps.again(4, 150, 15, 230)).toBe('now');
  });

  it('may answer a copy that a busy peer is at', () => {
    expect(repeated().again(4, 10, 19, 20)).toBe('busy');
  });

  it.each([
    [40, 'later'],
    [5_000, 'soon'],
  ] as const)('may answer what was only late, even at %i ms, but only once', (atMs, belief) => {
    const gaps = repeated();
    gaps.moved(20);
    gaps.moved(atMs);
    expect(gaps.inside(24, atMs)).toBe(belief);
    expect(gaps.inside(25, atMs + 1)).toBe('now');
  });

  it('that stops among the copies is of a peer that acknowledges every block, until silence shows a loss', () => {
    const gaps = repeated();
    expect(gaps.inside(8, 20)).toBe('later');
    for (const block of [21, 22, 23]) expect(gaps.inside(block, 20)).toBe('later');
    gaps.fellSilent();
    expect(gaps.inside(24, 5_000)).toBe('soon');
    expect(gaps.inside(25, 5_001)).toBe('now');
  });

  it('that comes too soon to be its answer shows that nothing had been lost', () => {
    const gaps = repeated();
    gaps.moved(12);
    expect(gaps.inside(21, 200)).toBe('later');
    expect(gaps.inside(22, 201)).toBe('later');
  });
});

describe('a round trip', () => {
  it('is no sample of what was sent more than once (Karn’s rule), the offer included', () => {
    const gaps = repeated();
    expect(gaps.wasSentOnce(16)).toBe(false);
    expect(gaps.wasSentOnce(17)).toBe(true);
    const offered = reports();
    expect(offered.wasSentOnce(0)).toBe(true);
    offered.offered(2);
    expect(offered.wasSentOnce(0)).toBe(false);
  });
});
