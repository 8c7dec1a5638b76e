import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import {
  contentIn,
  fill,
  namedIn,
  openChosenFolder,
  openOwnFolder,
  piecesOf,
  refuseTaken,
  sinkIn,
  typedPath,
} from './folder-files.js';

const bench = scratch();

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function textOf(content: Content): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(content)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('the folder of a workbench', () => {
  it('is made where it is its own, and has to be there where it was chosen', async () => {
    const path = join(bench.folder(), 'a', 'tftp');
    await expect(openChosenFolder(path)).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
    bench.own(await openOwnFolder(path));
    bench.own(await openChosenFolder(path));
    const file = bench.folder({ file: '' });
    await expect(openOwnFolder(join(file, 'file'))).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
  });

  it.each([
    ['/srv/tftp', '/srv/tftp'],
    ['~', homedir()],
    ['~/images', join(homedir(), 'images')],
  ])('is typed as %s', (text, path) => {
    expect(typedPath(text)).toBe(path);
  });

  it.each(['', 'images', './images', '~other/images', '/srv\0'])('is not typed as "%s"', (text) => {
    expect(() => typedPath(text)).toThrow(
      expect.objectContaining({
        code: 'TFTP_ROOT_INVALID',
        failure: expect.objectContaining({ params: { path: text, reason: 'path-not-absolute' } }),
      }),
    );
  });

  it('takes no name that leads out', () => {
    expect(namedIn('boot/image')).toEqual({ name: 'boot/image', segments: ['boot', 'image'] });
    for (const name of ['', '../image', 'a/../../b', 'a\0b'])
      expect(() => namedIn(name)).toThrow(expect.objectContaining({ code: 'TFTP_NAME_REFUSED' }));
  });
});

describe('a file of the folder', () => {
  async function opened(): Promise<{ readonly root: string; readonly folder: ServedFolder }> {
    const root = bench.folder({ image: 'firmware' });
    mkdirSync(join(root, 'sub'));
    return { root, folder: bench.own(await ServedFolder.open(root)) };
  }

  it('is read, and what is none says what it is', async () => {
    const { folder } = await opened();
    expect(await textOf((await contentIn(folder, namedIn('image'))).content)).toBe('firmware');
    await expect(contentIn(folder, namedIn('none'))).rejects.toMatchObject({ code: 'TFTP_NOT_FOUND' });
    await expect(contentIn(folder, namedIn('sub'))).rejects.toMatchObject({ code: 'TFTP_NOT_A_FILE' });
    await expect(sinkIn(folder, namedIn('sub'), true)).rejects.toMatchObject({ code: 'TFTP_NOT_A_FILE' });
  });

  it('keeps its name from another one that may not overwrite it', async () => {
    const { folder } = await opened();
    await expect(refuseTaken(folder, namedIn('image'))).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    await expect(refuseTaken(folder, namedIn('other'))).resolves.toBeUndefined();
  });

  it('is filled as a whole, and gives way only where it is to', async () => {
    const { root, folder } = await opened();
    await fill((await sinkIn(folder, namedIn('new'), false)).sink, chunks('one', 'two'));
    expect(readFileSync(join(root, 'new'), 'utf8')).toBe('onetwo');
    await fill((await sinkIn(folder, namedIn('image'), true)).sink, chunks('other'));
    expect(readFileSync(join(root, 'image'), 'utf8')).toBe('other');
    await expect(
      fill((await sinkIn(folder, namedIn('image'), false)).sink, chunks('x')),
    ).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    expect(readFileSync(join(root, 'image'), 'utf8')).toBe('other');
  });

  it('is not there when its bytes end early, and its sink is let go of once', async () => {
    const { folder } = await opened();
    const { sink } = await sinkIn(folder, namedIn('half'), false);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new Error('gone');
    }
    await expect(fill(sink, broken())).rejects.toThrow('gone');
    await expect(contentIn(folder, namedIn('half'))).rejects.toMatchObject({ code: 'TFTP_NOT_FOUND' });
    const calls: string[] = [];
    const full: Sink = {
      write: async () => {
        throw new Error('full');
      },
      finish: async () => void calls.push('finish'),
      discard: async () => void calls.push('discard'),
    };
    await expect(fill(full, chunks('x'))).rejects.toThrow('full');
    expect(calls).toEqual(['discard']);
  });
});

describe('the pieces of a content', () => {
  it('are a copy of what is cached, and the content is released', async () => {
    const release = vi.fn();
    const bytes = Uint8Array.of(1, 2, 3);
    for await (const piece of piecesOf({ type: 'whole', bytes, release })) {
      expect(piece).toEqual(bytes);
      expect(piece.buffer).not.toBe(bytes.buffer);
    }
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('release it also where the reader leaves early', async () => {
    const release = vi.fn();
    for await (const _ of piecesOf({ type: 'whole', bytes: Uint8Array.of(1), release })) break;
    expect(release).toHaveBeenCalledTimes(1);
  });
});
