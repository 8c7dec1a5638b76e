import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import type { TftpStory } from '../../operations/tftp-transfers.js';
import { createHub } from '../create-hub.js';
import { FolderView } from './folder-view.js';
import { TftpServer } from './tftp-server.js';
import { TransferJobs } from './transfer-jobs.js';

const bench = scratch();

/** Jobs in a folder with `own.bin`, and a server of another folder with `image`. */
async function jobsBeside() {
  const path = bench.folder({ 'own.bin': 'own' });
  const stories: TftpStory[] = [];
  const folder = bench.own(new FolderView(path, ''));
  const jobs = bench.own(new TransferJobs({ hub: createHub() }, folder, (story) => stories.push(story)));
  const root = bench.folder({ image: 'the image' });
  const server = new TftpServer({ root, host: '127.0.0.1', port: 0, write: 'create', engine: 'portable' });
  bench.own({ close: () => server.close(0) });
  await server.listen();
  return { path, root, jobs, stories, url: `tftp://127.0.0.1:${server.port}` };
}

describe('the transfers that a person asked for', () => {
  it('fetch a file into the folder under its own name, and report the outcome', async () => {
    const { path, jobs, stories, url } = await jobsBeside();
    await jobs.begin({ direction: 'get', url: `${url}/image`, blockBytes: 1_024 });
    expect([jobs.isBusy, jobs.running().map(({ id }) => id)]).toEqual([true, ['c1']]);
    await expect.poll(() => stories.length).toBe(1);
    expect(stories[0]?.transfer).toMatchObject({
      ...{ id: 'c1', role: 'client', direction: 'get', file: 'image', outcome: 'done', bytes: 9 },
      ...{ isAgreed: true, blockBytes: 1_024, asked: { blksize: '1024' } },
    });
    expect(stories[0]?.steps.length).toBeGreaterThan(0);
    expect([jobs.isBusy, jobs.running(), jobs.story('c1')]).toEqual([false, [], undefined]);
    expect(readFileSync(join(path, 'image'), 'utf8')).toBe('the image');
  });

  it('send a file of the folder, under another name if that is asked for', async () => {
    const { root, jobs, stories, url } = await jobsBeside();
    await jobs.begin({ direction: 'put', url: `${url}/there.bin`, file: 'own.bin' });
    await expect.poll(() => stories.map(({ transfer: { outcome } }) => outcome)).toEqual(['done']);
    expect(readFileSync(join(root, 'there.bin'), 'utf8')).toBe('own');
  });

  it('begin nothing for a URL that is none, a name outside, or a file that is there', async () => {
    const { jobs, url } = await jobsBeside();
    const refused = async (more: object): Promise<unknown> =>
      jobs.begin({ direction: 'get', url: `${url}/image`, ...more }).catch(({ code }) => code);
    expect(await refused({ url: 'http://127.0.0.1/image' })).toBe('TFTP_URL_INVALID');
    expect(await refused({ file: '../image' })).toBe('TFTP_NAME_REFUSED');
    expect(await refused({ file: 'own.bin' })).toBe('TFTP_FILE_EXISTS');
    expect(jobs.isBusy).toBe(false);
    expect(await refused({ file: 'own.bin', overwrite: true })).toBeUndefined();
  });

  it('end with the reason that the other side gave, and leave no half file', async () => {
    const { path, jobs, stories, url } = await jobsBeside();
    await jobs.begin({ direction: 'get', url: `${url}/nothing` });
    await expect.poll(() => stories.length).toBe(1);
    expect(stories[0]?.transfer).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
    expect(() => readFileSync(join(path, 'nothing'))).toThrow('ENOENT');
  });

  it('are given up one by one, or all together, while a server is silent', async () => {
    const { jobs, stories } = await jobsBeside();
    const silent = bench.own(await RawTftp.open());
    const url = `tftp://127.0.0.1:${silent.port}/image`;
    for (const file of ['one', 'two', 'three']) await jobs.begin({ direction: 'get', url, file });
    await expect.poll(() => jobs.story('c2')?.steps.length).toBeGreaterThan(0);
    expect(jobs.story('c2')?.transfer).toMatchObject({ outcome: 'running', isAgreed: false });
    expect([jobs.abort('c2'), jobs.abort('c9')]).toEqual([true, false]);
    await expect
      .poll(() => stories.map(({ transfer: { id, outcome } }) => [id, outcome]))
      .toEqual([['c2', 'aborted']]);
    jobs.close();
    await expect
      .poll(() => stories.map(({ transfer }) => transfer.id).toSorted())
      .toEqual(['c1', 'c2', 'c3']);
  });
});
