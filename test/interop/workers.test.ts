import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RunningBob } from '../bob.js';
import { itWith } from '../peer-programs.js';
import { atTerminal, connectedSoon } from './terminal.js';
import { freePort } from './tftp-peers.js';

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

/** The processes that a process started, as the kernel tells (proc(5)). */
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
    const bob = await listening('--workers', '3', '--reply', 'text:{count}:{text}');
    expect(childrenOf(bob.process.pid ?? 0)).toHaveLength(3);
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const socket = await connected(bob.port);
        socket.write(`m${index}`);
        const [data] = (await once(socket, 'data')) as [Buffer];
        return data.toString();
      }),
    );
    expect(answers).toEqual(Array.from({ length: 30 }, (_, index) => `1:m${index}`));
    await bob.event(({ type, open }) => type === 'connected' && open === 30);
    for (const socket of sockets.splice(0)) socket.end();
    await bob.event(({ type, open }) => type === 'closed' && open === 0);
    expect(await bob.stop()).toBe(0);
    const stopped = bob.events.find(({ type }) => type === 'stopped');
    expect(stopped?.totals).toMatchObject({ connections: 30, receivedMessages: 30, sentMessages: 30 });
    expect(bob.events.filter(({ type }) => type === 'received')).toHaveLength(30);
  });

  it('a process that dies is replaced, and the line about it names the connections lost', async () => {
    const bob = await listening('--workers', '2', '--reply', 'echo');
    const pid = bob.process.pid ?? 0;
    const lost = await connected(bob.port);
    const { localPort } = lost;
    await bob.event(({ type }) => type === 'connected');
    const before = childrenOf(pid);
    for (const child of before) process.kill(child, 'SIGKILL');
    await once(lost, 'close');
    const error = await bob.event(
      ({ type, message }) => type === 'error' && String(message).includes('1 connections lost'),
    );
    expect(error).toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringContaining(`127.0.0.1:${localPort}`),
    });
    expect(await bob.event(({ type }) => type === 'closed')).toMatchObject({
      reason: 'worker-lost',
      open: 0,
    });
    await expect.poll(() => childrenOf(pid).filter((child) => !before.includes(child))).toHaveLength(2);
    await expect
      .poll(
        async () => {
          const socket = await connected(bob.port);
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
    const peers = await Promise.all(Array.from({ length: 8 }, () => connectedSoon(port)));
    const heard = peers.map(async (peer) => {
      const [data] = await once(peer, 'data');
      peer.destroy();
      return String(data);
    });
    expect(await Promise.all(heard)).toEqual(Array(8).fill('hello everyone'));
    expect((await typed).status).toBe(0);
  });

  it('leave no process behind', async () => {
    const bob = await listening('--workers', '2', '--reply', 'echo');
    const children = childrenOf(bob.process.pid ?? 0);
    await connected(bob.port);
    expect(await bob.stop('SIGINT')).toBe(0);
    for (const child of children) expect(() => process.kill(child, 0)).toThrow();
  });

  it('say in one line that the port is taken', async () => {
    const bob = await listening('--workers', '2');
    const second = RunningBob.start('tcp', 'listen', `127.0.0.1:${bob.port}`, '--workers', '2');
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toMatch(/^127\.0\.0\.1:\d+ is in use by another program; .*\n$/);
  });
});
