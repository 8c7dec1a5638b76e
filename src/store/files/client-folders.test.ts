import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClientFolders } from './client-folders.js';

let root: string;
let own: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bob-clients-'));
  own = join(root, '192.0.2.7');
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

it('removes a folder that stayed empty, once nobody writes into it', async () => {
  const folders = new ClientFolders();
  await Promise.all([folders.enter(own), folders.enter(own)]);
  await folders.leave(own);
  expect(await readdir(root)).toEqual(['192.0.2.7']);
  await folders.leave(own);
  expect(await readdir(root)).toEqual([]);
});

it('keeps a folder that holds something', async () => {
  const folders = new ClientFolders();
  await folders.enter(own);
  await writeFile(join(own, 'config'), 'x');
  await folders.leave(own);
  expect(await readdir(own)).toEqual(['config']);
});

it('makes the folder again for an upload that enters while it is being removed', async () => {
  const folders = new ClientFolders();
  await folders.enter(own);
  const leaving = folders.leave(own);
  await folders.enter(own);
  await leaving;
  expect(await readdir(root)).toEqual(['192.0.2.7']);
  await folders.leave(own);
  expect(await readdir(root)).toEqual([]);
});

it('does not remove a folder that was there before', async () => {
  const folders = new ClientFolders();
  await folders.enter(own);
  await writeFile(join(own, 'config'), 'x');
  await folders.leave(own);
  await rm(join(own, 'config'));
  await folders.enter(own);
  await folders.leave(own);
  expect(await readdir(root)).toEqual(['192.0.2.7']);
});
