import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpCopies, type HttpCopy } from './http-copies.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bob-copies-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const copyOf = (url: string): HttpCopy => ({ url, etag: '"1"', lastModified: undefined, freshUntilMs: 7 });

async function* body(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half');
  throw new Error('cut off');
}

it('keeps a body and its description by URL', async () => {
  const copies = new HttpCopies(folder);
  expect(await copies.find('http://a/x')).toBeUndefined();
  await copies.keep(body('he', 'llo'), copyOf('http://a/x'));
  expect(await copies.find('http://a/x')).toEqual({ url: 'http://a/x', etag: '"1"', freshUntilMs: 7 });
  expect(await readFile(await copies.use('http://a/x'), 'utf8')).toBe('hello');
  expect(await copies.find('http://a/y')).toBeUndefined();
});

it('leaves the copy unchanged when a body breaks off, and nothing beside it', async () => {
  const copies = new HttpCopies(folder);
  await copies.keep(body('whole'), copyOf('http://a/x'));
  const before = (await readdir(folder)).toSorted();
  await expect(copies.keep(broken(), copyOf('http://a/x'))).rejects.toThrow('cut off');
  expect((await readdir(folder)).toSorted()).toEqual(before);
  expect(await readFile(await copies.use('http://a/x'), 'utf8')).toBe('whole');
});

it('removes the least recently used when there is no room, and never the newest', async () => {
  const copies = new HttpCopies(folder, 10);
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await copies.keep(body('1234'), copyOf(name));
    const at = new Date(1_000_000 + index * 1_000);
    const path = await copies.use(name);
    await utimes(`${path}.json`, at, at);
  }
  const kept = async (): Promise<boolean[]> =>
    Promise.all(['a', 'b', 'c', 'd'].map(async (name) => (await copies.find(name)) !== undefined));
  expect(await kept()).toEqual([false, true, true, false]);
  await copies.use('b');
  await copies.keep(body('1234567'), copyOf('d'));
  expect(await kept()).toEqual([false, false, false, true]);
});

it('ignores a description of another URL, and one that is not JSON', async () => {
  const copies = new HttpCopies(folder);
  await copies.keep(body('x'), copyOf('http://a/x'));
  const path = await copies.use('http://a/x');
  await writeFile(`${path}.json`, JSON.stringify(copyOf('http://a/other')));
  expect(await copies.find('http://a/x')).toBeUndefined();
  await writeFile(`${path}.json`, '{');
  expect(await copies.find('http://a/x')).toBeUndefined();
});

it('drops both files of a copy, and rejects the use of a missing copy', async () => {
  const copies = new HttpCopies(folder);
  await copies.keep(body('x'), copyOf('http://a/x'));
  await copies.drop('http://a/x');
  expect(await readdir(folder)).toEqual([]);
  await expect(copies.use('http://a/x')).rejects.toMatchObject({ code: 'ENOENT' });
});
