import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { bob, main, RunningBob } from '../bob.js';
import { freePort } from '../free-port.js';
import { describeWith, hasProgram, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { fileOf } from '../tftp-pair.js';
import { ownAddress, type ServerName, startServer } from './tftp-peers.js';

const { own, folder } = scratch();
const timeoutMs = 90_000;

interface CheckLine {
  readonly type: string;
  readonly id: string;
  readonly outcome: string;
  readonly expected?: string;
  readonly came?: string;
  readonly source?: string;
  readonly failed?: number;
  readonly written?: readonly string[];
}

/** Runs `bob check … --json`: its exit status, the checks, and the last object. */
async function check(...words: readonly string[]) {
  const { status, stdout, stderr } = await bob(['check', ...words, '--json', '--seed', '2'], { timeoutMs });
  const lines = stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CheckLine);
  const found = lines.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');
  return {
    status,
    stderr,
    lines,
    last: lines.at(-1),
    found: found.map(({ id, outcome }) => `${id} ${outcome}`),
  };
}

/** A command of this program within a template. */
const self = `${process.execPath} ${main}`;

describe('bob check of an echo server', () => {
  it('finds nothing at one that echoes, over TCP and UDP, in an encoding', async () => {
    const tcp = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    own({ close: () => tcp.stop() });
    const udp = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    own({ close: () => udp.stop() });
    const [overTcp, overUdp] = await Promise.all([
      check('tcp-echo', `127.0.0.1:${tcp.port}`, '--encoding', 'gbk', '--level', 'basic'),
      check('udp-echo', `127.0.0.1:${udp.port}`),
    ]);
    expect([overTcp.status, overTcp.found, overUdp.status, overUdp.found]).toEqual([0, [], 0, []]);
    expect(overTcp.lines.find(({ id }) => id === 'echo-half-close')?.source).toBe('RFC 9293 §3.6');
    expect(overTcp.last).toMatchObject({ type: 'checked', passed: 12, skipped: 0 });
  });

  it('finds nothing at one that reverses lines', async () => {
    const words = ['tcp', 'listen', '127.0.0.1:0', '--reply', 'reverse', '--framing', 'line'];
    const server = await RunningBob.listen(...words, '--encoding', 'gbk');
    own({ close: () => server.stop() });
    const { status, found } = await check('tcp-reverse', `127.0.0.1:${server.port}`, '--encoding', 'gbk');
    expect([status, found]).toEqual([0, []]);
  });

  it('tells of one that reads once into 1024 bytes what was expected, what came and why it matters, and writes a report', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => socket.write(bytes.subarray(0, 1_024)));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    own(server);
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const report = join(folder(), 'report.xml');
    const { status, stdout } = await bob(
      [
        'check',
        'tcp-echo',
        String(port),
        '--only',
        'echo-large,echo-bytes',
        '--junit',
        report,
        '--seed',
        '7',
      ],
      { env: { LC_ALL: 'zh_CN.UTF-8' } },
    );
    const text = stdout.toString();
    expect(status).toBe(1);
    expect(text).toContain('✓ echo-bytes');
    expect(text).toMatch(
      /✗ echo-large .*\n {4}应为 {2}原样的 200000 字节\n {4}实际 {2}.*\n {4}影响 {2}一次读不完/,
    );
    expect(text).toContain('种子 7');
    const xml = readFileSync(report, 'utf8');
    expect(xml).toContain('tests="3" failures="1"');
    expect(xml).toContain('<failure message="应为');
  });

  it('says once that a server has ended, and skips the rest', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => server.close());
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    own(server);
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { status, found, lines } = await check('tcp-echo', String(port), '--level', 'full');
    expect([status, found]).toEqual([1, ['after-reset failed']]);
    expect(lines.find(({ id }) => id === 'after-reset')?.came).toMatch(/ended; after-reset was the last/);
    expect(lines.find(({ id }) => id === 'many-in-turn')?.outcome).toBe('skipped');
  });

  it('says once that nobody is there', async () => {
    const { status, lines, found } = await check('tcp-echo', `127.0.0.1:${await freePort()}`);
    expect([status, found]).toEqual([1, ['echo-text failed']]);
    expect(lines[0]?.came).toContain('ECONNREFUSED');
    expect(lines.slice(1, -1).every(({ outcome }) => outcome === 'skipped')).toBe(true);
  });
});

describe('bob check of a TFTP server', () => {
  it(
    'finds nothing at the own one on either engine, and names what it has written',
    async () => {
      const runs = ['linux', 'portable'].map(async (engine) => {
        const words = ['tftp', 'serve', folder(), '--port', '0', '--host', '127.0.0.1'];
        const server = await RunningBob.listen(...words, '--write', 'overwrite', '--engine', engine);
        own({ close: () => server.stop() });
        return check('tftp-server', `127.0.0.1:${server.port}`, '--write');
      });
      for (const { status, found, last } of await Promise.all(runs)) {
        expect([status, found]).toEqual([0, []]);
        expect(last?.written?.every((name) => name.startsWith('bob-check-'))).toBe(true);
        expect(last?.written?.length).toBeGreaterThan(5);
      }
    },
    timeoutMs,
  );

  it('writes nothing without leave, and compares what it reads', async () => {
    const root = folder({ image: fileOf(9_000), other: fileOf(9_001) });
    const server = await RunningBob.listen('tftp', 'serve', root, '--port', '0', '--host', '127.0.0.1');
    own({ close: () => server.stop() });
    const target = `127.0.0.1:${server.port}`;
    const only = ['--only', 'repeated-ack,sizes'];
    const same = await check(
      'tftp-server',
      target,
      '--file',
      'image',
      '--expect',
      join(root, 'image'),
      ...only,
    );
    expect([same.status, same.found]).toEqual([0, []]);
    expect(same.lines.find(({ id }) => id === 'sizes')?.outcome).toBe('skipped');
    expect(same.last?.written).toEqual([]);
    const other = await check(
      'tftp-server',
      target,
      '--file',
      'image',
      '--expect',
      join(root, 'other'),
      ...only,
    );
    expect([other.status, other.found]).toEqual([1, ['read-whole failed']]);
  });

  /** What docs/check.md says of the servers of others. */
  const known: readonly (readonly [ServerName, readonly string[]])[] = [
    ['in.tftpd', ['block-size-range warned', 'foreign-packet warned']],
    [
      'atftpd',
      ['block-size-range failed', 'foreign-packet warned', 'malformed-request failed', 'repeated-ack failed'],
    ],
    ['dnsmasq', ['block-size-range failed', 'netascii-pairs failed']],
  ];
  const present = known.filter(([name]) => hasProgram(name));
  const absent = known.filter(([name]) => !hasProgram(name)).map(([name]) => name);
  it(
    `finds the faults that are known of the servers of others${absent.length === 0 ? '' : ` (needs ${absent.join(', ')})`}`,
    async () => {
      const found = present.map(async ([name]) => {
        const root = folder({ f1: 'x', image: '\rx'.repeat(4_000) });
        const server = await startServer(name, root, name === 'dnsmasq' ? ownAddress : '127.0.0.1');
        own({ close: () => server.stop() });
        const leave = name === 'dnsmasq' ? ['--file', 'image'] : ['--write'];
        const { found: faults } = await check('tftp-server', `${server.host}:${server.port}`, ...leave);
        return [name, faults.toSorted()];
      });
      expect(await Promise.all(found)).toEqual(present);
    },
    timeoutMs,
  );
});

describe('bob check of a TFTP client', () => {
  it(
    'finds nothing at the own one',
    async () => {
      const { status, found, lines } = await check(
        'tftp-client',
        ...['--get', `${self} tftp get {url} {file} --overwrite`, '--put', `${self} tftp put {file} {url}`],
      );
      expect([status, found]).toEqual([0, []]);
      expect(lines.filter(({ outcome }) => outcome === 'skipped')).toEqual([]);
    },
    timeoutMs,
  );

  /** What docs/check.md says of the clients of others, of checks that take no long wait. */
  const known: readonly (readonly [program: string, get: string, put: string, only: string, string[]])[] = [
    [
      'busybox',
      'tftp -g -r {name} -l {file} {host} {port}',
      'tftp -p -r {name} -l {file} {host} {port}',
      'get-doubled,get-foreign-packet,get-smaller-blocks,put-repeated-ack',
      ['get-foreign-packet warned'],
    ],
    [
      'curl',
      '-sS -o {file} {url}',
      '-sS -T {file} {url}',
      'get-doubled,get-foreign-packet,get-error,put-repeated-ack',
      ['get-error warned', 'get-foreign-packet failed', 'put-repeated-ack failed'],
    ],
    [
      'tftp',
      '-m {mode} {host} {port} -c get {name} {file}',
      '-m {mode} {host} {port} -c put {file} {name}',
      'get-doubled,get-foreign-packet,get-netascii,put-repeated-ack',
      ['get-foreign-packet failed'],
    ],
  ];
  for (const [program, get, put, only, faults] of known)
    describeWith(program, program, () => {
      it(
        'has the faults that are known of it',
        async () => {
          const path = programPath(program) ?? program;
          const { found } = await check(
            ...['tftp-client', '--get', `${path} ${get}`, '--put', `${path} ${put}`, '--only', only],
          );
          expect(found.toSorted()).toEqual(faults);
        },
        timeoutMs,
      );
    });

  it('waits for a device where it is given no command', async () => {
    const port = await freePort();
    const running = RunningBob.start(
      ...['check', 'tftp-client', `127.0.0.1:${port}`, '--only', 'get-whole,put-whole,get-doubled'],
    );
    own({ close: () => running.stop() });
    const client = new TftpClient({ host: '127.0.0.1', port });
    const outcomes: string[] = [];
    // It asks as a device that is switched on again each time somebody is told to.
    const transfers = [
      () => client.read('firmware.bin'),
      () => client.put(fileOf(2_000), 'config.txt'),
      () => client.read('firmware.bin'),
    ];
    for (const [index, transfer] of transfers.entries()) {
      await expect.poll(() => running.stderr.split('let the device').length - 1).toBe(index + 1);
      await transfer();
    }
    expect(await running.ended()).toBe(0);
    for (const { type, outcome } of running.events) if (type === 'check') outcomes.push(String(outcome));
    expect(outcomes).toEqual(['passed', 'passed', 'passed']);
  });
});

it('refuses what cannot be run, before anything is sent', async () => {
  const unknown = await check('tcp-echo', '7777', '--only', 'nothing-of-that');
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('echo-half-close')]);
  const template = await check('tftp-client', '--get', 'curl {url}');
  expect([template.status, template.stderr]).toEqual([2, expect.stringContaining('{file}')]);
  const missing = await check('tftp-client', '--get', 'no-such-client {url} {file}');
  expect([missing.status, missing.stderr.trim().split('\n'), missing.lines]).toEqual([
    2,
    [expect.stringContaining('cannot run no-such-client: not found in PATH')],
    [],
  ]);
  const report = await check('tcp-echo', '7777', '--junit', join(folder(), 'no', 'report.xml'));
  expect([report.status, report.stderr]).toEqual([1, expect.stringContaining('--junit')]);
});
