import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedEpoll } from '../../test/scripted-epoll.js';
import { DatagramLoop, type LoopUser } from './datagram-loop.js';
import type { DatagramSocket } from './datagram-socket.js';
import { EPOLLIN } from './libc.js';

/** Node's own loop, as far as a loop asks for its turns. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a look at the sockets takes. */
const lookMs = 0.001;
const descriptor = 10;

/** A loop on virtual time, with one socket that has a datagram at each of `arrivals`. */
function looping(spinMicros: number, { user, maySpin = true }: { user?: LoopUser; maySpin?: boolean } = {}) {
  const epoll = new ScriptedEpoll();
  let nowMs = 1_000;
  const arrivals: number[] = [];
  const handledMs: number[] = [];
  const isReadable = (): boolean => (arrivals[0] ?? Number.POSITIVE_INFINITY) <= nowMs;
  epoll.looked = () => {
    nowMs += lookMs;
    epoll.ready.set(descriptor, isReadable() ? EPOLLIN : 0);
  };
  const loop = new DatagramLoop(epoll.libc, spinMicros, { nowMs: () => nowMs, maySpin: () => maySpin });
  if (user !== undefined) loop.addUser(user);
  const handler = {
    flushed: 0,
    readable: () => {
      nowMs += lookMs;
      if (!isReadable()) return false;
      arrivals.shift();
      handledMs.push(nowMs);
      return true;
    },
    writable: () => undefined,
    errored: () => undefined,
    flush: () => {
      handler.flushed += 1;
    },
  };
  const socket = { descriptor } as DatagramSocket;
  loop.add(socket, handler);
  return {
    loop,
    socket,
    handler,
    handledMs,
    arrivals,
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Node finds the socket ready; the loop runs until it gives Node's own loop a turn. */
    wake: () => epoll.wake(),
    /** Milliseconds that the loop stayed with the sockets after the last datagram before it slept. */
    stayed: () => {
      epoll.wake();
      vi.runAllTimers();
      return nowMs - (handledMs.at(-1) ?? 0);
    },
  };
}

describe('a datagram loop', () => {
  it('stays with the sockets for as long as it spins after a datagram, and then sleeps', () => {
    const { arrivals, stayed } = looping(2_000);
    arrivals.push(1_000);
    expect(stayed()).toBeCloseTo(2, 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('handles what comes while it spins, without sleeping before', () => {
    const { arrivals, handledMs, wake } = looping(400);
    arrivals.push(1_000, 1_000.3, 1_000.49);
    wake();
    expect(handledMs).toHaveLength(3);
    expect(handledMs[2]).toBeCloseTo(1_000.49, 1);
  });

  it.each([
    ['that is not to spin', 0, true],
    ['that has no core to spin on', 2_000, false],
  ])('%s sleeps when it has handled what came', (_, spinMicros, maySpin) => {
    const { arrivals, stayed } = looping(spinMicros, { maySpin });
    arrivals.push(1_000);
    expect(stayed()).toBeLessThan(0.1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives Node’s own loop a turn every half millisecond, however much comes', () => {
    const { arrivals, now, wake } = looping(50);
    for (let index = 0; index < 1_000; index += 1) arrivals.push(1_000 + index / 100);
    wake();
    for (let turn = 0; turn < 10; turn += 1) {
      const beganMs = now();
      vi.advanceTimersToNextTimer();
      expect(now() - beganMs).toBeCloseTo(0.5, 1);
    }
    vi.runAllTimers();
    expect(arrivals).toEqual([]);
  });

  it('wakes its users at their deadlines, in no other turn', () => {
    const reachedMs: number[] = [];
    const user = {
      deadlineMs: Number.POSITIVE_INFINITY,
      deadlineReached(nowMs: number) {
        reachedMs.push(nowMs);
        user.deadlineMs = Number.POSITIVE_INFINITY;
      },
      turn: () => false,
    };
    const { loop, arrivals, pass, wake } = looping(0, { user });
    user.deadlineMs = 1_020;
    loop.wake();
    vi.advanceTimersByTime(19);
    arrivals.push(1_000);
    pass(19);
    wake();
    expect(reachedMs).toEqual([]);
    pass(1);
    vi.advanceTimersByTime(1);
    expect(reachedMs).toHaveLength(1);
    expect(reachedMs[0]).toBeGreaterThanOrEqual(1_020);
    vi.runAllTimers();
    expect(reachedMs).toHaveLength(1);
  });

  it('flushes what its users have gathered once they all had a turn', () => {
    const order: string[] = [];
    const userOf = (name: string): LoopUser => ({
      deadlineMs: Number.POSITIVE_INFINITY,
      deadlineReached: () => undefined,
      turn: () => {
        order.push(name);
        if (name === 'first' && !order.includes('flush')) loop.flushSoon(handler);
        return false;
      },
    });
    const { loop, handler } = looping(0, { user: userOf('first') });
    loop.addUser(userOf('second'));
    handler.flush = () => order.push('flush');
    loop.runNow();
    expect(order).toEqual(['first', 'second', 'flush']);
  });

  it('flushes nothing for a socket that is removed meanwhile', () => {
    const { loop, socket, handler } = looping(0);
    loop.flushSoon(handler);
    loop.remove(socket);
    vi.runAllTimers();
    expect(handler.flushed).toBe(0);
  });
});
