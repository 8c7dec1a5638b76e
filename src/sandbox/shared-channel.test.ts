import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { randomRuns } from '../../test/random-runs.js';
import { channelMemory, SharedChannel } from './shared-channel.js';

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

/** A channel to a thread that sends back what it receives, its text in capitals. */
function echoing(): SharedChannel {
  const memory = channelMemory();
  const compiled = new URL('../../dist/sandbox/shared-channel.js', import.meta.url).href;
  const source = `import(${JSON.stringify(compiled)}).then(({ SharedChannel }) => {
    const channel = new SharedChannel(require('node:worker_threads').workerData, 'thread');
    for (;;) {
      const { text, bytes } = channel.receive(Infinity);
      channel.send(text.toUpperCase(), bytes);
    }
  })`;
  workers.push(new Worker(source, { eval: true, workerData: memory }));
  return new SharedChannel(memory, 'host');
}

it('carries texts and bytes in turns, a hundred thousand times', () => {
  const channel = echoing();
  const turns = randomRuns(100_000, 10_000_000);
  for (let turn = 0; turn < turns; turn += 1) {
    channel.send(`turn ${turn}`, Uint8Array.of(turn & 0xff));
    const frame = channel.receive(10_000);
    if (frame?.text !== `TURN ${turn}` || frame.bytes[0] !== (turn & 0xff))
      expect(frame).toBe(`the frame of turn ${turn}`);
  }
});

it('carries what is not ASCII, nothing, and megabytes', () => {
  const channel = echoing();
  const bytes = new Uint8Array(8 * 1024 * 1024).fill(7);
  for (const [text, with_] of [
    ['温 é', new Uint8Array(0)],
    ['', Uint8Array.of(0, 255)],
    ['x'.repeat(4 * 1024 * 1024), bytes],
  ] as const) {
    expect(channel.send(text, with_)).toBe(true);
    const frame = channel.receive(10_000);
    expect(frame?.text).toBe(text.toUpperCase());
    expect(Buffer.compare(frame?.bytes ?? new Uint8Array(1), with_)).toBe(0);
  }
});

it('refuses what does not fit, and waits no longer than it is told', () => {
  const channel = new SharedChannel(channelMemory(), 'host');
  expect(channel.send('x'.repeat(33 * 1024 * 1024))).toBe(false);
  const beforeMs = performance.now();
  expect(channel.receive(30)).toBeUndefined();
  expect(performance.now() - beforeMs).toBeGreaterThanOrEqual(29);
});
