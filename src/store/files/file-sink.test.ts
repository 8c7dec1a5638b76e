import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSink, type SinkPlace } from './file-sink.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bob-sink-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const sinkOf = (place: Partial<SinkPlace> = {}): Promise<FileSink> =>
  FileSink.create({ folder, name: 'a.bin', overwrite: false, durable: false, text: 'a.bin', ...place });

/** `size` bytes that differ from place to place. */
const bytesOf = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => index * 31 + (index >> 8));

describe('a file that is written', () => {
  it.each([0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 3_000_000])(
    'holds all %d bytes in their order, and has its name only then',
    async (size) => {
      const sink = await sinkOf();
      const bytes = bytesOf(size);
      for (let at = 0; at < size; at += 1_468) await sink.write(bytes.subarray(at, at + 1_468));
      expect(await readdir(folder)).not.toContain('a.bin');
      await sink.finish();
      await sink.ended;
      expect(await readdir(folder)).toEqual(['a.bin']);
      expect(Buffer.compare(await readFile(join(folder, 'a.bin')), bytes)).toBe(0);
    },
  );

  it('borrows the bytes only for the call', async () => {
    const sink = await sinkOf();
    const lent = Uint8Array.of(1, 2, 3);
    await sink.write(lent);
    lent.fill(9);
    await sink.finish();
    expect([...(await readFile(join(folder, 'a.bin')))]).toEqual([1, 2, 3]);
  });

  it('asks its writer to wait when the disk is behind, and takes the rest afterwards', async () => {
    const sink = await sinkOf();
    const bytes = bytesOf(256 * 1024);
    let waited = 0;
    for (let count = 0; count < 32; count += 1) {
      const full = sink.write(bytes);
      if (full === undefined) continue;
      waited += 1;
      await full;
    }
    await sink.finish();
    expect(waited).toBeGreaterThan(0);
    expect((await readFile(join(folder, 'a.bin'))).length).toBe(32 * bytes.length);
  });
});

describe('a name that is taken', () => {
  beforeEach(() => writeFile(join(folder, 'a.bin'), 'before'));

  it('stays with its file, and nothing is left of the other', async () => {
    const sink = await sinkOf();
    await sink.write(bytesOf(10));
    await expect(sink.finish()).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    await sink.ended;
    expect(await readdir(folder)).toEqual(['a.bin']);
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('before');
  });

  it('is replaced if allowed, at once and whole', async () => {
    const sink = await sinkOf({ overwrite: true, durable: true });
    await sink.write(Buffer.from('after'));
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('before');
    await sink.finish();
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('after');
    expect(await readdir(folder)).toEqual(['a.bin']);
  });
});

describe('a file that is given up', () => {
  it('leaves nothing, resolves `ended`, and takes no more', async () => {
    const order: string[] = [];
    const sink = await sinkOf({ over: async () => void order.push('over') });
    void sink.ended.then(() => order.push('ended'));
    await sink.write(bytesOf(100_000));
    await sink.discard();
    await sink.ended;
    expect(await readdir(folder)).toEqual([]);
    expect(order).toEqual(['over', 'ended']);
    await expect(sink.write(bytesOf(1))).rejects.toMatchObject({ code: 'TFTP_ABORTED' });
  });

  it('stays as it is when it is complete already', async () => {
    const sink = await sinkOf();
    await sink.finish();
    await sink.discard();
    expect(await readdir(folder)).toEqual(['a.bin']);
  });
});

describe('an invalid place', () => {
  it('is named when the folder is not there', async () => {
    await expect(sinkOf({ folder: join(folder, 'none') })).rejects.toMatchObject({
      code: 'TFTP_WRITE_FAILED',
      failure: { params: { text: 'a.bin' } },
    });
  });

  it('is refused when the folder is a link to elsewhere, and nothing is left there', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'bob-elsewhere-'));
    try {
      await symlink(elsewhere, join(folder, 'link'));
      await expect(sinkOf({ folder: join(folder, 'link') })).rejects.toMatchObject({
        code: 'TFTP_NAME_REFUSED',
      });
      expect(await readdir(elsewhere)).toEqual([]);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('takes a name of 255 bytes, in whole characters', async () => {
    const name = '启'.repeat(85);
    const sink = await sinkOf({ name });
    await sink.finish();
    expect(await readdir(folder)).toEqual([name]);
  });
});
