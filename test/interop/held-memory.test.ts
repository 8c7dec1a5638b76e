// What a TCP listener holds for its peers stays within its limits, as its process sees it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const MiB = 1024 * 1024;
const script = fileURLToPath(new URL('held-memory.mjs', import.meta.url));
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface Outcome {
  readonly grownBytes: number;
  readonly codes: readonly string[];
  readonly peers: number;
}

/** Serves in a process of its own while `peers` come, and gives what became of it. */
async function outcomeOf(input: object, peers: (port: number) => Promise<void>): Promise<Outcome> {
  const child = spawn(process.execPath, [script, JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(String(chunk)));
  await once(child.stdout, 'data');
  await peers(Number(printed.join('')));
  printed.length = 0;
  child.stdin.end();
  await closed;
  return JSON.parse(printed.join('')) as Outcome;
}

/** Opens so many connections that send `bytes` and never read; resolves when the system takes no more of them. */
async function deafPeers(port: number, count: number, bytes: Buffer): Promise<void> {
  for (let opened = 0; opened < count; opened += 1) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(bytes);
  }
}

/** Whether a line is echoed, after all that came before it. */
async function isServed(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.write('hello\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return String(answer).endsWith('hello\n');
}

describe('what a TCP listener holds', () => {
  it('is bounded when peers never read what they asked for, thousands of times in one chunk', async () => {
    const input = { framing: 'line', reply: `text:${'x'.repeat(20_000)}{text}` };
    const { grownBytes, codes, peers } = await outcomeOf(input, async (port) => {
      await deafPeers(port, 150, Buffer.alloc(256 * 1024, '\n'));
      expect(await isServed(port)).toBe(true);
    });
    expect([codes, peers]).toEqual([[], 151]);
    expect(grownBytes).toBeLessThan(160 * MiB);
  }, 60_000);

  it('is bounded when frames are never finished: the peer that holds most is closed, and the others are served', async () => {
    const input = { framing: 'line', reply: 'echo', limits: { maxTotalBacklogBytes: 16 * MiB } };
    const { grownBytes, codes, peers } = await outcomeOf(input, async (port) => {
      await deafPeers(port, 200, Buffer.alloc(MiB - 1, 'x'));
      expect(await isServed(port)).toBe(true);
    });
    expect(codes).toEqual(['HELD_TOO_MUCH']);
    expect(peers).toBeLessThan(40);
    expect(grownBytes).toBeLessThan(128 * MiB);
  }, 60_000);
});
