import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  read,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it, vi } from 'vitest';
import { targetOf } from '../../../test/tftp-target.js';
import { Turns } from './disk-reads.js';
import { FileCache } from './file-cache.js';
import { ServedFolder } from './served-folder.js';
import { StreamedFile } from './streamed-file.js';

describe('turns', () => {
  it('are taken by so many at once, in the order in which they came, also after one that failed', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((index) =>
      turns.take(async () => {
        begun.push(index);
        await new Promise<void>((resolve, reject) => {
          ends.push(index === 0 ? () => reject(new Error('disk')) : resolve);
        });
        return index;
      }),
    );
    const settled = Promise.allSettled(all);
    for (let expected = 2; expected <= 5; expected += 1) {
      await new Promise(setImmediate);
      expect(begun).toHaveLength(expected);
      ends.shift()?.();
    }
    for (const end of ends) end();
    expect((await settled).map(({ status }) => status)).toEqual([
      'rejected',
      ...['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
    ]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a file that is streamed', () => {
  it('gives little at first, and reads ahead from the second piece on', async () => {
    const root = mkdtempSync(join(tmpdir(), 'breakoutbox-streamed-'));
    try {
      const path = join(root, 'file');
      writeFileSync(path, '');
      truncateSync(path, 1_000_000);
      const handle = await open(path);
      const reads = vi.spyOn(handle, 'read');
      const readBytes = (): number =>
        (reads.mock.calls as readonly (readonly unknown[])[]).reduce((sum, call) => sum + Number(call[2]), 0);
      const file = new StreamedFile(handle, await handle.stat({ bigint: true }), 'file');
      expect(await file.next()).toHaveLength(65_536);
      await new Promise(setImmediate);
      expect(readBytes()).toBe(65_536);
      expect(await file.next()).toHaveLength(262_144);
      await new Promise(setImmediate);
      expect(readBytes()).toBe(65_536 + 2 * 262_144);
      file.release();
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('a disk that hangs', () => {
  it.skipIf(process.platform === 'win32')(
    'leaves files in the cache served, however many reads wait for it',
    async () => {
      const root = mkdtempSync(join(tmpdir(), 'breakoutbox-hanging-'));
      const fifo = join(root, 'fifo');
      spawnSync('mkfifo', [fifo]);
      // A read of an empty pipe blocks one of Node's threads, like a read from a share whose server is gone.
      const pipe = openSync(fifo, constants.O_RDWR);
      writeFileSync(join(root, 'cached'), 'cached');
      const names = Array.from({ length: 8 }, (_, index) => `hangs${index}`);
      for (const name of names) {
        writeFileSync(join(root, name), '');
        truncateSync(join(root, name), 100_000);
      }
      const served = await ServedFolder.open(root, { cache: new FileCache(2_000_000) });
      const cached = await served.open(targetOf('cached'));
      const probe = await open(join(root, 'cached'));
      const handles = Object.getPrototypeOf(probe) as FileHandle;
      await probe.close();
      const hangs = vi.spyOn(handles, 'read').mockImplementation((async () => {
        const one = new Uint8Array(1);
        const bytesRead = await new Promise<number>((resolve, reject) => {
          read(pipe, one, 0, 1, null, (error, count) => (error === null ? resolve(count) : reject(error)));
        });
        return { bytesRead: bytesRead - 1, buffer: one };
      }) as never);
      const waiting = names.map((name) => served.open(targetOf(name)));
      try {
        // All of them have gone as far as they can.
        await expect.poll(() => served.cache.counters.misses).toBe(1 + names.length);
        for (let round = 0; round < 5; round += 1) {
          const again = await served.open(targetOf('cached'));
          expect(again.type === 'file' && again.content.type).toBe('whole');
          if (again.type === 'file') again.content.release();
        }
      } finally {
        // The disk answers again: the waiting reads fail, because the files seem to be cut off.
        hangs.mockRestore();
        writeSync(pipe, Buffer.alloc(2 * names.length));
        for (const opened of await Promise.all(waiting)) if (opened.type === 'file') opened.content.release();
        if (cached.type === 'file') cached.content.release();
        await served.close();
        closeSync(pipe);
        rmSync(root, { recursive: true });
      }
    },
  );
});
