import { appendFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { WholeContent } from '../../tftp/transfer-data.js';
import { FileCache } from './file-cache.js';
import { identityOf } from './file-identity.js';

const { folder, own } = scratch();
let root: string;
beforeEach(() => {
  root = folder();
});

/** The file `name` of the test's folder, open until the test ends. */
async function opened(name: string, content?: string | Uint8Array): Promise<[string, FileHandle]> {
  const path = join(root, name);
  if (content !== undefined) writeFileSync(path, content);
  const handle = await open(path);
  own({ close: () => handle.close() });
  return [path, handle];
}

const identity = async (handle: FileHandle) => identityOf(await handle.stat({ bigint: true }));

function textOf(content: WholeContent | undefined): string | undefined {
  return content === undefined ? undefined : Buffer.from(content.bytes).toString();
}

describe.each(['of one thread', 'that threads share'])('a cache in memory %s', (whose) => {
  const cacheOf = (maxBytes?: number): FileCache => {
    const cache = new FileCache(maxBytes);
    if (whose === 'that threads share') cache.shareMemory();
    return cache;
  };

  it('finds what it has loaded, and nothing else', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', 'content');
    expect(cache.find(path, await identity(handle))).toBeUndefined();
    expect(textOf(await cache.load(path, handle))).toBe('content');
    expect(textOf(cache.find(path, await identity(handle)))).toBe('content');
    expect(cache.find(join(root, 'other'), await identity(handle))).toBeUndefined();
    expect(cache.counters).toEqual({ hits: 1, misses: 1, bytes: 7 });
  });

  it('holds an empty file', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', '');
    expect(textOf(await cache.load(path, handle))).toBe('');
    expect(textOf(cache.find(path, await identity(handle)))).toBe('');
  });

  it('drops an entry whose file is another one now, but not for those who use it', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', 'old');
    const inUse = await cache.load(path, handle);
    writeFileSync(path, 'newer');
    expect(cache.find(path, await identity(handle))).toBeUndefined();
    expect(textOf(inUse)).toBe('old');
    expect(cache.counters.bytes).toBe(3);
    inUse?.release();
    expect(cache.counters.bytes).toBe(0);
  });

  it('takes the same bytes at another time for another file', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', 'same');
    (await cache.load(path, handle))?.release();
    utimesSync(path, new Date(1_000), new Date(1_000));
    expect(cache.find(path, await identity(handle))).toBeUndefined();
  });

  it('gives memory back once, however often a content is released', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', 'old');
    const first = await cache.load(path, handle);
    const second = cache.find(path, await identity(handle));
    first?.release();
    first?.release();
    writeFileSync(path, 'newer');
    expect(cache.find(path, await identity(handle))).toBeUndefined();
    // The second still uses it.
    expect(cache.counters.bytes).toBe(3);
    second?.release();
    second?.release();
    expect(cache.counters.bytes).toBe(0);
  });

  it('drops the file that was unused for longest, and none that is in use', async () => {
    const cache = cacheOf(3 * 4_096);
    const names = ['in use', 'long unused', 'just used'];
    const all = await Promise.all(names.map((name) => opened(name, 'x'.repeat(4_000))));
    const [inUse, unused, used] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];
    await cache.load(...inUse);
    for (const one of [used, unused]) (await cache.load(...one))?.release();
    cache.find(used[0], await identity(used[1]))?.release();
    const next = await opened('next', 'y'.repeat(4_000));
    expect(await cache.load(...next)).toBeDefined();
    const kept = await Promise.all(
      all.map(async ([path, handle]) => cache.find(path, await identity(handle)) !== undefined),
    );
    expect(kept).toEqual([true, false, true]);
  });

  it.each([
    ['of half its bound', 4_096, true],
    ['of more than half its bound', 4_097, false],
  ])('caches a file %s: %d bytes, %s', async (_, bytes, cached) => {
    const cache = cacheOf(8_192);
    const [path, handle] = await opened('file', new Uint8Array(bytes));
    expect((await cache.load(path, handle)) !== undefined).toBe(cached);
    expect(cache.counters.bytes).toBe(cached ? bytes : 0);
  });

  it('of 0 bytes holds no byte', async () => {
    const cache = cacheOf(0);
    expect(await cache.load(...(await opened('file', 'x')))).toBeUndefined();
    expect(cache.counters.bytes).toBe(0);
  });

  it('reads a file once for all who ask at the same time, each of whom keeps it', async () => {
    const cache = cacheOf();
    const [path, handle] = await opened('file', 'shared');
    const all = await Promise.all([1, 2, 3].map(() => cache.load(path, handle)));
    expect(cache.counters.misses).toBe(1);
    writeFileSync(path, 'newer');
    cache.find(path, await identity(handle));
    for (const [index, one] of all.entries()) {
      expect(textOf(one)).toBe('shared');
      one?.release();
      expect(cache.counters.bytes).toBe(index < 2 ? 6 : 0);
    }
  });
});

/** Calls `change` before every read of a file until the test ends. */
async function beforeReads(change: () => void): Promise<void> {
  const probe = await open(root);
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const { read } = handles;
  const spy = vi.spyOn(handles, 'read').mockImplementation(function (this: FileHandle, ...given: unknown[]) {
    change();
    return Reflect.apply(read, this, given) as never;
  } as never);
  own({ close: () => spy.mockRestore() });
}

describe('a file that changes while it is read', () => {
  it('is read again', async () => {
    const cache = new FileCache();
    const [path, handle] = await opened('file', 'before');
    let changes = 0;
    await beforeReads(() => {
      if (changes === 0) writeFileSync(path, 'afterwards');
      changes += 1;
    });
    expect(textOf(await cache.load(path, handle))).toBe('afterwards');
    expect(cache.counters.bytes).toBe(10);
  });

  it.each<[string, (path: string, turn: number) => void]>([
    ['grows', (path) => appendFileSync(path, 'x')],
    ['shrinks', (path, turn) => writeFileSync(path, 'before'.slice(turn))],
  ])('and %s each time is given up, for all who wait, and leaves nothing behind', async (_, change) => {
    const cache = new FileCache();
    const [path, handle] = await opened('file', 'before');
    let turn = 0;
    await beforeReads(() => {
      turn += 1;
      change(path, turn);
    });
    const ends = await Promise.allSettled([1, 2].map(() => cache.load(path, handle)));
    for (const one of ends) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'TFTP_FILE_CHANGED' } });
    }
    expect(cache.counters.bytes).toBe(0);
  });

  it('does not keep the next load from succeeding', async () => {
    const cache = new FileCache();
    const [path, handle] = await opened('file', 'before');
    let fails = true;
    await beforeReads(() => {
      if (fails) throw Object.assign(new Error('disk'), { code: 'EIO' });
    });
    await expect(cache.load(path, handle)).rejects.toMatchObject({ code: 'EIO' });
    expect(cache.counters.bytes).toBe(0);
    fails = false;
    expect(textOf(await cache.load(path, handle))).toBe('before');
  });
});

describe('memory that becomes shared', () => {
  it('holds what is loaded from then on; what is in use keeps its own', async () => {
    const cache = new FileCache();
    const [path, handle] = await opened('file', 'content');
    const own = await cache.load(path, handle);
    cache.shareMemory();
    expect(cache.find(path, await identity(handle))).toBeUndefined();
    const shared = await cache.load(path, handle);
    expect(shared?.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(own?.bytes.buffer).toBeInstanceOf(ArrayBuffer);
    expect([textOf(own), textOf(shared)]).toEqual(['content', 'content']);
    // A second call changes nothing.
    cache.shareMemory();
    expect(cache.find(path, await identity(handle))?.bytes.buffer).toBe(shared?.bytes.buffer);
  });

  it('still finds a deleted file by its former identity, since the caller has it open', async () => {
    const cache = new FileCache();
    const [path, handle] = await opened('file', 'content');
    const was = await identity(handle);
    (await cache.load(path, handle))?.release();
    rmSync(path);
    expect(textOf(cache.find(path, was))).toBe('content');
  });
});
