import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame, tftpServerFixture } from '../../../test/tftp-server-fixture.js';

describeOnEngines((engine) => {
  const tftp = tftpServerFixture(engine);
  const { serve, clientOf } = tftp;

  describe('a name', () => {
    it.each([
      '..',
      '../outside/secret',
      '..\\secret',
      '/etc/passwd',
      'C:\\boot.ini',
      '\\\\server\\share\\f',
      'link',
      'folder-link/secret',
      'fifo',
      'null',
      'hello/x',
      'folder',
      `${'x'.repeat(300)}`,
      `${'x/'.repeat(2_000)}x`,
      'a\nb',
      'nope',
    ])('%j gives nothing away', async (name) => {
      symlinkSync(join(tftp.outside, 'secret'), join(tftp.root, 'link'));
      symlinkSync(tftp.outside, join(tftp.root, 'folder-link'));
      symlinkSync('/dev/zero', join(tftp.root, 'null'));
      mkdirSync(join(tftp.root, 'folder'));
      spawnSync('mkfifo', [join(tftp.root, 'fifo')]);
      const port = await serve();
      tftp.client.request('readRequest', name, port);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error' });
    });

    it.each([
      ['a..b', 'dots'],
      ['/hello', 'hello'],
      ['.//hello', 'hello'],
      ['inside', 'hello'],
    ])('%j is a file', async (name, content) => {
      symlinkSync('hello', join(tftp.root, 'inside'));
      const port = await serve();
      tftp.client.request('readRequest', name, port);
      expect(Buffer.from(await tftp.client.download(await tftp.client.next())).toString()).toBe(content);
    });

    it('is turned by the rules, and looked up in the client’s own folder', async () => {
      mkdirSync(join(tftp.root, '127.0.0.1'));
      writeFileSync(join(tftp.root, '127.0.0.1', 'boot.img'), 'own');
      const port = await serve({
        perClient: 'ip',
        rules: 'slashes\nstrip /tftpboot/\nlower\nput deny /img$/',
      });
      tftp.client.request('readRequest', '\\tftpboot\\BOOT.IMG', port);
      expect(Buffer.from(await tftp.client.download(await tftp.client.next())).toString()).toBe('own');
    });
  });

  describe('an upload', () => {
    it('is refused unless it is allowed', async () => {
      const port = await serve();
      tftp.client.request('writeRequest', 'new', port);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 2 });
      await tftp.server.close(0);
      const creating = await serve({ write: 'create' });
      tftp.client.request('writeRequest', 'hello', creating);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 6 });
      await clientOf(creating).put(fileOf(5_000), 'new');
      expect(readFileSync(join(tftp.root, 'new'))).toEqual(Buffer.from(fileOf(5_000)));
      expect(readFileSync(join(tftp.root, 'hello'), 'utf8')).toBe('hello');
    });

    it('into a folder that is not there is refused in answer to its request', async () => {
      const port = await serve({ write: 'create' });
      tftp.client.request('writeRequest', 'no/such/file', port, { options: ['blksize=1024'] });
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', message: 'write failed' });
      await expect
        .poll(() =>
          tftp.events.flatMap((event) => (event.type === 'error' ? [event.failure.params.reason] : [])),
        )
        .toEqual(['no-such-folder']);
    });

    it('of unknown size is refused in answer to its request when there is no room at all', async () => {
      const port = await serve({ write: 'create', quota: 0 });
      tftp.client.request('writeRequest', 'up', port);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
    });

    it('shows under its name when it is complete, and leaves nothing when it is not', async () => {
      const port = await serve({ write: 'overwrite' });
      tftp.client.request('writeRequest', 'hello', port);
      const answer = await tftp.client.next();
      tftp.client.data(1, fileOf(512), answer);
      await tftp.client.next();
      expect(readFileSync(join(tftp.root, 'hello'), 'utf8')).toBe('hello');
      expect(readdirSync(tftp.root).filter((name) => name.endsWith('.bob-part'))).toHaveLength(1);
      tftp.client.send(Buffer.from('\0\x05\0\x00gone\0', 'latin1'), answer.from.port);
      await expect
        .poll(() => readdirSync(tftp.root).filter((name) => name.endsWith('.bob-part')))
        .toEqual([]);
      expect(readFileSync(join(tftp.root, 'hello'), 'utf8')).toBe('hello');
    });

    it('that was asked for with a forged address makes no file and no folder', async () => {
      const port = await serve({ write: 'create', perClient: 'ip' });
      const forged = await Promise.all([1, 2, 3].map((last) => RawTftp.open(`127.7.0.${last}`)));
      for (const one of forged) {
        one.request('writeRequest', 'x', port);
        await one.next();
      }
      expect(readdirSync(tftp.root).sort()).toEqual(['a..b', 'hello', 'large']);
      await tftp.server.close(0);
      expect(readdirSync(tftp.root).sort()).toEqual(['a..b', 'hello', 'large']);
      for (const one of forged) one.close();
    });

    it('is refused when it announces more than the quota, and ended when it lied', async () => {
      const port = await serve({ write: 'create', quota: 1_000 });
      tftp.client.request('writeRequest', 'big', port, { options: ['tsize=1001'] });
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      tftp.client.request('writeRequest', 'lies', port, { options: ['tsize=600'] });
      const answer = await tftp.client.next();
      tftp.client.data(1, fileOf(512), answer);
      await tftp.client.next();
      tftp.client.data(2, fileOf(512), answer);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      await expect.poll(() => readdirSync(tftp.root).sort()).toEqual(['a..b', 'hello', 'large']);
    });
  });

  describe('a file that changes while it is sent', () => {
    it.each([
      ['grows', (path: string) => appendFileSync(path, 'more')],
      ['is cut off', (path: string) => truncateSync(path, 1_000_000)],
    ])('and %s ends in an ERROR, never in a wrong copy', async (_, change) => {
      const path = join(tftp.root, 'streamed');
      writeFileSync(path, fileOf(2_000_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      tftp.client.request('readRequest', 'streamed', port, { options: ['blksize=1468'] });
      const offer = await tftp.client.next();
      tftp.client.acknowledge(0, offer);
      const first = await tftp.client.next();
      change(path);
      await expect(tftp.client.download(first, 1_468)).rejects.toThrow('no DATA');
      await expect
        .poll(() => tftp.server.stories()[0]?.outcome)
        .toMatchObject({ failure: { code: 'TFTP_FILE_CHANGED' } });
    });

    it('is sent as it was when it is deleted', async () => {
      const path = join(tftp.root, 'streamed');
      writeFileSync(path, fileOf(2_000_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      tftp.client.request('readRequest', 'streamed', port, { options: ['blksize=8000'] });
      const offer = await tftp.client.next();
      rmSync(path);
      expect(isSame(await tftp.client.download(offer, 8_000), fileOf(2_000_000))).toBe(true);
    });

    it('is cut off or overwritten in place, and arrives from memory as it was, or ends in an ERROR', async () => {
      const path = join(tftp.root, 'held');
      for (const change of [
        () => truncateSync(path, 1_000),
        () => writeFileSync(path, Buffer.alloc(400_000)),
      ]) {
        writeFileSync(path, fileOf(400_000));
        const port = await serve({ cacheBytes: 1_000_000 });
        tftp.client.request('readRequest', 'held', port, { options: ['blksize=8000'] });
        const offer = await tftp.client.next();
        change();
        const outcome = await tftp.client.download(offer, 8_000).catch((error: unknown) => String(error));
        if (typeof outcome === 'string') expect(outcome).toContain('no DATA');
        else expect(isSame(outcome, fileOf(400_000))).toBe(true);
        await expect.poll(() => tftp.server.stories()).toHaveLength(1);
        await tftp.server.close(0);
      }
    });

    it('arrives as it was from memory, whatever takes its place in the folder and in the cache', async () => {
      const path = join(tftp.root, 'held');
      writeFileSync(path, fileOf(400_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      tftp.client.request('readRequest', 'held', port, { options: ['blksize=8000'] });
      const offer = await tftp.client.next();
      const reader = clientOf(port);
      for (let round = 1; round <= 4; round += 1) {
        const replaced = Buffer.alloc(400_000, round);
        writeFileSync(join(tftp.root, 'next'), replaced);
        renameSync(join(tftp.root, 'next'), path);
        expect(isSame(await reader.read('held'), replaced)).toBe(true);
        expect(isSame(await reader.read('large'), fileOf(300_000))).toBe(true);
      }
      expect(isSame(await tftp.client.download(offer, 8_000), fileOf(400_000))).toBe(true);
    });

    it('does not stay in memory when it took turns with others in the cache', async () => {
      for (let index = 0; index < 6; index += 1) {
        writeFileSync(join(tftp.root, `turn${index}`), '');
        truncateSync(join(tftp.root, `turn${index}`), 15_000_000);
      }
      const port = await serve({ cacheBytes: 32 * 1024 * 1024 });
      const before = process.memoryUsage.rss();
      let most = 0;
      for (let turn = 0; turn < 12; turn += 1) {
        tftp.client.request('readRequest', `turn${turn % 6}`, port);
        const { from } = await tftp.client.next();
        most = Math.max(most, process.memoryUsage.rss() - before);
        tftp.client.send(Buffer.from('\0\x05\0\x00enough\0', 'latin1'), from.port);
        await expect.poll(() => tftp.server.stories().length, { interval: 5 }).toBe(turn + 1);
      }
      expect(await tftp.server.metrics()).toMatch(/cache_misses_total (9|1[0-2])\b/);
      // Without an end to it: 12 files of 15 MB.
      expect(most).toBeLessThan(140_000_000);
    });

    it('is read again from the disk the next time', async () => {
      const port = await serve();
      expect(Buffer.from(await clientOf(port).read('hello')).toString()).toBe('hello');
      writeFileSync(join(tftp.root, 'hello'), 'other');
      expect(Buffer.from(await clientOf(port).read('hello')).toString()).toBe('other');
    });
  });

  describe('a program’s files', () => {
    it('are bytes, texts, streams, refusals, or left to the folder', async () => {
      const port = await serve({
        source: async ({ name, client: address }) => {
          if (name === 'text') return `for ${address}`;
          if (name === 'stream') {
            return (async function* () {
              for (let index = 0; index < 10; index += 1) yield fileOf(1_000);
            })();
          }
          if (name === 'refused') return { refuse: 'not today' };
          if (name === 'broken') throw new Error('no database');
          return undefined;
        },
      });
      const reader = clientOf(port);
      expect(Buffer.from(await reader.read('text')).toString()).toBe('for 127.0.0.1');
      expect(await reader.read('stream')).toHaveLength(10_000);
      expect(Buffer.from(await reader.read('hello')).toString()).toBe('hello');
      await expect(reader.read('refused')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
      await expect(reader.read('broken')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
    });

    it('may be given in an array that is used again at once, in chunks or as a whole', async () => {
      const shared = new Uint8Array(1_000);
      const port = await serve({
        source: ({ name }) => {
          if (name === 'whole') {
            setImmediate(() => shared.fill(0));
            return shared.fill(7);
          }
          if (name === 'zeros') {
            return (async function* () {
              for (let index = 0; index < 5; index += 1) yield shared.fill(0);
            })();
          }
          return (async function* () {
            // A Buffer over the same memory, with empty chunks between: none of them is the end.
            for (let index = 1; index <= 5; index += 1) {
              yield Buffer.from(shared.buffer).fill(index);
              yield new Uint8Array(0);
            }
          })();
        },
      });
      const reader = clientOf(port);
      for (let round = 0; round < 2; round += 1) {
        expect(isSame(await reader.read('zeros'), new Uint8Array(5_000))).toBe(true);
        const counted = Buffer.concat([1, 2, 3, 4, 5].map((value) => Buffer.alloc(1_000, value)));
        expect(isSame(await reader.read('counted'), counted)).toBe(true);
        expect(isSame(await reader.read('whole'), Buffer.alloc(1_000, 7))).toBe(true);
      }
    });
  });
});
