import { afterEach, describe, expect, it } from 'vitest';
import { DatagramLoop, type LoopUser } from './datagram-loop.js';
import { DatagramPort } from './datagram-port.js';
import { DatagramSocket } from './datagram-socket.js';
import { probeEngine } from './engine-probe.js';
import type { Libc } from './libc.js';
import { AddressBook, type Sockaddr } from './sockaddr.js';

const engine = probeEngine();
const real = (engine.ok ? engine.libc : undefined) as Libc;
const open: (DatagramLoop | DatagramPort)[] = [];

afterEach(() => {
  for (const one of open.splice(0).reverse()) one.close();
});

/** A loop that counts its looks at the sockets, with one port that hears itself. */
function looping(spinMicros: number, user?: LoopUser) {
  const counts = { looks: 0, heard: 0 };
  const libc: Libc = {
    ...real,
    epoll_wait: (...all) => {
      counts.looks += 1;
      return real.epoll_wait(...all);
    },
  };
  const loop = new DatagramLoop(libc, spinMicros);
  if (user !== undefined) loop.addUser(user);
  const book = new AddressBook(libc);
  const socket = DatagramSocket.bind(libc, book, book.parse('127.0.0.1', 0) as Sockaddr);
  const waiting: (() => void)[] = [];
  const port = new DatagramPort(libc, loop, socket, {
    received: () => {
      counts.heard += 1;
      for (const wake of waiting.splice(0)) wake();
    },
    undeliverable: () => undefined,
    refused: () => undefined,
  });
  open.push(loop, port);
  const to = { to: socket.local, from: undefined, interfaceIndex: 0, maxSegmentBytes: 0 };
  return {
    loop,
    counts,
    /** Sends to itself, and resolves when that was heard. */
    ping: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        port.send(to, Buffer.from('ping'));
        port.flush();
      }),
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe.runIf(engine.ok)('a datagram loop', () => {
  it('looks again for a while after a datagram, and not at all when nothing comes', async () => {
    const { counts, ping } = looping(2_000);
    await ping();
    await turns(20);
    expect(counts.looks).toBeGreaterThan(20);
    // Two milliseconds later it has gone to sleep.
    await expect
      .poll(async () => {
        const before = counts.looks;
        await turns(50);
        return counts.looks - before;
      })
      .toBe(0);
  });

  it('without spinning looks once for what came, and sleeps', async () => {
    const { counts, ping } = looping(0);
    await ping();
    await turns(20);
    expect(counts.looks).toBeLessThanOrEqual(4);
  });

  it('gives Node’s own loop a turn within a millisecond, however long it spins', async () => {
    const { counts, ping } = looping(10_000);
    await ping();
    let latest = 0;
    for (let turn = 0; turn < 10; turn += 1) {
      const askedMs = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      latest = Math.max(latest, turn < 2 ? 0 : performance.now() - askedMs);
    }
    expect(counts.looks).toBeGreaterThan(100);
    // Half a millisecond, and what this thread was put aside.
    expect(latest).toBeLessThan(5);
  });

  it('wakes its users at their deadlines, in no other turn', async () => {
    let reachedMs = 0;
    const user = {
      deadlineMs: Number.POSITIVE_INFINITY,
      deadlineReached(nowMs: number) {
        reachedMs = nowMs;
        user.deadlineMs = Number.POSITIVE_INFINITY;
      },
      turn: () => false,
    };
    const { loop } = looping(0, user);
    user.deadlineMs = performance.now() + 20;
    const wantedMs = user.deadlineMs;
    loop.wake();
    await turns(5);
    expect(reachedMs).toBe(0);
    await expect.poll(() => reachedMs).toBeGreaterThanOrEqual(wantedMs);
  });
});
