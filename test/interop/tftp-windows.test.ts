import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { run } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { describeWith } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import { startPythonServer } from './tftp-peers.js';
import {
  coalescedAcknowledger,
  coalescedAcknowledgingServer,
  windowReceiver,
  windowReceivingServer,
} from './tftp-window-peers.js';

let folder: string;
let server: TftpServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-windows-'));
});
afterEach(async () => {
  await server?.close(0);
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describeWith('python3', 'windows of blocks', () => {
  describeOnEngines((engine) => {
    /** Serves `file` as `big`, streamed where `cacheBytes` is small; gives the port. */
    async function serve(file: Uint8Array, cacheBytes: number): Promise<number> {
      writeFileSync(join(folder, 'big'), file);
      server = new TftpServer({ engine, root: folder, port: 0, host: '127.0.0.1', cacheBytes });
      await server.listen();
      return server.port;
    }

    describe('whose ACKs arrive together with those of the next', () => {
      it.each([
        ['from memory', 128 * 1024 * 1024, 'octet'],
        ['read ahead from the disk', 64 * 1024, 'octet'],
        ['in netascii', 128 * 1024 * 1024, 'netascii'],
      ] as const)('carry the bytes of the file, %s', async (_, cacheBytes, mode) => {
        // Without CR and LF netascii is the file itself.
        const file = fileOf(600_000).map((byte) => byte | 0x20);
        const port = await serve(file, cacheBytes);
        const path = join(folder, 'big');
        const { stdout } = await run('python3', ['-c', coalescedAcknowledger, String(port), path, mode]);
        expect(stdout.toString().trim()).toBe('heard wrong 0');
      });

      it('carry the bytes of the file that is put', async () => {
        const path = join(folder, 'big');
        writeFileSync(path, fileOf(600_000));
        const { port, nextLine, ended } = await startPythonServer(coalescedAcknowledgingServer, path);
        const client = new TftpClient({ engine, host: '127.0.0.1', port, blockBytes: 1_428 });
        await expect(client.put(path, 'big')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
        expect(await nextLine()).toBe('heard wrong 0');
        await ended;
      });
    });

    describe('of which one block is lost cost little more', () => {
      const size = 300_000;
      const blocks = Math.floor(size / 1_024) + 1;
      const maxDatagrams = (windowBlocks: number): number => blocks + 1 + windowBlocks;
      /** A machine that stops the peer for longer than a timeout makes it look silent: that is asked again. */
      const retry = 2;
      const cases = [
        ['once', 16, 80],
        ['each', 16, 83],
      ] as const;

      it.each(cases)(
        'to a receiver that says %s what it did not expect, window %i, block %i',
        { retry },
        async (...how) => {
          const port = await serve(fileOf(size), 128 * 1024 * 1024);
          const { stdout } = await run('python3', ['-c', windowReceiver, String(port), ...how.map(String)]);
          const [received, datagrams] = stdout.toString().trim().split(' ').map(Number);
          expect(received).toBe(blocks);
          expect(datagrams).toBeLessThanOrEqual(maxDatagrams(how[1]));
        },
      );

      it.each(cases)(
        'from put, to one that says %s what it did not expect, window %i, block %i',
        { retry },
        async (...how) => {
          const { port, nextLine, ended } = await startPythonServer(
            windowReceivingServer,
            ...how.map(String),
          );
          const client = new TftpClient({
            engine,
            host: '127.0.0.1',
            port,
            blockBytes: 1_024,
            windowBlocks: how[1],
          });
          await client.put(fileOf(size), 'big');
          const [received, datagrams] = (await nextLine()).split(' ').map(Number);
          expect(received).toBe(blocks);
          expect(datagrams).toBeLessThanOrEqual(maxDatagrams(how[1]));
          await ended;
        },
      );
    });
  });
});
