// Every TFTP peer through a relay that does nothing to what passes: programs and Python's peers, as clients and as servers. Firmware does so in
// boots.test.ts, and tftp-hpa's server with all clients in relay.test.ts.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { run } from '../bob.js';
import { describeOnEngines, type EngineName } from '../engines.js';
import { type Opened, openedOfAny } from '../open-endpoint.js';
import { describeWith, itWith } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import {
  fileOfSize,
  ownAddress,
  type ServerName,
  sameFiles,
  startPythonServer,
  startServer,
  transferBy,
} from './tftp-peers.js';
import { rudeClient, rudeServer } from './tftp-rude-peers.js';
import {
  coalescedAcknowledger,
  coalescedAcknowledgingServer,
  windowReceiver,
  windowReceivingServer,
} from './tftp-window-peers.js';

const isRoot = process.getuid?.() === 0;
const sizes = [1, 512, 1_468, 50_000];
const large = 300_000;
const blocksOfLarge = Math.floor(large / 1_024) + 1;

let root: string;
let opened: Opened[] = [];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-relayed-'));
  // Servers that become another user have to read and write here.
  chmodSync(root, 0o777);
  for (const size of sizes) writeFileSync(fileOfSize(root, size), fileOf(size));
  writeFileSync(join(root, 'large'), fileOf(50_000));
  writeFileSync(join(root, 'big'), fileOf(large));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(opened.map(({ endpoint }) => endpoint.close(0)));
  opened = [];
});

/** Stands in front of a TFTP server; gives the port to ask. */
async function relayedPort(engine: EngineName, target: string): Promise<number> {
  const one = await openedOfAny(
    { type: 'udp-relay', address: '127.0.0.1:0', target, tftp: true },
    { engine },
  );
  opened.push(one);
  return one.port;
}

/** Serves `root` behind a relay; gives the port to ask. */
async function serveRelayed(engine: EngineName): Promise<number> {
  const server = new TftpServer({ engine, root, host: '127.0.0.1', port: 0, write: 'overwrite' });
  await server.listen();
  const port = await relayedPort(engine, `127.0.0.1:${server.port}`);
  return port;
}

describeOnEngines((engine) => {
  describe('our server behind a relay', () => {
    for (const program of ['tftp', 'atftp', 'curl', 'busybox'])
      itWith(program, `and ${program} move files, both ways`, async () => {
        const port = await serveRelayed(engine);
        for (const size of sizes) {
          const local = join(root, `own-${engine}-${program}-${size}`);
          const job = { host: '127.0.0.1', port, local };
          await transferBy(program, 'get', { ...job, remote: `f${size}` });
          expect(sameFiles(local, fileOfSize(root, size)), `get ${size}`).toBe(true);
          const up = `up-${engine}-${program}-${size}`;
          await transferBy(program, 'put', { ...job, remote: up });
          await expect.poll(() => existsSync(join(root, up))).toBe(true);
          expect(sameFiles(local, join(root, up)), `put ${size}`).toBe(true);
        }
      });

    it('and our client move files, both ways', async () => {
      const client = new TftpClient({ engine, host: '127.0.0.1', port: await serveRelayed(engine) });
      for (const size of sizes) {
        expect(Buffer.compare(await client.read(`f${size}`), fileOf(size)), `get ${size}`).toBe(0);
        await client.put(fileOf(size), `up-${engine}-own-${size}`);
        const up = join(root, `up-${engine}-own-${size}`);
        await expect.poll(() => existsSync(up) && sameFiles(up, fileOfSize(root, size))).toBe(true);
      }
    });

    describeWith('python3', 'and a client that', () => {
      it.each(['triple-acks', 'twice', 'future-ack', 'garbage', 'padded'])(
        '%s: the file arrives',
        async (how) => {
          const sum = fileOf(50_000).reduce((total, byte) => total + byte, 0);
          const port = await serveRelayed(engine);
          const { stdout } = await run('python3', ['-c', rudeClient, String(port), how]);
          expect(stdout.toString().trim()).toBe(`bytes 50000 ${sum}`);
        },
      );

      it.each(['once', 'each'])('receives windows and says %s what it did not expect', async (habit) => {
        const words = [String(await serveRelayed(engine)), habit, '16', '80'];
        const { stdout } = await run('python3', ['-c', windowReceiver, ...words]);
        expect(Number(stdout.toString().split(' ')[0])).toBe(blocksOfLarge);
      });

      it('sends ACKs that arrive together', async () => {
        const words = [String(await serveRelayed(engine)), join(root, 'big'), 'octet'];
        const { stdout } = await run('python3', ['-c', coalescedAcknowledger, ...words]);
        expect(stdout.toString().trim()).toBe('heard wrong 0');
      });
    });
  });

  describe('our client, by a relay, and', () => {
    // They want to become another user, or the protocol's own port.
    for (const name of ['in.tftpd', 'atftpd', 'dnsmasq'] satisfies ServerName[])
      itWith(
        isRoot ? name : `${name} and root`,
        `${name} move files, both ways where it takes any`,
        async () => {
          const server = await startServer(name, root, name === 'dnsmasq' ? ownAddress : '127.0.0.1');
          const port = await relayedPort(engine, `${server.host}:${server.port}`);
          const client = new TftpClient({ engine, host: '127.0.0.1', port });
          for (const size of sizes) {
            expect(Buffer.compare(await client.read(`f${size}`), fileOf(size)), `get ${size}`).toBe(0);
            if (name === 'dnsmasq') continue;
            const up = `up-${engine}-${name}-${size}`;
            await client.put(fileOf(size), up);
            await expect
              .poll(() => existsSync(join(root, up)) && sameFiles(join(root, up), fileOfSize(root, size)))
              .toBe(true);
          }
          await server.stop();
        },
      );

    describeWith('python3', 'a server that', () => {
      it.each(['refuses-options', 'refuses-twice', 'stranger', 'stranger-first', 'doubles'])(
        '%s: the file arrives',
        async (how) => {
          const { port, ended } = await startPythonServer(rudeServer, how, fileOfSize(root, 50_000));
          const relayed = await relayedPort(engine, `127.0.0.1:${port}`);
          const client = new TftpClient({ engine, host: '127.0.0.1', port: relayed });
          expect(Buffer.compare(await client.read('f50000'), fileOf(50_000))).toBe(0);
          await ended;
        },
      );

      it.each(['once', 'each'])('receives windows and says %s what it did not expect', async (habit) => {
        const server = await startPythonServer(windowReceivingServer, habit, '16', '80');
        const port = await relayedPort(engine, `127.0.0.1:${server.port}`);
        const client = new TftpClient({
          engine,
          host: '127.0.0.1',
          port,
          blockBytes: 1_024,
          windowBlocks: 16,
        });
        await client.put(fileOf(large), 'big');
        expect(Number((await server.nextLine()).split(' ')[0])).toBe(blocksOfLarge);
        await server.ended;
      });

      it('sends ACKs that arrive together', async () => {
        const server = await startPythonServer(coalescedAcknowledgingServer, join(root, 'big'));
        const port = await relayedPort(engine, `127.0.0.1:${server.port}`);
        const client = new TftpClient({ engine, host: '127.0.0.1', port, blockBytes: 1_428 });
        await expect(client.put(join(root, 'big'), 'big')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
        expect(await server.nextLine()).toBe('heard wrong 0');
        await server.ended;
      });
    });
  });
});
