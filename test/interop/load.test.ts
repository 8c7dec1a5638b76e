import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { bob, type Finished, RunningBob } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { type Opened, opened } from '../open-endpoint.js';
import { itWith } from '../peer-programs.js';
import { atTerminal } from './terminal.js';

interface Report {
  readonly type: string;
  readonly protocol: string;
  readonly seconds: number;
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  readonly perSecond: number;
  readonly latencyMicros: Readonly<Record<'p50' | 'p90' | 'p99' | 'p999' | 'max', number>>;
}

const left: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of left.splice(0)) await close();
});

function reportOf({ stdout }: Finished): Report {
  return JSON.parse(stdout.toString()) as Report;
}

async function echo(type: 'tcp-listen' | 'udp'): Promise<Opened> {
  const one = await opened({ type, address: '127.0.0.1:0', reply: 'echo' });
  left.push(() => one.endpoint.close(0));
  return one;
}

function received({ events }: Opened): number {
  return events.reduce((sum, event) => sum + (event.type === 'received' ? event.bytes.length : 0), 0);
}

describe('bob load', () => {
  it('over TCP counts round trips, and no more than the server has received', async () => {
    const server = await echo('tcp-listen');
    const finished = await bob([
      ...['load', 'tcp', `127.0.0.1:${server.port}`, '--json'],
      ...['--peers', '5', '--seconds', '0.5', '--size', '100'],
    ]);
    expect(finished.stderr).toBe('');
    const report = reportOf(finished);
    expect(report).toMatchObject({ type: 'loadFinished', protocol: 'tcp', failed: 0 });
    expect(report.bytes).toBe(report.done * 100);
    expect(report.done).toBeGreaterThan(50);
    await server.event('closed', ({ open }) => open === 0);
    // What was in transit at the end was received and not counted.
    expect(received(server) - report.bytes).toBeGreaterThanOrEqual(0);
    expect(received(server) - report.bytes).toBeLessThanOrEqual(5 * 100);
    const { p50, p90, p99, p999, max } = report.latencyMicros;
    expect([p50, p90, p99, p999, max]).toEqual([p50, p90, p99, p999, max].toSorted((a, b) => a - b));
    expect(p50).toBeGreaterThan(0);
    expect(finished.status).toBe(0);
  });

  it('with --connect makes a connection for each round trip', async () => {
    const server = await echo('tcp-listen');
    const address = `127.0.0.1:${server.port}`;
    const finished = await bob([
      ...['load', 'tcp', address, '--connect', '--json', '--peers', '2', '--seconds', '0.5'],
    ]);
    const { done, failed } = reportOf(finished);
    expect(failed).toBe(0);
    await server.event('closed', ({ open }) => open === 0);
    const connections = server.events.filter(({ type }) => type === 'connected').length;
    // One asks whether anyone is there; two may be under way at the end.
    expect(connections - done).toBeGreaterThanOrEqual(1);
    expect(connections - done).toBeLessThanOrEqual(3);
  });

  it('keeps to --rate', async () => {
    const server = await echo('udp');
    const address = `127.0.0.1:${server.port}`;
    const finished = await bob([
      ...['load', 'udp', address, '--rate', '200', '--peers', '20', '--seconds', '1', '--json'],
    ]);
    const { done, failed } = reportOf(finished);
    expect(failed).toBe(0);
    expect(done).toBeLessThanOrEqual(201);
    expect(done).toBeGreaterThan(150);
  });

  it('shows the server that stalls, not only the answers that it gave', async () => {
    let answered = 0;
    const stalling: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      // Every answer takes 100 ms: ten a second where the rate wants a hundred.
      socket.on('data', (bytes) => {
        setTimeout(() => {
          answered += 1;
          socket.write(bytes);
        }, 100);
      });
    }).listen(0, '127.0.0.1');
    left.push(() => new Promise((resolve) => stalling.close(resolve)));
    await new Promise((resolve) => stalling.once('listening', resolve));
    const { port } = stalling.address() as { port: number };
    const finished = await bob([
      ...['load', 'tcp', `127.0.0.1:${port}`, '--rate', '100', '--peers', '1', '--seconds', '1', '--json'],
    ]);
    const { done, latencyMicros } = reportOf(finished);
    expect(done).toBeLessThanOrEqual(answered);
    expect(latencyMicros.max).toBeGreaterThan(500_000);
  });

  it('ends with 1 and says why when nobody listens', async () => {
    const gone = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const { port } = gone;
    await gone.endpoint.close(0);
    const finished = await bob(['load', 'tcp', `127.0.0.1:${port}`, '--seconds', '0.5']);
    expect(finished.status).toBe(1);
    expect(finished.stderr).toBe(
      `127.0.0.1:${port} refused: nothing listens there; start the server or check the port\n`,
    );
  });

  it.each([
    [['load', 'tcp'], /ADDRESS|address/],
    [['load', 'tcp', '127.0.0.1:9', '--peers', '10001'], /--peers/],
    [['load', 'udp', '127.0.0.1:9', '--size', '65508'], /--size/],
    [['load', 'udp', '127.0.0.1:9', '--seconds', '3601'], /--seconds/],
    [['load', 'tftp', '127.0.0.1:9'], /tftp:\/\//],
    [['load', 'tftp', 'tftp://127.0.0.1/x', '--blksize', '7'], /--blksize/],
    [['load', 'udp', '127.0.0.1:9', '--engine', 'warp'], /--engine/],
  ])('%j is reported in one line and ends with 2', async (args, words) => {
    const { status, stderr } = await bob(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['linux', 'portable'])(
    'over UDP says at once that nobody listens, on the %s engine',
    async (engine) => {
      const gone = await echo('udp');
      const address = `127.0.0.1:${gone.port}`;
      await gone.endpoint.close(0);
      const refused = await bob(['load', 'udp', address, '--seconds', '30', '--engine', engine, '--json']);
      expect(refused.status).toBe(1);
      const printed = `${String(refused.stdout)}${refused.stderr}`;
      expect(printed).toContain(`${address} refused: nothing listens there`);
    },
  );

  it('ends with 130 at Ctrl-C, with what it has so far', async () => {
    const server = await echo('tcp-listen');
    const running = RunningBob.start('load', 'tcp', `127.0.0.1:${server.port}`, '--seconds', '60');
    await server.event('received');
    expect(await running.stop('SIGINT')).toBe(130);
    expect(running.events).toHaveLength(1);
    expect(Number(running.events[0]?.done)).toBeGreaterThanOrEqual(0);
  });

  itWith('python3', 'shows one live line on a terminal', async () => {
    const server = await echo('udp');
    const args = ['load', 'udp', `127.0.0.1:${server.port}`, '--seconds', '1'];
    const { shown, status } = await atTerminal(args, [], 160);
    expect(status).toBe(0);
    expect(shown).toMatch(/\r\x1b\[2K0\.\d s .*round trips\/s.*p99/);
    // What stays is one line.
    expect(shown.split('\n').filter((line) => line.includes('round trips/s'))).toHaveLength(1);
  });
});

describeOnEngines((engine) => {
  describe('bob load', () => {
    it('over UDP counts round trips, and what nobody answered', async () => {
      const server = await echo('udp');
      const args = ['--engine', engine, '--peers', '8', '--seconds', '0.5', '--size', '1400', '--json'];
      const { done, failed, bytes } = reportOf(
        await bob(['load', 'udp', `127.0.0.1:${server.port}`, ...args]),
      );
      expect(failed).toBe(0);
      expect(bytes).toBe(done * 1_400);
      // Each peer's last one, and the first of all, which shows whether anything listens.
      expect(received(server) - bytes).toBeLessThanOrEqual((8 + 1) * 1_400);

      const silent = await opened({ type: 'udp', address: '127.0.0.1:0' });
      left.push(() => silent.endpoint.close(0));
      const finished = await bob([
        ...['load', 'udp', `127.0.0.1:${silent.port}`, '--engine', engine],
        ...['--peers', '2', '--seconds', '1.6', '--json'],
      ]);
      expect(reportOf(finished)).toMatchObject({ done: 0, failed: 2 });
      expect(finished.stderr).toMatch(/did not answer within 1000 ms/);
      expect(finished.status).toBe(1);
    });

    it('over TFTP downloads again and again, and counts what came whole', async () => {
      const root = mkdtempSync(join(tmpdir(), 'breakoutbox-load-'));
      left.push(async () => rmSync(root, { recursive: true }));
      writeFileSync(join(root, 'image'), randomBytes(100_000));
      const server = new TftpServer({ engine, root, host: '127.0.0.1', port: 0 });
      await server.listen();
      left.push(() => server.close(0));
      const url = `tftp://127.0.0.1:${server.port}/image`;
      const finished = await bob([
        ...['load', 'tftp', url, '--engine', engine, '--peers', '4', '--seconds', '0.5', '--json'],
      ]);
      const { done, failed, bytes } = reportOf(finished);
      expect(failed).toBe(0);
      expect(bytes).toBe(done * 100_000);
      await expect.poll(() => server.counters?.transfersDone).toBeGreaterThanOrEqual(done);
      // Those under way at the end were given up.
      expect((server.counters?.transfersStarted ?? 0) - done).toBeLessThanOrEqual(4);
    });

    it('over TFTP does not storm a server that refuses', async () => {
      const server = new TftpServer({ engine, source: () => undefined, host: '127.0.0.1', port: 0 });
      await server.listen();
      left.push(() => server.close(0));
      const finished = await bob([
        ...['load', 'tftp', `127.0.0.1:${server.port}`, '--file', 'none', '--engine', engine],
        ...['--peers', '2', '--seconds', '0.5', '--json'],
      ]);
      expect(finished.status).toBe(1);
      expect(reportOf(finished).done).toBe(0);
      expect(server.counters?.requests).toBeLessThanOrEqual(12);
      expect(finished.stderr).toMatch(/^\d+ × .*File not found/);
    });
  });
});
