import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BreakoutboxError } from '../../errors/error.js';
import { type RepeatedEndpoint, Repeater } from './repeater.js';

/** An endpoint that records when it sent, and behaves as a test sets it. */
function scripted() {
  let stop: () => void = () => undefined;
  const sentAtMs: number[] = [];
  const script: { waitingBytes: number; fault: BreakoutboxError | undefined } = {
    waitingBytes: 0,
    fault: undefined,
  };
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const endpoint: RepeatedEndpoint = {
    id: 'a',
    peers: () => [
      { peer: 'p:1', sinceMicros: 0, receivedBytes: 0, sentBytes: 0, backlogBytes: script.waitingBytes },
    ],
    send: () => {
      if (script.fault !== undefined) throw script.fault;
      sentAtMs.push(performance.now());
      return { peers: 1 };
    },
    stopped,
  };
  return { endpoint, script, sentAtMs, stop: () => stop() };
}

const ignored = (): void => undefined;
const hello = { bytes: Uint8Array.of(1, 2), to: undefined, intervalMs: 100, count: undefined };

describe('a repeater', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends at once and at every interval from the start, and reports its progress', async () => {
    const { endpoint, sentAtMs } = scripted();
    const startMs = performance.now();
    const repeater = new Repeater(endpoint, { ...hello, count: 5 }, ignored);
    await vi.advanceTimersByTimeAsync(200);
    expect(repeater.state).toEqual({
      state: 'running',
      bytes: 2,
      intervalMs: 100,
      count: 5,
      sent: 3,
      skipped: 0,
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sentAtMs.map((ms) => ms - startMs)).toEqual([0, 100, 200, 300, 400]);
    expect(repeater.state).toMatchObject({ state: 'ended', reason: 'done', sent: 5 });
  });

  it('goes on for as long as nobody stops it when it has no count', async () => {
    const { endpoint, sentAtMs } = scripted();
    const repeater = new Repeater(endpoint, hello, ignored);
    await vi.advanceTimersByTimeAsync(100_000);
    repeater.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sentAtMs).toHaveLength(1001);
    expect(repeater.state).toMatchObject({ state: 'ended', reason: 'stopped', sent: 1001 });
  });

  it('skips the beats at which a peer has not taken what came before', async () => {
    const { endpoint, script } = scripted();
    const repeater = new Repeater(endpoint, hello, ignored);
    script.waitingBytes = 1_000_000;
    await vi.advanceTimersByTimeAsync(300);
    script.waitingBytes = 0;
    await vi.advanceTimersByTimeAsync(100);
    expect(repeater.state).toMatchObject({ sent: 2, skipped: 3 });
    repeater.stop();
  });

  it('survives failures that pass, ends with those that do not, and does not begin when the first send fails', async () => {
    const { endpoint, script } = scripted();
    const repeater = new Repeater(endpoint, hello, ignored);
    script.fault = new BreakoutboxError('NOT_CONNECTED', { endpoint: 'e1' });
    await vi.advanceTimersByTimeAsync(100);
    expect(repeater.state).toMatchObject({ state: 'running', sent: 1, skipped: 1 });
    script.fault = new BreakoutboxError('PEER_UNKNOWN', { peer: 'p:1', endpoint: 'e1' });
    await vi.advanceTimersByTimeAsync(100);
    expect(repeater.state).toMatchObject({
      state: 'ended',
      reason: 'failed',
      failure: { code: 'PEER_UNKNOWN' },
    });
    expect(() => new Repeater(endpoint, hello, ignored)).toThrow(BreakoutboxError);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('notifies of every beat, sent or skipped, and of the end', async () => {
    const { endpoint, script } = scripted();
    const states: unknown[] = [];
    const repeater: Repeater = new Repeater(endpoint, { ...hello, count: 3 }, () => {
      const { state, sent, skipped } = repeater.state;
      states.push([state, sent, skipped]);
    });
    await vi.advanceTimersByTimeAsync(100);
    script.waitingBytes = 1_000_000;
    await vi.advanceTimersByTimeAsync(100);
    script.waitingBytes = 0;
    await vi.advanceTimersByTimeAsync(100);
    expect(states).toEqual([
      ['running', 2, 0],
      ['running', 2, 1],
      ['running', 3, 1],
      ['ended', 3, 1],
    ]);
  });

  it('ends with its endpoint, and stays ended for that reason', async () => {
    const { endpoint, stop } = scripted();
    const repeater = new Repeater(endpoint, hello, ignored);
    stop();
    await vi.advanceTimersByTimeAsync(0);
    repeater.stop();
    expect(repeater.state).toMatchObject({ state: 'ended', reason: 'endpoint', sent: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
