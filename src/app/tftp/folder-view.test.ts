import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { BreakoutboxError } from '../../errors/error.js';
import { FolderView } from './folder-view.js';

const bench = scratch();

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const got: Uint8Array[] = [];
  for await (const piece of pieces) got.push(piece);
  return Buffer.concat(got).toString();
}

function viewOf(files: Readonly<Record<string, string>> = {}) {
  const path = bench.folder(files);
  return { path, view: bench.own(new FolderView(path, '')) };
}

describe('what is shown of the folder', () => {
  it('is the workspace’s own, or the one that was chosen', () => {
    const own = new FolderView('/own', '');
    expect([own.path, own.isOwn, own.ownPath]).toEqual(['/own', true, '/own']);
    const chosen = new FolderView('/own', '/srv');
    expect([chosen.path, chosen.isOwn, chosen.ownPath]).toEqual(['/srv', false, '/own']);
  });

  it('is nothing before it was listed, and then its files and the room beside them, in whole MiB', async () => {
    const { view } = viewOf({ image: 'four' });
    expect(view.listing).toEqual({ files: [], freeBytes: undefined, failure: undefined });
    await view.list();
    expect(view.listing.files).toMatchObject([{ name: 'image', bytes: 4 }]);
    expect((view.listing.freeBytes ?? 1) % 1024 ** 2).toBe(0);
  });

  it('keeps the very list of files that it had where nothing has changed', async () => {
    const { path, view } = viewOf({ image: 'four' });
    await view.list();
    const { files } = view.listing;
    await view.list();
    expect(view.listing.files).toBe(files);
    writeFileSync(join(path, 'other'), '');
    await view.list();
    expect(view.listing.files).not.toBe(files);
    expect(view.listing.files.map(({ name }) => name)).toEqual(['image', 'other']);
  });

  it('is neither opened nor made while it may not be used', async () => {
    const own = join(bench.folder(), 'tftp');
    let mayUse = false;
    const view = bench.own(
      new FolderView(own, '', () => {
        if (!mayUse) throw new BreakoutboxError('WORKSPACE_NOT_TRUSTED', { folder: own });
      }),
    );
    await view.list();
    expect(view.listing.failure?.code).toBe('WORKSPACE_NOT_TRUSTED');
    expect(existsSync(own)).toBe(false);
    mayUse = true;
    await view.list();
    expect(view.listing.failure).toBeUndefined();
  });

  it('says why it cannot be read, and is read once it can be', async () => {
    const own = bench.folder();
    const chosen = join(own, 'later');
    const view = bench.own(new FolderView(own, chosen));
    await view.list();
    expect(view.listing).toMatchObject({ files: [], failure: { code: 'TFTP_ROOT_INVALID' } });
    mkdirSync(chosen);
    writeFileSync(join(chosen, 'image'), '');
    await view.list();
    expect(view.listing).toMatchObject({ files: [{ name: 'image' }], failure: undefined });
  });

  it('is another one after it has moved, and files are put there', async () => {
    const { view } = viewOf({ image: 'four' });
    const other = bench.folder();
    await view.list();
    view.moveTo(other, await view.openAt(other));
    expect([view.path, view.isOwn]).toEqual([other, false]);
    await view.put('new', chunks('x'), false);
    expect(readFileSync(join(other, 'new'), 'utf8')).toBe('x');
  });

  it('is looked at every two seconds while it is followed, and says when something else is there', async () => {
    const { path, view } = viewOf({ image: 'four' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      await view.list();
      const listed = vi.spyOn(view, 'list');
      const looked = async (): Promise<void> => {
        const { length } = listed.mock.calls;
        await vi.advanceTimersByTimeAsync(2_000);
        expect(listed).toHaveBeenCalledTimes(length + 1);
        await listed.mock.results.at(-1)?.value;
        // The next look is asked for after the list is there.
        await Promise.resolve();
      };
      const changed = vi.fn();
      const leave = view.follow(changed);
      await looked();
      expect(changed).not.toHaveBeenCalled();
      writeFileSync(join(path, 'other'), '');
      await looked();
      expect(changed).toHaveBeenCalledTimes(1);
      leave();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(listed).toHaveBeenCalledTimes(2);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a file of the folder', () => {
  it('is put in, given out by its own name, and removed', async () => {
    const { path, view } = viewOf();
    mkdirSync(join(path, 'boot'));
    await view.put('boot/image', chunks('fo', 'ur'), false);
    const given = await view.get('boot/image');
    expect([given.name, given.bytes, await textOf(given.content)]).toEqual(['image', 4, 'four']);
    await view.remove('boot/image');
    await expect(view.get('boot/image')).rejects.toMatchObject({ code: 'TFTP_NOT_FOUND' });
  });

  it('stays where another may not overwrite it, and not a byte of that one is read', async () => {
    const { path, view } = viewOf({ image: 'four' });
    const read = vi.fn();
    async function* body(): AsyncGenerator<Uint8Array> {
      read();
      yield Uint8Array.of(1);
    }
    await expect(view.put('image', body(), false)).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    expect([readFileSync(join(path, 'image'), 'utf8'), read.mock.calls]).toEqual(['four', []]);
    await view.put('image', chunks('other'), true);
    expect(readFileSync(join(path, 'image'), 'utf8')).toBe('other');
  });

  it('has no name that leads out of it', async () => {
    const { view } = viewOf();
    for (const attempt of [view.get('../x'), view.remove('../x'), view.put('../x', chunks('x'), true)])
      await expect(attempt).rejects.toMatchObject({ code: 'TFTP_NAME_REFUSED' });
  });
});

it('a folder that cannot be opened is closed nevertheless', async () => {
  const own = bench.folder();
  const view = new FolderView(own, join(own, 'none'));
  await view.list();
  await expect(view.close()).resolves.toBeUndefined();
  rmSync(own, { recursive: true, force: true });
});
