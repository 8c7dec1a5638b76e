import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import type { TftpServerEndpointInput } from '../../config/kinds/tftp-server.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { TftpState } from '../../operations/tftp.js';
import type { TftpStory } from '../../operations/tftp-transfers.js';
import { localAddresses } from '../../system/local-addresses.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { startWorkbench, type Workbench } from './workbench.js';

const folders: string[] = [];
const running: Workbench[] = [];
const devices: RawTftp[] = [];

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  for (const one of running.splice(0)) await one.close(0);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const made = mkdtempSync(join(tmpdir(), 'breakoutbox-tftp-place-'));
  folders.push(made);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content);
  return made;
}

async function workbench(workspace = folder(), host = '127.0.0.1', filesFolder?: string): Promise<Workbench> {
  const started = await startWorkbench({
    host,
    port: 0,
    workspace,
    isTrusted: true,
    ...(filesFolder === undefined ? {} : { filesFolder }),
  });
  running.push(started);
  return started;
}

async function ask<Body>(
  { port, token }: Workbench,
  method: string,
  path: string,
  body?: unknown,
  host = '127.0.0.1',
  below = '/api/tftp',
): Promise<{ readonly status: number; readonly body: Body }> {
  const response = await fetch(`http://${host}:${port}${below}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

async function serve(bench: Workbench): Promise<number> {
  return listeningPort(await createServer(bench));
}

async function createServer(
  bench: Workbench,
  more: Partial<TftpServerEndpointInput> = {},
): Promise<EndpointSummary> {
  const input = { type: 'tftp-server', port: 0, ...more };
  return (await ask<EndpointSummary>(bench, 'POST', '', input, '127.0.0.1', '/api/endpoints')).body;
}

async function servers(bench: Workbench): Promise<readonly EndpointSummary[]> {
  return (await ask<readonly EndpointSummary[]>(bench, 'GET', '', undefined, '127.0.0.1', '/api/endpoints'))
    .body;
}

/** A device that has requested a file, has received the first block and sends nothing more. */
async function stalledDevice(port: number, file: string): Promise<RawTftp> {
  const device = await RawTftp.open();
  devices.push(device);
  device.request('readRequest', file, port, { options: ['blksize=1024'] });
  device.acknowledge(0, await device.next());
  await device.next();
  return device;
}

const choose = (bench: Workbench, path: string, more: { readonly cut?: boolean } = {}) =>
  ask<TftpState & ErrorBody>(bench, 'PUT', '/folder', { path, ...more });

describe('the TFTP servers of a workbench', () => {
  it('start with it where that was asked for, under the ids that they had', async () => {
    const workspace = folder();
    const bench = await workbench(workspace);
    const own = await createServer(bench, { autoStart: true, write: 'create' });
    const other = await createServer(bench);
    await running.pop()?.close(0);
    const again = await workbench(workspace);
    await expect
      .poll(async () => (await servers(again)).map(({ id, status }) => [id, status.state]))
      .toEqual([
        [own.id, 'listening'],
        [other.id, 'stopped'],
      ]);
    expect((await servers(again))[0]?.input).toEqual(own.input);
  });

  it('are several at once, each with its own port, settings and counters, over one folder', async () => {
    const bench = await workbench();
    await choose(bench, folder({ image: 'x' }));
    const [reading, writing] = [await createServer(bench), await createServer(bench, { write: 'create' })];
    expect(listeningPort(reading)).not.toBe(listeningPort(writing));
    const clientOf = (one: EndpointSummary) =>
      new TftpClient({ host: '127.0.0.1', port: listeningPort(one) });
    await clientOf(reading).read('image');
    await expect(clientOf(reading).put(Buffer.from('new'), 'new')).rejects.toMatchObject({
      code: 'TFTP_PEER_ERROR',
    });
    await clientOf(writing).put(Buffer.from('new'), 'new');
    await expect
      .poll(async () =>
        (await servers(bench)).map(({ totals }) => [totals.sentMessages, totals.receivedMessages]),
      )
      .toEqual([
        [1, 0],
        [0, 1],
      ]);
    const { finished } = (await ask<TftpState>(bench, 'GET', '')).body;
    expect(finished.map(({ endpoint }) => endpoint)).toEqual([writing.id, reading.id]);
    expect(new Set(finished.map(({ id }) => id)).size).toBe(2);
  });

  it('have the life of every endpoint: stopped, described anew, started, removed', async () => {
    const bench = await workbench();
    const { id, input } = await createServer(bench);
    const at = (path: string, method = 'POST', body?: unknown) =>
      ask<EndpointSummary>(bench, method, path, body, '127.0.0.1', '/api/endpoints');
    expect((await at(`/${id}/stop`)).body.status.state).toBe('stopped');
    expect((await at(`/${id}`, 'PUT', { ...input, label: 'lab' })).body).toMatchObject({ restarted: false });
    expect((await at(`/${id}/start`)).body.status.state).toBe('listening');
    expect((await at(`/${id}`, 'PUT', { ...input, write: 'overwrite' })).body).toMatchObject({
      restarted: true,
      status: { state: 'listening' },
    });
    expect((await at(`/${id}/send`, 'POST', { data: 'AA==' })).body).toMatchObject({
      error: { code: 'SENDS_FILES_ONLY' },
    });
    expect((await at('', 'POST', { type: 'tftp-server', port: 70_000 })).body).toMatchObject({
      error: { code: 'REQUEST_INVALID', params: { property: 'port', most: 65_535 } },
    });
    await at(`/${id}/stop`);
    const removed = await fetch(`http://127.0.0.1:${bench.port}/api/endpoints/${id}`, { method: 'DELETE' });
    expect(removed.status).toBe(204);
    expect(await servers(bench)).toEqual([]);
  });

  it('show why they could not start; the one server of an older workspace is taken over', async () => {
    const port = await serve(await workbench());
    const workspace = folder();
    const tftp = { port, write: 'create', singlePort: true };
    writeFileSync(
      join(workspace, 'workspace.json'),
      JSON.stringify({ version: 1, endpoints: [], tftp, tftpFolder: '', tftpAutoStart: true }),
    );
    const bench = await workbench(workspace);
    await expect
      .poll(async () => await servers(bench))
      .toMatchObject([
        {
          id: 'e1',
          input: { type: 'tftp-server', ...tftp, autoStart: true },
          status: { state: 'failed', failure: { code: 'ADDRESS_IN_USE' } },
        },
      ]);
    await createServer(bench);
    const files = readdirSync(join(workspace, 'endpoints')).map((name) =>
      readFileSync(join(workspace, 'endpoints', name), 'utf8'),
    );
    expect(files.sort()).toEqual([
      expect.stringMatching(/^id: e1\ntype: tftp-server\n.*write: create\n.*autoStart: true\n/s),
      expect.stringMatching(/^id: e2\ntype: tftp-server\n/),
    ]);
    expect(readFileSync(join(workspace, 'workspace.yaml'), 'utf8')).toBe('version: 1\n');
  });
});

describe('the folder that TFTP serves', () => {
  it('is the workspace’s own until another is chosen, which is served at once and found again', async () => {
    const workspace = folder();
    const images = folder({ 'boot.img': 'from the images' });
    const bench = await workbench(workspace);
    const before = (await ask<TftpState>(bench, 'GET', '')).body;
    expect(before).toMatchObject({ folder: join(workspace, 'tftp'), isOwnFolder: true });
    const port = await serve(bench);
    const chosen = await choose(bench, images);
    expect(chosen).toMatchObject({
      status: 200,
      body: {
        folder: images,
        isOwnFolder: false,
        files: [{ name: 'boot.img' }],
      },
    });
    expect(chosen.body.freeBytes).toBeGreaterThan(0);
    const [server] = await servers(bench);
    const now = server === undefined ? port : listeningPort(server);
    const read = await new TftpClient({ host: '127.0.0.1', port: now }).read('boot.img');
    expect(Buffer.from(read).toString()).toBe('from the images');
    await running.pop()?.close(0);
    const again = await workbench(workspace);
    expect((await ask<TftpState>(again, 'GET', '')).body).toMatchObject({
      folder: images,
      isOwnFolder: false,
    });
    expect((await choose(again, '')).body).toMatchObject({
      isOwnFolder: true,
      folder: join(workspace, 'tftp'),
    });
    expect(readFileSync(join(workspace, 'workspace.yaml'), 'utf8')).toBe('version: 1\n');
  });

  it('is the one of a server that is started or made while it changes', async () => {
    const workspace = folder();
    mkdirSync(join(workspace, 'tftp'));
    writeFileSync(join(workspace, 'tftp', 'large'), fileOf(300_000));
    const bench = await workbench(workspace);
    const stopped = await createServer(bench);
    await ask(bench, 'POST', `/${stopped.id}/stop`, undefined, '127.0.0.1', '/api/endpoints');
    // A running transfer delays the stop by the grace period.
    await stalledDevice(await serve(bench), 'large');
    const images = folder({ 'boot.img': 'from the images' });
    const chosen = choose(bench, images, { cut: true });
    await expect
      .poll(async () => (await servers(bench)).map(({ status }) => status.state))
      .toContain('stopping');
    await createServer(bench);
    await ask(bench, 'POST', `/${stopped.id}/start`, undefined, '127.0.0.1', '/api/endpoints');
    expect((await chosen).status).toBe(200);
    const all = await servers(bench);
    expect(all).toHaveLength(3);
    for (const server of all) {
      const client = new TftpClient({ host: '127.0.0.1', port: listeningPort(server) });
      expect(Buffer.from(await client.read('boot.img')).toString()).toBe('from the images');
    }
  });

  it('is below the home folder for a tilde', async () => {
    const bench = await workbench();
    const home = homedir();
    const there = mkdtempSync(join(home, '.breakoutbox-test-'));
    folders.push(there);
    expect((await choose(bench, `~/${relative(home, there)}`)).body.folder).toBe(there);
  });

  it('stays what it was when the other is missing, no folder, relative or not readable', async () => {
    const bench = await workbench();
    const place = folder({ file: 'no folder' });
    const closed = join(place, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o300);
    const isRoot = process.getuid?.() === 0;
    for (const [path, reason] of [
      [join(place, 'nowhere'), 'no-such-folder'],
      [join(place, 'file'), 'not-a-folder'],
      ['images', 'path-not-absolute'],
      ...(isRoot ? [] : [[closed, 'permission-denied'] as const]),
    ] as const) {
      expect(await choose(bench, path)).toMatchObject({
        status: 400,
        body: { error: { code: 'TFTP_ROOT_INVALID', params: { path, reason } } },
      });
    }
    expect((await ask<TftpState>(bench, 'GET', '')).body.isOwnFolder).toBe(true);
  });

  it('cuts no running transfer unless that is agreed to', async () => {
    const workspace = folder();
    mkdirSync(join(workspace, 'tftp'));
    writeFileSync(join(workspace, 'tftp', 'large'), fileOf(300_000));
    const bench = await workbench(workspace);
    await stalledDevice(await serve(bench), 'large');
    const running = async () => (await ask<TftpState>(bench, 'GET', '')).body.running.length;
    await expect.poll(running).toBe(1);
    const other = folder();
    expect(await choose(bench, other)).toMatchObject({
      status: 409,
      body: { error: { code: 'TFTP_TRANSFERS_RUNNING', params: { count: 1 } } },
    });
    expect((await ask<TftpState>(bench, 'GET', '')).body.running).toHaveLength(1);
    expect((await choose(bench, other, { cut: true })).body).toMatchObject({ folder: other, running: [] });
  });

  const [outer] = localAddresses().filter(
    ({ address }) => /^\d/.test(address) && !address.startsWith('127.'),
  );
  it.skipIf(outer === undefined)('is chosen from the machine itself only', async () => {
    const bench = await workbench(folder(), '0.0.0.0');
    const answer = await ask<ErrorBody>(bench, 'PUT', '/folder', { path: folder() }, outer?.address);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'LOOPBACK_ONLY' } } });
    expect((await choose(bench, folder())).status).toBe(200);
  });

  it.skipIf(outer === undefined)('is chosen from elsewhere in the folder that was named for it', async () => {
    const files = folder();
    const bench = await workbench(folder(), '0.0.0.0', files);
    const chooseAway = (path: string) => ask<ErrorBody>(bench, 'PUT', '/folder', { path }, outer?.address);
    expect((await chooseAway(files)).status).toBe(200);
    expect((await chooseAway(join(files, '..'))).status).toBe(403);
  });

  it.skipIf(outer === undefined)(
    'is written into the settings from elsewhere on the same condition',
    async () => {
      const files = folder();
      const { port, token } = await workbench(folder(), '0.0.0.0', files);
      const writeAway = async (method: string, path: string, body: unknown): Promise<number> => {
        const url = `http://${outer?.address}:${port}/api/workspace/files${path}`;
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        return (await fetch(url, { method, headers, body: JSON.stringify(body) })).status;
      };
      const naming = (path: string) => ({ text: `version: 1\ntftpFolder: ${path}\n` });
      expect(await writeAway('PUT', '/workspace.yaml', naming('/etc'))).toBe(403);
      expect(await writeAway('POST', '', { kind: 'settings', name: '', ...naming('/etc') })).toBe(403);
      expect(await writeAway('PUT', '/workspace.yaml', naming(files))).toBe(200);
      expect(await writeAway('POST', '', { kind: 'settings', name: '', text: 'version: 1\n' })).toBe(400);
    },
  );
});

describe('a transfer that does not go on', () => {
  it('shows its steps, what it waits for, and the options asked for, while it runs', async () => {
    const images = folder({ large: fileOf(300_000) });
    const bench = await workbench();
    await choose(bench, images);
    await stalledDevice(await serve(bench), 'large');
    await expect
      .poll(async () => (await ask<TftpState>(bench, 'GET', '')).body.running[0]?.stall)
      .toMatchObject({ reason: 'peerSilent', block: 1 });
    const [transfer] = (await ask<TftpState>(bench, 'GET', '')).body.running;
    expect(transfer).toMatchObject({ asked: { blksize: '1024' }, blockBytes: 1_024 });
    const { body: story } = await ask<TftpStory>(bench, 'GET', `/transfers/${transfer?.id}`);
    expect(story.transfer.outcome).toBe('running');
    expect(story.steps.map(({ kind }) => kind).slice(0, 4)).toEqual([
      'requestReceived',
      'optionsSent',
      'acknowledgementReceived',
      'blocksSent',
    ]);
  });
});

describe('the summary of requests on the page', () => {
  it('is a search for several names that are not there, and a line for each machine', async () => {
    const images = folder({ 'pxelinux.0': 'loader', default: 'configuration' });
    const bench = await workbench();
    await choose(bench, images);
    const client = new TftpClient({ host: '127.0.0.1', port: await serve(bench) });
    for (const name of ['01-52-54-00', 'C0A80101', 'C0A8'])
      await expect(client.read(name)).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
    await client.read('default');
    await expect
      .poll(async () => (await ask<TftpState>(bench, 'GET', '')).body)
      .toMatchObject({
        refused: [],
        searches: [{ count: 3, first: '01-52-54-00', last: 'C0A8', found: 'default', client: '127.0.0.1' }],
        machines: [{ client: '127.0.0.1', files: 1, bytes: 13, last: 'default' }],
      });
  });
});

describe('the list of what has ended', () => {
  it('has every transfer once, the latest first, though more have ended than it keeps', async () => {
    const images = folder({ image: 'x' });
    const bench = await workbench();
    await choose(bench, images);
    const port = await serve(bench);
    const client = new TftpClient({ host: '127.0.0.1', port });
    const ids = async (): Promise<readonly string[]> =>
      (await ask<TftpState>(bench, 'GET', '')).body.finished.map(({ id }) => id);
    for (let count = 0; count < 100; count += 1) await client.read('image');
    await expect.poll(ids).toHaveLength(100);
    const url = `tftp://127.0.0.1:${port}/image`;
    await ask(bench, 'POST', '/transfers', { direction: 'get', url, file: 'copy' });
    await expect.poll(async () => (await ids()).some((id) => id.startsWith('c'))).toBe(true);
    const before = await ids();
    for (let count = 0; count < 5; count += 1) await client.read('image');
    await expect.poll(async () => (await ids()).slice(5)).toEqual(before.slice(0, 95));
  });
});
