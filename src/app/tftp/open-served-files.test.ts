import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { targetOf } from '../../../test/tftp-target.js';
import { parseTftpServer } from '../../config/tftp-server-spec.js';
import { orThrow } from '../../errors/parsed.js';
import { FileCache } from '../../store/files/file-cache.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import { sizeOf } from '../../tftp/transfer-data.js';
import { checkFilesOrigin, type FilesOrigin, openServedFiles } from './open-served-files.js';

const bench = scratch();
const spec = orThrow(parseTftpServer({}));

/** Bytes of `name` as served from `origin`, or the result that there is instead of a file. */
async function served(origin: FilesOrigin, name: string): Promise<number | string | undefined> {
  const files = bench.own(await openServedFiles(origin, spec, new FileCache(0)));
  const opened = await files.open(targetOf(name), '192.0.2.1');
  if (opened.type !== 'file') return opened.type;
  bench.own({ close: () => opened.content.release() });
  return sizeOf(opened.content);
}

describe('the files of a TFTP server', () => {
  it('come from the folder', async () => {
    const root = bench.folder({ image: 'four' });
    expect([await served({ root }, 'image'), await served({ root }, 'none')]).toEqual([4, 'missing']);
  });

  it('come from the given files instead of the folder', async () => {
    const files = await ServedFolder.open(bench.folder({ image: 'other' }));
    expect(await served({ root: bench.folder({ image: 'four' }), files }, 'image')).toBe(5);
  });

  it('come from a program first, and from the folder where that does not know the name', async () => {
    const origin: FilesOrigin = {
      root: bench.folder({ image: 'four', hello: 'hello' }),
      source: ({ name }) => (name === 'image' ? 'by program' : undefined),
    };
    expect([await served(origin, 'image'), await served(origin, 'hello')]).toEqual([10, 5]);
  });

  it('may come from a program alone', async () => {
    const origin: FilesOrigin = { source: ({ name }) => (name === 'image' ? 'by program' : undefined) };
    expect([await served(origin, 'image'), await served(origin, 'hello')]).toEqual([10, 'missing']);
  });

  it('cannot be opened where there is no folder', async () => {
    const opening = openServedFiles({ root: `${bench.folder()}/none` }, spec, new FileCache(0));
    await expect(opening).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
  });

  it('are refused before anything opens where nothing is given', () => {
    expect(() => checkFilesOrigin({})).toThrow('give it a root, a source or files');
    for (const origin of [{ root: '/srv' }, { source: () => undefined }])
      expect(() => checkFilesOrigin(origin)).not.toThrow();
  });
});
