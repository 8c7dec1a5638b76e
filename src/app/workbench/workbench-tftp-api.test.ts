import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { ask, workbenchFixture } from '../../../test/workbench.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { TftpState } from '../../operations/tftp.js';
import type { TftpStory } from '../../operations/tftp-transfers.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { TftpServer } from '../tftp/tftp-server.js';
import type { Workbench } from './workbench.js';

const { folder, workbench } = workbenchFixture();

describe('TFTP by the API', () => {
  const server = { type: 'tftp-server', port: 0, write: 'create', singlePort: true } as const;
  async function eventuallyFinished(one: Workbench, transfers: number): Promise<TftpState> {
    const state = async () => (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    await expect.poll(async () => (await state()).finished).toHaveLength(transfers);
    return state();
  }
  const put = (one: Workbench, name: string, type = 'application/octet-stream') =>
    ask(one, 'PUT', `/api/tftp/files/${name}`, { body: 'image', headers: { 'content-type': type } });

  it('puts files in, serves them, gives them out, removes them, and remembers its settings', async () => {
    const workspace = folder();
    const one = await workbench('127.0.0.1', workspace);
    expect((await put(one, '%E5%9B%BA%E4%BB%B6.bin')).body).toMatchObject({
      files: [{ name: '固件.bin', bytes: 5 }],
    });
    const started = await ask(one, 'POST', '/api/endpoints', { body: server });
    const port = listeningPort(started.body as EndpointSummary);
    const client = new TftpClient({ host: '127.0.0.1', port });
    expect(Buffer.from(await client.read('固件.bin')).toString()).toBe('image');
    await client.put(Buffer.from('back'), 'up.bin');
    await expect
      .poll(async () =>
        ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished.map(({ file, outcome }) => [
          file,
          outcome,
        ]),
      )
      .toEqual([
        ['up.bin', 'done'],
        ['固件.bin', 'done'],
      ]);
    const { finished } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    const story = await ask(one, 'GET', `/api/tftp/transfers/${finished[0]?.id}`);
    expect((story.body as TftpStory).steps.length).toBeGreaterThan(0);
    expect((await ask(one, 'GET', '/api/tftp/transfers/s9-t9')).status).toBe(404);
    const given = await fetch(`http://127.0.0.1:${one.port}/api/tftp/files/up.bin`);
    expect(given.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''up.bin");
    expect(await given.text()).toBe('back');
    expect((await ask(one, 'DELETE', '/api/tftp/files/up.bin')).status).toBe(200);
    expect((await ask(one, 'DELETE', '/api/tftp/files/up.bin')).status).toBe(404);
    await one.close(0);
    const two = await workbench('127.0.0.1', workspace);
    expect((await ask(two, 'GET', '/api/endpoints')).body).toMatchObject([
      { input: server, status: { state: 'stopped' } },
    ]);
  });

  it('replaces a file only with `overwrite`, both on upload and on fetch', async () => {
    const origin = new TftpServer({ source: () => 'fetched', host: '127.0.0.1', port: 0 });
    await origin.listen();
    const one = await workbench();
    await put(one, 'here');
    const again = await put(one, 'here');
    expect([again.status, (again.body as ErrorBody).error]).toMatchObject([
      400,
      { code: 'TFTP_FILE_EXISTS', params: { text: 'here' } },
    ]);
    expect((await put(one, 'here?overwrite=perhaps')).status).toBe(400);
    expect((await put(one, 'here?overwrite=true')).status).toBe(200);
    const fetchIt = (more: object) =>
      ask(one, 'POST', '/api/tftp/transfers', {
        body: { direction: 'get', url: `tftp://localhost:${origin.port}/here`, ...more },
      });
    const refused = await fetchIt({});
    expect([refused.status, (refused.body as ErrorBody).error.code]).toEqual([400, 'TFTP_FILE_EXISTS']);
    expect((await fetchIt({ overwrite: true })).status).toBe(200);
    const { finished } = await eventuallyFinished(one, 1);
    // The row says what was typed, not the port that answered, and when it was over.
    expect(finished[0]).toMatchObject({ peer: `localhost:${origin.port}`, isAgreed: true, outcome: 'done' });
    expect(finished[0]?.endedMicros).toBeGreaterThan(1_700_000_000_000_000);
    const given = await fetch(`http://127.0.0.1:${one.port}/api/tftp/files/here`);
    expect(await given.text()).toBe('fetched');
    await origin.close(0);
  });

  it('gives the story of a refused upload: the request and the ERROR, and no agreed options', async () => {
    const origin = new TftpServer({ source: () => undefined, host: '127.0.0.1', port: 0 });
    await origin.listen();
    const one = await workbench();
    await put(one, 'up.bin');
    const url = `tftp://127.0.0.1:${origin.port}/up.bin`;
    await ask(one, 'POST', '/api/tftp/transfers', { body: { direction: 'put', url, file: 'up.bin' } });
    const { finished } = await eventuallyFinished(one, 1);
    const { body } = await ask(one, 'GET', `/api/tftp/transfers/${finished[0]?.id}`);
    const { transfer, steps } = body as TftpStory;
    expect([transfer.outcome, transfer.isAgreed]).toEqual(['failed', false]);
    expect(steps.map(({ kind }) => kind)).toEqual(['requestSent', 'errorReceived']);
    await origin.close(0);
  });

  it('refuses names that lead out, bodies that a form could send, and pages from elsewhere', async () => {
    const one = await workbench();
    for (const name of [
      '..%2Fworkspace.json',
      '%2e%2e%2fx',
      'a%5Cb',
      'c:x',
      '.x.1-0123456789ab.bob-part/x',
    ]) {
      expect((await put(one, name)).status, name).toBeGreaterThanOrEqual(400);
    }
    expect((await put(one, 'x', 'text/plain')).status).toBe(415);
    expect((await put(one, 'x', 'application/x-www-form-urlencoded')).status).toBe(415);
    const headers = { 'content-type': 'application/octet-stream', origin: 'http://evil.example' };
    expect((await ask(one, 'PUT', '/api/tftp/files/x', { body: 'x', headers })).status).toBe(403);
    expect(((await ask(one, 'GET', '/api/tftp')).body as TftpState).files).toEqual([]);
  });

  it('fetches into the folder and reports failures', async () => {
    const origin = new TftpServer({
      source: ({ name }) => (name === 'there' ? 'content' : undefined),
      host: '127.0.0.1',
      port: 0,
    });
    await origin.listen();
    const one = await workbench();
    const begin = (file: string) =>
      ask(one, 'POST', '/api/tftp/transfers', {
        body: { direction: 'get', url: `tftp://127.0.0.1:${origin.port}/${file}` },
      });
    await begin('there');
    await expect
      .poll(async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).files)
      .toMatchObject([{ name: 'there', bytes: 7 }]);
    await begin('nope');
    await expect
      .poll(async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished[0])
      .toMatchObject({ file: 'nope', outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
    const wrong = await ask(one, 'POST', '/api/tftp/transfers', {
      body: { direction: 'get', url: 'http://x/y' },
    });
    expect([wrong.status, (wrong.body as ErrorBody).error.code]).toEqual([400, 'TFTP_URL_INVALID']);
    await origin.close(0);
  });

  it('neither sends nor fetches through a link that leads out of the folder', async () => {
    const taken = folder();
    const peer = new TftpServer({ root: taken, host: '127.0.0.1', port: 0, write: 'create' });
    await peer.listen();
    const workspace = folder();
    const outside = folder();
    const one = await workbench('127.0.0.1', workspace);
    await put(one, 'own.bin');
    const { folder: files } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(files, 'link'));
    symlinkSync(outside, join(files, 'out'));
    const outcomeOf = async (direction: 'get' | 'put', file: string): Promise<unknown> => {
      const { finished: before } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
      const url = `tftp://127.0.0.1:${peer.port}/${direction === 'put' ? `up-${before.length}` : 'up-0'}`;
      await ask(one, 'POST', '/api/tftp/transfers', { body: { direction, url, file, overwrite: true } });
      const finished = async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished;
      await expect.poll(async () => (await finished()).length).toBe(before.length + 1);
      const [{ outcome, failure } = { outcome: undefined }] = await finished();
      return failure?.code ?? outcome;
    };
    expect(await outcomeOf('put', 'own.bin')).toBe('done');
    expect(await outcomeOf('put', 'link')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('put', 'out/secret')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'link')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'out/new')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'own.bin')).toBe('done');
    expect([readdirSync(taken), readdirSync(outside)]).toEqual([['up-0'], ['secret']]);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    await peer.close(0);
  });

  it('gives a running transfer up: the server’s and its own', async () => {
    const one = await workbench();
    await put(one, 'image');
    const started = await ask(one, 'POST', '/api/endpoints', { body: server });
    const port = listeningPort(started.body as EndpointSummary);
    const peer = await RawTftp.open();
    const runningOnes = async () =>
      ((await ask(one, 'GET', '/api/tftp')).body as TftpState).running.map(({ id }) => id);

    peer.request('readRequest', 'image', port);
    await peer.next();
    await expect.poll(runningOnes).toHaveLength(1);
    const [served = ''] = await runningOnes();
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${served}`)).status).toBe(200);
    expect(await peer.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    await expect.poll(runningOnes).toEqual([]);

    const url = `tftp://127.0.0.1:${peer.port}/there`;
    await ask(one, 'POST', '/api/tftp/transfers', { body: { direction: 'get', url } });
    peer.data(1, new Uint8Array(512), await peer.next());
    await peer.next();
    const [own = ''] = await runningOnes();
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${own}`)).status).toBe(200);
    expect(await peer.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    await expect.poll(runningOnes).toEqual([]);

    const { finished } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    expect(finished.map(({ id, outcome }) => [id, outcome])).toEqual([
      [own, 'aborted'],
      [served, 'aborted'],
    ]);
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${served}`)).status).toBe(404);
    peer.close();
  });
});
