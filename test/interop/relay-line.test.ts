// Real TFTP programs through a relay whose line is bad.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import type { UdpRelayInput } from '../../src/config/relay-input.js';
import { lineProfiles } from '../../src/line/profiles.js';
import { defaultTransferLimits } from '../../src/tftp/transfer-limits.js';
import { bob, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { type Opened, openedOfAny } from '../open-endpoint.js';
import { itWith } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import { fileOfSize, type RunningPeer, sameFiles, startServer, transferBy } from './tftp-peers.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-line-'));
const there = join(folder, 'fetched');
const size = 20_000;
const relays: Opened[] = [];
let server: RunningPeer;

beforeAll(async () => {
  chmodSync(folder, 0o777);
  for (const bytes of [1, size]) writeFileSync(fileOfSize(folder, bytes), fileOf(bytes));
  server = await startServer('in.tftpd', folder, '127.0.0.1');
});
afterAll(async () => {
  for (const { endpoint } of relays) await endpoint.close(0);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function relayed(line: UdpRelayInput['line']): Promise<number> {
  const opened = await openedOfAny({
    type: 'udp-relay',
    address: '127.0.0.1:0',
    target: `${server.host}:${server.port}`,
    tftp: true,
    line,
  });
  relays.push(opened);
  return opened.port;
}

describe('TFTP over a bad line', () => {
  it.each([1, 2, 3])(
    'brings our client the file, or a failure, and never another file (seed %d)',
    async (seed) => {
      const port = await relayed({ loss: '20%', duplicate: '5%', reorder: '5%', delay: '1ms', seed });
      const limits = { ...defaultTransferLimits, initialTimeoutMs: 100, maxTimeoutMs: 200, maxRetries: 30 };
      const client = new TftpClient({ host: '127.0.0.1', port, limits });
      const bytes = await client.read(`f${size}`);
      expect(Buffer.compare(Buffer.from(bytes), fileOf(size))).toBe(0);
    },
  );

  for (const program of ['curl', 'tftp', 'atftp']) {
    itWith(
      program,
      `brings ${program} the file through duplicates, other orders and one lost block`,
      async () => {
        const port = await relayed({
          duplicate: '20%',
          reorder: '10%',
          delay: '1ms',
          seed: 4,
          faults: ['tftp.block == 7 && dir == out: drop once'],
        });
        const job = { host: '127.0.0.1', port, remote: `f${size}`, local: there, timeoutSeconds: 1 };
        rmSync(there, { force: true });
        await transferBy(program, 'get', job);
        expect(existsSync(there) && sameFiles(there, fileOfSize(folder, size))).toBe(true);
      },
    );
  }
});

describe('bob relay with a line', () => {
  it('prints what the line does, with the source of a profile and the seed', async () => {
    const one = await RunningBob.listen(
      'relay',
      'udp',
      '127.0.0.1:0',
      '127.0.0.1:9',
      '--profile',
      'dsl',
      '--seed',
      '7',
    );
    await one.stop();
    const { stderr } = one;
    expect(stderr).toContain('source: WebPageTest, connectivity.ini.sample, [DSL]');
    expect(stderr).toContain('to the target: delay 25 ms one way, rate 384 kbit/s');
    expect(stderr).toContain('seed 7');
  });

  itWith('ncat', 'hits single messages of a TCP connection, as its framing cuts them', async () => {
    const port = await freePort();
    const listening = run('ncat', ['-l', '127.0.0.1', String(port), '--recv-only']);
    const words = ['--framing', 'line', '--fault', 'text contains "two": drop once', '--seed', '7'];
    const one = await RunningBob.listen('relay', 'tcp', '127.0.0.1:0', `127.0.0.1:${port}`, ...words);
    const own = String(one.events[0]?.local).split(':').at(-1) ?? '';
    // The listener may not listen yet: then nothing has come.
    await expect
      .poll(async () => {
        await run('ncat', ['--send-only', '127.0.0.1', own], { input: 'one\ntwo\nthree\ntwo\n' });
        return one.events.some(({ type }) => type === 'received');
      })
      .toBe(true);
    expect((await listening).stdout.toString()).toBe('one\nthree\ntwo\n');
    expect(await one.stop()).toBe(0);
    const told = one.events.at(-1);
    expect(told).toMatchObject({ type: 'line', faults: [{ hits: 1, isDone: true }] });
  });

  it('lists its profiles, each with both directions and its source, in both languages', async () => {
    const english = await bob(['relay', 'profiles']);
    expect([english.status, english.stderr]).toEqual([0, '']);
    const listed = english.stdout.toString();
    expect(listed.split('\n\n')).toHaveLength(lineProfiles.length);
    for (const { name } of lineProfiles) expect(listed).toContain(`${name}: `);
    for (const { source } of lineProfiles) expect(listed).toContain(`\n  source: ${source}\n`);
    expect(listed).toContain('\n  to the target: delay 25 ms one way, rate 384 kbit/s');
    const chinese = await bob(['relay', 'profiles', '--lang', 'zh-CN']);
    expect(chinese.stdout.toString()).toContain('\n  发往目标：单向时延 25 ms，速率 384 kbit/s');
  });

  it('refuses for TCP a fault that needs datagrams', async () => {
    const words = ['relay', 'tcp', '127.0.0.1:0', '127.0.0.1:9', '--fault', 'size > 1: from another port'];
    const { status, stderr } = await bob(words);
    expect(status).toBe(2);
    expect(stderr).toContain('is wrong at column 11: a connection has no other port');
  });

  it.each([
    [['--loss', '1'], '--loss does not take "1"'],
    [['--profile', 'dls'], 'there is no profile "dls"; there are dsl'],
    [['--up', 'loss 5% x'], '--up does not take "loss 5% x"'],
    [['--fault', 'tftp.block == 7: lose'], 'is wrong at column 18: "lose" is nothing that can be done'],
    [['--seed', 'x'], '--seed'],
  ])('refuses %s', async (options, message) => {
    const finished = await bob(['relay', 'udp', '127.0.0.1:0', '127.0.0.1:9', ...options]);
    expect(finished.status).toBe(2);
    expect(finished.stderr).toContain(message);
  });
});
