import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { targetOf } from '../../../test/tftp-target.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { DigestCopies } from './digest-copies.js';
import { FileCache } from './file-cache.js';
import { type LibraryBody, LibraryFiles } from './library-files.js';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('files of a library', () => {
  const bench = scratch();
  let folder: string;
  let bodies: Map<string, Uint8Array>;
  let names: Map<string, LibraryBody>;
  let reads: string[];
  let isAway: boolean;
  beforeEach(() => {
    folder = bench.folder();
    bodies = new Map();
    names = new Map();
    reads = [];
    isAway = false;
  });

  function put(name: string, bytes: Uint8Array): string {
    const digest = digestOf(bytes);
    bodies.set(digest, bytes);
    names.set(name, { digest, bytes: bytes.length });
    return digest;
  }
  /** As after a start of the program. */
  const files = (maxBytes?: number, cacheBytes?: number): LibraryFiles =>
    bench.own(
      new LibraryFiles(
        {
          find: (name) => names.get(name),
          mayHaveMore: () => isAway,
          read: async function* (digest) {
            reads.push(digest);
            if (isAway) throw new BreakoutboxError('CLUSTER_AWAY', { server: 'test' });
            const bytes = bodies.get(digest) ?? new Uint8Array(0);
            yield bytes.subarray(0, 3);
            yield bytes.subarray(3);
          },
          close: async () => undefined,
        },
        new DigestCopies(folder, maxBytes),
        new FileCache(cacheBytes),
      ),
    );
  async function bytesOf(served: LibraryFiles, name: string): Promise<string> {
    const opened = await served.open(targetOf(name));
    if (opened.type === 'refused') return opened.failure.code;
    if (opened.type !== 'file') return opened.type;
    const { content } = opened;
    const parts: Uint8Array[] = [];
    if (content.type === 'whole') parts.push(Uint8Array.from(content.bytes));
    else
      for (let part = await content.next(); part !== undefined; part = await content.next()) parts.push(part);
    content.release();
    return textOf(Buffer.concat(parts));
  }

  it('are fetched once for all who ask, and served from then on, also where the library is away', async () => {
    const image = randomBytes(300_000);
    put('a/boot.img', image);
    const served = files();
    const [one, other] = await Promise.all([bytesOf(served, 'a/boot.img'), bytesOf(served, 'a/boot.img')]);
    expect([one, other]).toEqual([textOf(image), textOf(image)]);
    expect(reads).toHaveLength(1);
    isAway = true;
    expect(await bytesOf(files(), 'a/boot.img')).toBe(textOf(image));
    expect(reads).toHaveLength(1);
    put('new.img', randomBytes(5));
    expect(await bytesOf(served, 'new.img')).toBe('TFTP_LIBRARY_AWAY');
    expect(await bytesOf(served, 'none')).toBe('missing');
  });

  it('are those of the version that is served, at once, and a running transfer goes on with its own', async () => {
    const first = randomBytes(200_000);
    put('boot.img', first);
    const served = files(undefined, 0);
    const opened = await served.open(targetOf('boot.img'));
    if (opened.type !== 'file' || opened.content.type !== 'stream') throw new Error('no stream');
    const { content } = opened;
    const parts = [await content.next()];
    const second = randomBytes(10);
    put('boot.img', second);
    expect(await bytesOf(served, 'boot.img')).toBe(textOf(second));
    for (let part = await content.next(); part !== undefined; part = await content.next()) parts.push(part);
    content.release();
    expect(Buffer.concat(parts.map((part) => part ?? new Uint8Array(0))).equals(first)).toBe(true);
  });

  it.each([
    ['from memory', undefined],
    ['from disk', 0],
  ])('are never served with other bytes than those of their digest, %s', async (_, cacheBytes) => {
    const image = randomBytes(100_000);
    const digest = put('boot.img', image);
    const served = files(undefined, cacheBytes);
    await bytesOf(served, 'boot.img');
    const path = join(folder, digest);
    const damaged = Buffer.from(image);
    damaged[70_000] = (damaged[70_000] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    expect(await bytesOf(served, 'boot.img')).toBe(textOf(image));
    expect(readFileSync(path).equals(image)).toBe(true);
    expect(readFileSync(`${path}.damaged`).equals(damaged)).toBe(true);
    // The same size, and a time of its data that tells nothing, found at the next start.
    writeFileSync(path, damaged);
    utimesSync(path, 1, 1);
    isAway = true;
    expect(await bytesOf(files(undefined, cacheBytes), 'boot.img')).toBe('TFTP_LIBRARY_AWAY');
    isAway = false;
    expect(await bytesOf(files(undefined, cacheBytes), 'boot.img')).toBe(textOf(image));
  });

  it('leave nothing of what arrives with other bytes, or not to its end', async () => {
    const digest = put('boot.img', randomBytes(50));
    bodies.set(digest, randomBytes(50));
    expect(await bytesOf(files(), 'boot.img')).toBe('TFTP_READ_FAILED');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keep to their bound: the least recently used go, but none that is being sent', async () => {
    const served = files(250, 0);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => put(name, randomBytes(100)));
    const sending = await served.open(targetOf('a'));
    await bytesOf(served, 'b');
    await bytesOf(served, 'c');
    const kept = (): readonly string[] => readdirSync(folder).filter((name) => name.length === 64);
    expect(kept().toSorted()).toEqual([a, c].toSorted());
    if (sending.type === 'file') sending.content.release();
    put('large', randomBytes(251));
    expect(await bytesOf(served, 'large')).toBe('TFTP_READ_FAILED');
    expect(kept()).not.toContain(b);
    // A prefetch removes nothing.
    await served.prefetch({ digest: b ?? '', bytes: 100 });
    expect(kept().toSorted()).toEqual([a, c].toSorted());
  });

  it('are there before somebody asks, where they are prefetched', async () => {
    const image = randomBytes(40);
    const digest = put('boot.img', image);
    const served = files();
    await served.prefetch({ digest, bytes: 40 });
    isAway = true;
    expect(await bytesOf(served, 'boot.img')).toBe(textOf(image));
    expect(reads).toHaveLength(1);
  });

  it('are filled up with those that are served, at the cost of others alone, as far as there is room', async () => {
    const served = files(250, 0);
    const old = put('old', randomBytes(200));
    await bytesOf(served, 'old');
    const [a, b] = ['a', 'b'].map((name) => put(name, randomBytes(100)));
    const kept = (): readonly string[] => readdirSync(folder).filter((name) => name.length === 64);
    const bodies = [a, b].map((digest = '') => ({ digest, bytes: 100 }));
    expect(await served.fill(bodies)).toBe(0);
    expect(kept().toSorted()).toEqual([a, b].toSorted());
    const more = [...bodies, { digest: put('c', randomBytes(60)), bytes: 60 }, { digest: old, bytes: 200 }];
    expect(await served.fill(more)).toBe(2);
    expect(kept().toSorted()).toEqual([a, b].toSorted());
    isAway = true;
    expect(await served.fill([{ digest: put('d', randomBytes(10)), bytes: 10 }])).toBe(1);
  });

  it('are refused an upload before its bytes arrive, where the library takes none now', async () => {
    const served = new LibraryFiles(
      {
        find: () => undefined,
        mustTake: () => {
          throw new BreakoutboxError('CLUSTER_AWAY', { server: 'test' });
        },
        add: () => Promise.reject(new Error('nothing is added')),
        read: () => new Blob().stream(),
        close: async () => undefined,
      },
      new DigestCopies(folder),
      new FileCache(),
    );
    await expect(served.create(targetOf('boot.img'), '127.0.0.1', true)).rejects.toMatchObject({
      ...{ code: 'TFTP_LIBRARY_AWAY', failure: { params: { text: 'boot.img', server: 'test' } } },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are put there by an upload that is complete, and by no other', async () => {
    const added: string[] = [];
    const served = new LibraryFiles(
      {
        find: (name) => names.get(name),
        add: async (name, { digest, bytes, content }) => {
          const parts: Uint8Array[] = [];
          for await (const part of content()) parts.push(part);
          expect(digestOf(Buffer.concat(parts))).toBe(digest);
          names.set(name, { digest, bytes });
          added.push(name);
        },
        read: () => new Blob().stream(),
        close: async () => undefined,
      },
      new DigestCopies(folder),
      new FileCache(),
    );
    const image = randomBytes(90_000);
    const upload = async (overwrite: boolean, isWhole: boolean): Promise<void> => {
      const sink = await served.create(targetOf('a/boot.img'), '127.0.0.1', overwrite);
      await sink.write(image.subarray(0, 60_000));
      await sink.write(image.subarray(60_000));
      await (isWhole ? sink.finish() : sink.discard());
    };
    await upload(false, false);
    expect(await served.inspect(targetOf('a/boot.img'))).toEqual({ type: 'missing' });
    expect(readdirSync(folder)).toEqual([]);
    await upload(false, true);
    expect(await served.inspect(targetOf('a/boot.img'))).toEqual({ type: 'file', sizeBytes: 90_000 });
    expect(await bytesOf(served, 'a/boot.img')).toBe(textOf(image));
    await expect(upload(false, true)).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    await upload(true, true);
    expect(added).toEqual(['a/boot.img', 'a/boot.img']);
    expect(readdirSync(folder).filter((name) => name.includes('upload'))).toEqual([]);
  });

  it('say of a name that is not known whether there may be one', async () => {
    put('boot.img', randomBytes(4));
    const served = files();
    expect(await served.open(targetOf('none'))).toEqual({ type: 'missing' });
    isAway = true;
    expect(await served.open(targetOf('none'))).toEqual({ type: 'missing', isUnsure: true });
  });

  it('say so where nobody knows the names yet', async () => {
    const away = failure('CLUSTER_AWAY', { server: 'test' });
    const served = new LibraryFiles(
      { find: () => away, read: () => new Blob().stream(), close: async () => undefined },
      new DigestCopies(folder),
      new FileCache(),
    );
    expect(await bytesOf(served, 'boot.img')).toBe('TFTP_LIBRARY_AWAY');
    await expect(served.create(targetOf('boot.img'), '', true)).rejects.toMatchObject({
      code: 'TFTP_WRITE_FAILED',
    });
  });
});
