// What `--log` leaves on the disk of the built command, with real peers, restarts and a disk that is full.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bob, main, RunningBob, run } from '../bob.js';
import { hasNamespaces, namespaceNeeds } from '../namespace.js';

let folder = '';
const running: RunningBob[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-logs-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) if (one.isRunning) await one.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function listen(...words: readonly string[]): Promise<RunningBob> {
  const started = await RunningBob.listen(...words);
  running.push(started);
  return started;
}

/** The lines of a log without their local times. */
function linesOf(name: string): readonly string[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [-+<>!=*] /);
  return lines.map((line) =>
    line.slice('2026-11-27 12:00:03.002 '.length).replaceAll(/:\d{4,5}\b/g, ':PORT'),
  );
}

/** Sends to a server and waits until it has the bytes. */
async function say(server: RunningBob, bytes: string): Promise<void> {
  const socket: Socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
  socket.write(bytes);
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  await server.event(({ type, hex: received }) => type === 'received' && received === hex);
  socket.end();
}

describe('--log', () => {
  it('has every message and event of a listener, to the last one before SIGTERM, and continues its file', async () => {
    const log = join(folder, 'bench-{endpoint}.log');
    for (const text of ['one\x1b[31m', 'two']) {
      const server = await listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo', '--log', log);
      await say(server, text);
      expect(await server.stop('SIGTERM')).toBe(0);
    }
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^bench-tcp-listen_/);
    const lines = linesOf(name);
    expect(lines.filter((line) => line.startsWith('<'))).toEqual([
      '< 127.0.0.1:PORT  8 B  one␛[31m',
      '< 127.0.0.1:PORT  3 B  two',
    ]);
    expect(lines.filter((line) => line.startsWith('>'))).toHaveLength(2);
    expect(lines.filter((line) => line.includes('stopped'))).toHaveLength(2);
  });

  it('is of a client through its reconnections', async () => {
    const server = await listen('tcp', 'listen', '127.0.0.1:0');
    const log = join(folder, 'client.log');
    const client = RunningBob.start(
      'tcp',
      'connect',
      `127.0.0.1:${server.port}`,
      '--reconnect',
      '0.2',
      '--log',
      log,
    );
    running.push(client);
    await client.event(({ type }) => type === 'connected');
    await server.stop('SIGKILL');
    await client.event(({ type }) => type === 'closed');
    await listen('tcp', 'listen', `127.0.0.1:${server.port}`);
    await client.event(({ type, connection }) => type === 'connected' && connection === 2);
    await client.stop();
    expect(
      linesOf('client.log')
        .map((line) => line[0])
        .join(''),
    ).toMatch(/^\+[-!]+!*\+-\*?$/);
  });

  it('has a file for each connection, and for each peer of UDP', async () => {
    const tcp = await listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--log',
      join(folder, 't.log'),
      '--log-rotate',
      'connection',
    );
    await say(tcp, 'one');
    await say(tcp, 'two');
    await tcp.stop();
    expect(readdirSync(folder).toSorted()).toEqual(['t-1.log', 't-2.log', 't-endpoint.log']);
    const udp = await listen('udp', 'listen', '127.0.0.1:0', '--log', join(folder, '{peer}.log'));
    await bob(['udp', 'send', `127.0.0.1:${udp.port}`, 'hello', '--wait', '0']);
    await udp.event(({ type }) => type === 'received');
    await udp.stop();
    expect(readdirSync(folder).filter((name) => name.startsWith('127.0.0.1_'))).toHaveLength(1);
  });

  it('says once that its folder is gone, and lives on', async () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const server = await listen('tcp', 'listen', '127.0.0.1:0', '--log', join(logs, 'a.log'));
    await say(server, 'one');
    renameSync(logs, join(folder, 'elsewhere'));
    await expect
      .poll(
        async () => {
          await say(server, 'lost');
          return server.stderr;
        },
        { timeout: 15_000, interval: 300 },
      )
      .toContain(`the log ${join(logs, 'a.log')} cannot be written: no such file or folder`);
    mkdirSync(logs);
    await expect
      .poll(
        async () => {
          await say(server, 'kept');
          return server.stderr;
        },
        { timeout: 15_000, interval: 300 },
      )
      .toMatch(/a\.log is written again; \d+ lines are missing/);
    expect(await server.stop()).toBe(0);
    expect(server.stderr.match(/cannot be written/g)).toHaveLength(1);
    expect(linesOf('logs/a.log')[0]).toMatch(/^! \d+ lines are missing here$/);
  });

  it.skipIf(!hasNamespaces)(`lives through a full disk (${namespaceNeeds})`, async () => {
    const script = `
      mount -t tmpfs -o size=64k tmpfs "$1" && cd "$1" && head -c 200000 /dev/zero > filler 2>/dev/null
      (sleep 3; rm filler; sleep 3; echo later; sleep 1) | "$2" "$3" tcp connect "$4" --log a.log --out lines >/dev/null
      cat a.log`;
    const server = await listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const words = [
      '-rm',
      'sh',
      '-c',
      script,
      'sh',
      folder,
      process.execPath,
      main,
      `127.0.0.1:${server.port}`,
    ];
    const { stdout, stderr } = await run('unshare', words, { env: { LC_ALL: 'C.UTF-8' } });
    expect(stderr.match(/the log a\.log cannot be written: the disk is full/g)).toHaveLength(1);
    expect(stderr).toMatch(/a\.log is written again; \d+ lines? (is|are) missing/);
    expect(stdout.toString()).toMatch(/! \d+ lines? (is|are) missing here\n/);
    expect(stdout.toString()).toMatch(/< 127\.0\.0\.1:\d+ {2}6 B {2}later␊\n/);
  });

  it.each([
    [
      ['--log', '{day}.log'],
      2,
      '--log "{day}.log": {day} is no placeholder; there are {endpoint}, {date}, {time}, {peer}, {connection}',
    ],
    [['--log', 'a.log', '--log-rotate', 'daily'], 2, '--log-rotate "daily" is neither a size such as 100M'],
    [['--log-rotate', '1h'], 2, '--log-rotate means nothing without --log'],
    [['--log', 'gone/a.log'], 1, 'the log gone/a.log cannot be written: no such file or folder'],
  ])('refuses %j', async (words, status, message) => {
    const ended = await bob(['tcp', 'listen', '127.0.0.1:0', ...words], { cwd: folder });
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(message)]);
  });

  it('is of all endpoints of a workbench', async () => {
    const workspace = join(folder, 'bench');
    expect((await bob(['init', workspace])).status).toBe(0);
    const started = RunningBob.start(
      ...['workbench', '--port', '0', '--no-open', '--trust', '--workspace', workspace],
      ...['--log', join(folder, 'all.log')],
    );
    running.push(started);
    const { url } = await started.event(({ type }) => type === 'workbench');
    const created = await fetch(new URL('/api/endpoints', String(url)), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'udp', address: '127.0.0.1:0', label: 'probe' }),
    });
    expect(created.ok).toBe(true);
    await started.stop();
    expect(readFileSync(join(folder, 'all.log'), 'utf8')).toMatch(
      / \[probe\] \* listening on 127\.0\.0\.1:\d+/,
    );
  });
});
