import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { Waiting } from './waiting.js';

const never = new Promise<never>(() => undefined);

/** Blocks the process, as a busy system does. */
function busyFor(ms: number): void {
  const startMs = performance.now();
  while (performance.now() - startMs < ms);
}

describe('a pause', () => {
  it('receives, before it ends, a datagram that arrived while the program could not run', async () => {
    const receiver = createSocket('udp4').bind(0, '127.0.0.1');
    const sender = createSocket('udp4');
    await once(receiver, 'listening');
    let isReceived = false;
    receiver.once('message', () => {
      isReceived = true;
    });
    const connected = once(sender, 'connect');
    sender.connect(receiver.address().port, '127.0.0.1');
    await connected;
    // After the check phase, the loop runs its timers next.
    await new Promise((resolve) => setImmediate(resolve));
    const pause = new Waiting(never).pause(5);
    sender.send('x');
    busyFor(20);
    await expect(pause).resolves.toBe(true);
    expect(isReceived).toBe(true);
    sender.close();
    receiver.close();
  });

  it('lasts as long as it was asked to', async () => {
    const startMs = performance.now();
    await expect(new Waiting(never).pause(40)).resolves.toBe(true);
    // A timer counts whole milliseconds, and may fire one early.
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(39);
  });

  it('leaves no timer behind, which would keep the process alive, when it ends early', async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const pause = new Waiting(Promise.resolve()).pause(60_000);
    expect(timers()).toBe(before + 1);
    await expect(pause).resolves.toBe(false);
    expect(timers()).toBe(before);
  });

  it('ends early, and none begins, when what it waits beside has ended', async () => {
    let end = (): void => undefined;
    const waiting = new Waiting(
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    );
    const pauses = [waiting.pause(60_000), waiting.pause(60_000)];
    end();
    await expect(Promise.all(pauses)).resolves.toEqual([false, false]);
    await expect(waiting.pause(60_000)).resolves.toBe(false);
    expect(waiting.hasEnded).toBe(true);
  });
});
