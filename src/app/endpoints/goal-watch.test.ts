import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toolsWith } from '../../../test/rules.js';
import { encodeText } from '../../bytes/encodings.js';
import { parseMatch } from '../../endpoint/rules/match.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import { GoalWatch } from './goal-watch.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const matchOf = (source: string) => orThrow(parseMatch(source, 'utf-8', toolsWith()));

/** A watch over what a test says arrived, and what it ended with. */
function watching(
  until: string | undefined,
  fail: string | undefined,
  withinMs?: number,
  { isStream = true, hasOnePeer = false } = {},
) {
  let flush = (): void => undefined;
  const hub = new Hub((later) => {
    flush = later;
  });
  const ends: (string | undefined)[] = [];
  const goal = {
    until: until === undefined ? undefined : matchOf(until),
    fail: fail === undefined ? undefined : matchOf(fail),
    withinMs,
  };
  const watch = new GoalWatch(hub, goal, { encoding: 'utf-8', isStream, hasOnePeer }, (fault) =>
    ends.push(fault?.code),
  );
  const receive = (text: string, peer = 'a:1'): void => {
    const bytes = encodeText(text, 'utf-8');
    hub.publish({ type: 'received', timeMicros: 1, endpoint: 'e', connection: 1, peer, bytes });
    flush();
  };
  const finish = (peer = 'a:1'): void => {
    hub.publish({ type: 'peerFinished', timeMicros: 1, endpoint: 'e', connection: 1, peer, waitSeconds: 60 });
    flush();
  };
  return { watch, ends, receive, finish };
}

describe('a watch', () => {
  it('ends once, with the first that matches', () => {
    const { ends, receive } = watching('OK', 'ERR');
    receive('wait');
    receive('an OK');
    receive('ERR');
    expect(ends).toEqual([undefined]);
  });

  it('fails with what is not to come, also if both came', () => {
    const { ends, receive } = watching('OK', 'ERR');
    receive('OK and ERR');
    expect(ends).toEqual(['MATCH_FAILED']);
  });

  it('joins the pieces of one peer, and not those of two', () => {
    const { ends, receive } = watching('READY', undefined);
    receive('REA', 'a:1');
    receive('DY', 'b:1');
    expect(ends).toEqual([]);
    receive('DY', 'a:1');
    expect(ends).toEqual([undefined]);
  });

  it('takes whole messages for themselves', () => {
    const { ends, receive } = watching('READY', undefined, undefined, { isStream: false });
    receive('REA');
    receive('DY');
    expect(ends).toEqual([]);
  });

  it.each([
    ['OK', 'MATCH_TIMED_OUT'],
    [undefined, undefined],
  ])('ends when its time is over, waiting for %j', (until, code) => {
    const { watch, ends, receive } = watching(until, 'ERR', 500);
    watch.begin();
    receive('no');
    vi.advanceTimersByTime(499);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual([code]);
  });

  it('has failed as soon as the only peer has finished, and not with one of several', () => {
    const { ends, receive, finish } = watching('OK', undefined, 500, { hasOnePeer: true });
    receive('no');
    finish();
    expect(ends).toEqual(['MATCH_NOT_SEEN']);
    const several = watching('OK', undefined, 500);
    several.finish();
    several.receive('OK', 'b:1');
    expect(several.ends).toEqual([undefined]);
  });

  it('leaves no timer behind when it is closed', () => {
    const { watch, ends } = watching('OK', undefined, 500);
    watch.begin();
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
    watch.stopped();
    expect(ends).toEqual([]);
  });

  it('has failed when the endpoint ends before', () => {
    const { watch, ends } = watching('OK', undefined, 500);
    watch.begin();
    watch.stopped();
    vi.advanceTimersByTime(1_000);
    expect(ends).toEqual(['MATCH_NOT_SEEN']);
  });
});
