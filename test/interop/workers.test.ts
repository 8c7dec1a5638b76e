import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { freePort } from '../free-port.js';
import { itWith } from '../peer-programs.js';
import { atTerminal, connectedSoon } from './terminal.js';

const running: RunningBob[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of running.splice(0)) await one.stop();
});

async function listening(...args: readonly string[]): Promise<RunningBob> {
  const one = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', ...args);
  running.push(one);
  return one;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** The processes that a process started, from the kernel (proc(5)). */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return new RegExp(`^PPid:\\s*${pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe.runIf(process.platform === 'linux')('several processes on one port', () => {
  it('answer as one: events, counts and totals come out as one stream', async () => {
    const server = await listening('--workers', '3', '--reply', 'text:{count}:{text}');
    expect(childrenOf(server.process.pid ?? 0)).toHaveLength(3);
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const socket = await connected(server.port);
        socket.write(`m${index}`);
        const [data] = (await once(socket, 'data')) as [Buffer];
        return data.toString();
      }),
    );
    expect(answers).toEqual(Array.from({ length: 30 }, (_, index) => `1:m${index}`));
    await server.event(({ type, open }) => type === 'connected' && open === 30);
    for (const socket of sockets.splice(0)) socket.end();
    await server.event(({ type, open }) => type === 'closed' && open === 0);
    expect(await server.stop()).toBe(0);
    const stopped = server.events.find(({ type }) => type === 'stopped');
    expect(stopped?.totals).toMatchObject({ connections: 30, receivedMessages: 30, sentMessages: 30 });
    expect(server.events.filter(({ type }) => type === 'received')).toHaveLength(30);
  });

  it('a process that dies is replaced, and the line about it names the connections lost', async () => {
    const server = await listening('--workers', '2', '--reply', 'echo');
    const pid = server.process.pid ?? 0;
    const lost = await connected(server.port);
    const { localPort } = lost;
    await server.event(({ type }) => type === 'connected');
    const before = childrenOf(pid);
    for (const child of before) process.kill(child, 'SIGKILL');
    await once(lost, 'close');
    const error = await server.event(
      ({ type, message }) => type === 'error' && String(message).includes('1 connections lost'),
    );
    expect(error).toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringContaining(`127.0.0.1:${localPort}`),
    });
    expect(await server.event(({ type }) => type === 'closed')).toMatchObject({
      reason: 'worker-lost',
      open: 0,
    });
    await expect.poll(() => childrenOf(pid).filter((child) => !before.includes(child))).toHaveLength(2);
    await expect
      .poll(
        async () => {
          const socket = await connected(server.port);
          socket.write('again');
          const [data] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [
            Buffer | boolean,
          ];
          return String(data);
        },
        { timeout: 5000 },
      )
      .toBe('again');
  });

  it.each([[[]], [['--tls']]])(
    'give a slow reader the whole of what is piped in, with %j',
    async (options) => {
      const input = randomBytes(8 * 1024 * 1024);
      const port = await freePort();
      const words = ['tcp', 'listen', `127.0.0.1:${port}`, '--workers', '2', '--quiet', ...options];
      const listener = bob(words, { input, timeoutMs: 30_000 });
      const plain = await connectedSoon(port);
      sockets.push(plain);
      const peer =
        options.length === 0
          ? plain
          : connectTls({ socket: plain, rejectUnauthorized: false, host: 'localhost' });
      const received = createHash('sha256');
      for await (const chunk of peer) {
        received.update(chunk as Buffer);
        for (let turn = 0; turn < 100; turn += 1) await nextTurn();
      }
      peer.end();
      const { status, stderr } = await listener;
      expect([status, stderr]).toEqual([0, '']);
      expect(received.digest('hex')).toBe(createHash('sha256').update(input).digest('hex'));
    },
    40_000,
  );

  itWith('python3', 'what a person types reaches the peers of every process', async () => {
    const port = await freePort();
    const typed = atTerminal(
      ['tcp', 'listen', `127.0.0.1:${port}`, '--workers', '2'],
      [
        ['see', '(8 open)'],
        ['type', 'hello everyone\r'],
        ['see', '(0 open)'],
        ['type', '/quit\r'],
      ],
    );
    const outputs = Array.from({ length: 8 }, async () => {
      const peer = await connectedSoon(port);
      const [data] = await once(peer, 'data');
      peer.destroy();
      return String(data);
    });
    // Together: a terminal that ends early is reported with what it showed.
    const [session, ...texts] = await Promise.all([typed, ...outputs]);
    expect(texts).toEqual(Array(8).fill('hello everyone'));
    expect(session.status).toBe(0);
  });

  it('leave no process behind', async () => {
    const server = await listening('--workers', '2', '--reply', 'echo');
    const children = childrenOf(server.process.pid ?? 0);
    await connected(server.port);
    expect(await server.stop('SIGINT')).toBe(0);
    for (const child of children) expect(() => process.kill(child, 0)).toThrow();
  });

  it('say in one line that the port is taken', async () => {
    const server = await listening('--workers', '2');
    const second = RunningBob.start('tcp', 'listen', `127.0.0.1:${server.port}`, '--workers', '2');
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toMatch(/^127\.0\.0\.1:\d+ is in use by bob \(pid \d+\); .*\n$/);
  });
});
