import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { run } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { describeWith, hasProgram, itWith, programPath } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import {
  type ClientJob,
  fileOfSize,
  ownAddress,
  type RunningPeer,
  type ServerName,
  sameFiles,
  sizesOf,
  startServer,
  transferBy,
} from './tftp-peers.js';

const mebibyte = 1024 * 1024;
/** Hundreds of blocks, whatever their size. */
const large = 1_000_000;
const huge = 64 * mebibyte;
/** In blocks of 512 their numbers go round (65,536 of them are 32 MiB); in lock-step every one is a round trip. */
const hugeInSmallBlocks = 34 * mebibyte;
/** In blocks of 64 their numbers go round. */
const aboveAllBlocksOf64 = 4_200_000;
const hugeTimeoutMs = 90_000;
const text = 'first\nsecond\r\nthird\r\0fourth\n'.repeat(100);

let root: string;
let local: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-served-'));
  local = mkdtempSync(join(tmpdir(), 'breakoutbox-local-'));
  // Servers that become another user have to read and write here.
  chmodSync(root, 0o777);
  const sizes = new Set([
    ...sizesOf(512, 1),
    ...sizesOf(1_428, 1),
    ...sizesOf(1_428, 16),
    ...sizesOf(1_468, 16),
    large,
    huge,
    hugeInSmallBlocks,
    aboveAllBlocksOf64,
  ]);
  for (const size of sizes) writeFileSync(fileOfSize(root, size), fileOf(size));
  writeFileSync(join(root, 'text'), text);
});
afterAll(() => {
  for (const folder of [root, local]) rmSync(folder, { recursive: true, force: true });
});

interface ClientProgram {
  readonly program: string;
  /** Beyond RFC 1350. */
  readonly asked: readonly Partial<ClientJob>[];
  readonly netascii: boolean;
  /** How it moves what is large, and how much of it. */
  readonly huge: Partial<ClientJob> & { readonly bytes?: number };
  readonly putsHuge: boolean;
}

/** What each program can be asked for. */
const programs: readonly ClientProgram[] = [
  { program: 'tftp', asked: [{}], netascii: true, huge: { bytes: hugeInSmallBlocks }, putsHuge: true },
  {
    program: 'atftp',
    asked: [{}, { blockBytes: 1_428, windowBlocks: 16 }, { timeoutSeconds: 3 }],
    netascii: true,
    // Its receive buffer does not hold sixteen blocks of 8,192: each window would end in a timeout of its own.
    huge: { blockBytes: 1_428, windowBlocks: 16 },
    putsHuge: true,
  },
  {
    program: 'curl',
    asked: [{}, { blockBytes: 1_428 }, { options: false }],
    netascii: false,
    huge: { blockBytes: 8_192 },
    putsHuge: true,
  },
  {
    program: 'busybox',
    asked: [{}, { blockBytes: 1_428 }],
    netascii: false,
    huge: { blockBytes: 8_192 },
    putsHuge: false,
  },
];

describeOnEngines((engine) => {
  for (const { program, asked, netascii, huge: hugeJob, putsHuge } of programs) {
    const { bytes: hugeBytes = huge, ...hugeOptions } = hugeJob;
    describeWith(program, `the server and ${program}`, () => {
      for (const host of ['127.0.0.1', '::1']) {
        describe(host, () => {
          let server: TftpServer;
          beforeAll(async () => {
            server = new TftpServer({ engine, root, port: 0, host, write: 'overwrite' });
            await server.listen();
          });
          afterAll(() => server.close(0));
          // What is asked for beside the sizes has nothing to do with the family.
          it.each(host === '::1' ? asked.slice(0, 2) : asked)(
            'move files of every size, both ways, with %j',
            async (options) => {
              const { blockBytes = 512, windowBlocks = 1 } = options;
              for (const size of [...sizesOf(blockBytes, windowBlocks), large]) {
                // busybox leaves no file of a download that is empty.
                if (size === 0 && program === 'busybox') continue;
                const there = join(local, `${engine}-${program}-${size}`);
                await transferBy(program, 'get', {
                  host,
                  port: server.port,
                  remote: `f${size}`,
                  local: there,
                  ...options,
                });
                expect(sameFiles(there, fileOfSize(root, size)), `get ${size}`).toBe(true);
                // curl does not upload what is empty.
                if (size === 0) continue;
                const remote = `up-${engine}-${program}-${size}`;
                await transferBy(program, 'put', {
                  host,
                  port: server.port,
                  remote,
                  local: there,
                  ...options,
                });
                await expect.poll(() => existsSync(join(root, remote))).toBe(true);
                expect(sameFiles(there, join(root, remote)), `put ${size}`).toBe(true);
                rmSync(join(root, remote));
              }
              expect(server.counters?.transfersFailed).toBe(0);
            },
          );

          it('move text as netascii, both ways, where it can', async () => {
            if (!netascii) return;
            const there = join(local, `${engine}-${program}-text`);
            const job = { host, port: server.port, local: there, mode: 'netascii' } as const;
            await transferBy(program, 'get', { ...job, remote: 'text' });
            expect(readFileSync(there, 'latin1')).toBe(text);
            await transferBy(program, 'put', { ...job, remote: 'text-up' });
            await expect.poll(() => existsSync(join(root, 'text-up'))).toBe(true);
            expect(readFileSync(join(root, 'text-up'), 'latin1')).toBe(text);
          });

          it('know why a file does not come', async () => {
            const job = { host, port: server.port, remote: 'nope', local: join(local, 'nope') };
            await transferBy(program, 'get', job).catch((error: unknown) => {
              expect(String(error)).toMatch(/not found|1|68/i);
            });
            expect(existsSync(join(local, 'nope')) && readFileSync(join(local, 'nope')).length > 0).toBe(
              false,
            );
          });
        });
      }

      it(
        `move ${hugeBytes / mebibyte} MiB${putsHuge ? ', both ways' : ''}`,
        async () => {
          const server = new TftpServer({ engine, root, port: 0, host: '127.0.0.1', write: 'overwrite' });
          await server.listen();
          const there = join(local, 'huge');
          const job = { host: '127.0.0.1', port: server.port, local: there, ...hugeOptions };
          await transferBy(program, 'get', { ...job, remote: `f${hugeBytes}` });
          expect(sameFiles(there, fileOfSize(root, hugeBytes))).toBe(true);
          if (putsHuge) {
            await transferBy(program, 'put', { ...job, remote: 'huge-up' });
            await expect.poll(() => existsSync(join(root, 'huge-up'))).toBe(true);
            expect(sameFiles(there, join(root, 'huge-up'))).toBe(true);
            rmSync(join(root, 'huge-up'));
          }
          await server.close(0);
        },
        hugeTimeoutMs,
      );
    });
  }
});

const foreign: readonly { name: ServerName; hosts: readonly string[]; writes: boolean; windows: boolean }[] =
  [
    { name: 'in.tftpd', hosts: ['127.0.0.1', '::1'], writes: true, windows: false },
    // atftpd takes ::1 as its address and then listens nowhere.
    { name: 'atftpd', hosts: ['127.0.0.1'], writes: true, windows: true },
    { name: 'dnsmasq', hosts: [ownAddress], writes: false, windows: false },
  ];
const isRoot = process.getuid?.() === 0;

describeOnEngines((engine) => {
  for (const { name, hosts, writes, windows } of foreign) {
    // They want to become another user, or the protocol's own port.
    describeWith(isRoot ? name : `${name} and root`, `the client and ${name}`, () => {
      describe.each(hosts)('%s', (host) => {
        let peer: RunningPeer;
        beforeAll(async () => {
          peer = await startServer(name, root, host);
        });
        afterAll(() => peer.stop());

        it.each([
          ['its defaults', {}],
          ['no options', { options: false }],
          ['blocks of 8,192', { blockBytes: 8_192, windowBlocks: 1 }],
          ['a timeout of 3 s', { timeoutSeconds: 3 }],
        ])('move files of every size, both ways, with %s', async (_, options) => {
          const client = new TftpClient({ engine, host, port: peer.port, ...options });
          for (const size of [...sizesOf(1_468, 16), large]) {
            const there = join(local, `own-${engine}-${size}`);
            const { options: agreed, bytes } = await client.get(`f${size}`, there, { overwrite: true });
            expect(bytes).toBe(size);
            expect(sameFiles(there, fileOfSize(root, size)), `get ${size}`).toBe(true);
            if (windows && Object.keys(options).length === 0) expect(agreed.windowBlocks).toBe(16);
            if (!writes) continue;
            await client.put(there, `own-up-${engine}-${size}`);
            await expect.poll(() => existsSync(join(root, `own-up-${engine}-${size}`))).toBe(true);
            await expect.poll(() => sameFiles(there, join(root, `own-up-${engine}-${size}`))).toBe(true);
            rmSync(join(root, `own-up-${engine}-${size}`));
          }
        });

        it('move text as netascii', async () => {
          // dnsmasq sends every file as it is.
          if (name === 'dnsmasq') return;
          const client = new TftpClient({ engine, host, port: peer.port, mode: 'netascii' });
          expect(Buffer.from(await client.read('text')).toString('latin1')).toBe(text);
        });

        it('report why a file does not arrive', async () => {
          const client = new TftpClient({ engine, host, port: peer.port });
          await expect(client.read('nope')).rejects.toMatchObject({
            code: 'TFTP_PEER_ERROR',
            failure: { params: { errorCode: 1 } },
          });
        });
      });

      it(
        `move 64 MiB${writes ? ', both ways' : ''}`,
        async () => {
          const host = hosts[0] ?? '127.0.0.1';
          const peer = await startServer(name, root, host);
          const there = join(local, 'huge');
          // Those without windows go in lock-step: as many round trips as blocks.
          const wishes = windows ? {} : { blockBytes: 8_192 };
          const client = new TftpClient({ engine, host, port: peer.port, ...wishes });
          await client.get(`f${huge}`, there, { overwrite: true });
          expect(sameFiles(there, fileOfSize(root, huge))).toBe(true);
          if (writes) {
            const up = `huge-up-${engine}`;
            await client.put(there, up);
            await expect.poll(() => sameFiles(there, join(root, up))).toBe(true);
            rmSync(join(root, up));
          }
          await peer.stop();
        },
        hugeTimeoutMs,
      );
    });
  }
});

describeOnEngines((engine) => {
  describeWith(isRoot ? 'in.tftpd' : 'in.tftpd and root', 'the client and in.tftpd', () => {
    it('in.tftpd agrees to blksize2, utimeout and rollover', async () => {
      const peer = await startServer('in.tftpd', root, '127.0.0.1');
      const asked = { blockBytes: 100, powerOfTwo: true, utimeoutMicros: 250_000, rollover: 1 } as const;
      const client = new TftpClient({ engine, host: '127.0.0.1', port: peer.port, ...asked });
      const there = join(local, `de-facto-${engine}`);
      // 65,626 blocks: the numbers go round once.
      const { options } = await client.get(`f${aboveAllBlocksOf64}`, there);
      expect(options).toMatchObject({ blockBytes: 64, timeoutMs: 250, rollover: 1 });
      expect(sameFiles(there, fileOfSize(root, aboveAllBlocksOf64))).toBe(true);
      const up = `de-facto-up-${engine}`;
      await client.put(fileOfSize(root, 1_469), up);
      await expect.poll(() => sameFiles(fileOfSize(root, 1_469), join(root, up))).toBe(true);
      await peer.stop();
    });
  });
});

const namespace = spawnSync('unshare', ['-n', 'true']).status === 0 && hasProgram('ip');

describe('the client and dnsmasq over IPv6', () => {
  // Its port is the protocol's, and of ::1 there is one: it and the client have a network namespace of their own.
  const needs =
    isRoot && namespace ? 'dnsmasq' : 'dnsmasq, ip, and root with leave to make a network namespace';
  itWith(needs, 'move files of every size', async () => {
    const script = fileURLToPath(new URL('dnsmasq-ipv6.mjs', import.meta.url));
    const engines = ['portable', ...(probeEngine().ok ? ['linux'] : [])];
    const sizes = [...sizesOf(1_448, 16).filter((size) => existsSync(fileOfSize(root, size))), large];
    const args = [programPath('dnsmasq') ?? '', '::1', root, local, engines.join(','), sizes.join(',')];
    const words = `ip link set lo up && exec "${process.execPath}" "${script}" "$@"`;
    const { status, stdout, stderr } = await run('unshare', ['-n', 'sh', '-c', words, 'sh', ...args]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().trim().split('\n')).toEqual(
      engines.flatMap((engine) => sizes.map((size) => `${engine} ${size} same`)),
    );
  });
});
