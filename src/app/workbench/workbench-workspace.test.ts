import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EndpointSummary, ReplacedEndpoint } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { TftpState } from '../../operations/tftp.js';
import type { WorkspaceReport } from '../../operations/workspace.js';
import { startWorkbench, type Workbench } from './workbench.js';

const folders: string[] = [];
const running: Workbench[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close(0);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folder(kept?: unknown): string {
  const made = mkdtempSync(join(tmpdir(), 'breakoutbox-workspace-'));
  folders.push(made);
  if (kept !== undefined) writeFileSync(join(made, 'workspace.json'), JSON.stringify(kept));
  return made;
}

async function workbench(workspace = folder()): Promise<Workbench> {
  const started = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted: true });
  running.push(started);
  return started;
}

/** Calls the API and returns the answer with its status. */
async function ask<Body>(
  { port }: Workbench,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Body }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

const list = async (bench: Workbench) => (await ask<EndpointSummary[]>(bench, 'GET', 'endpoints')).body;
/** The files of a workspace's endpoints, each with its text. */
const kept = (workspace: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(workspace, 'endpoints')).map((name) => [
      name,
      readFileSync(join(workspace, 'endpoints', name), 'utf8'),
    ]),
  );
const portOf = ({ status }: EndpointSummary): number =>
  status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;

const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' } as const;

describe('a new description', () => {
  it('keeps the connections and counters of an endpoint whose socket it does not concern', async () => {
    const bench = await workbench();
    const { body: made } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', echo);
    const peer = connect(portOf(made), '127.0.0.1');
    peer.write('hello');
    await once(peer, 'data');
    for (const change of [{}, { label: 'PLC' }, { label: 'PLC', encoding: 'gbk', autoStart: true }]) {
      const { body } = await ask<ReplacedEndpoint>(bench, 'PUT', `endpoints/${made.id}`, {
        ...echo,
        ...change,
      });
      expect(body).toMatchObject({
        restarted: false,
        input: change,
        peerCount: 1,
        totals: { connections: 1, receivedBytes: 5 },
      });
    }
    await ask(bench, 'PUT', `endpoints/${made.id}`, { ...echo, reply: 'reverse' });
    peer.write('abc');
    expect(String((await once(peer, 'data'))[0])).toBe('cba');
    const closed = once(peer, 'close');
    const { body } = await ask<ReplacedEndpoint>(bench, 'PUT', `endpoints/${made.id}`, {
      ...echo,
      framing: 'line',
    });
    expect(body).toMatchObject({ restarted: true, peerCount: 0 });
    peer.end();
    await closed;
  });

  it('takes a failure away with its cause, and starts nothing that did not run', async () => {
    const bench = await workbench();
    const { body: first } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', echo);
    const taken = { ...echo, address: `127.0.0.1:${portOf(first)}` };
    const { body: second } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', taken);
    expect(second.status.state).toBe('failed');
    const { body } = await ask<ReplacedEndpoint>(bench, 'PUT', `endpoints/${second.id}`, echo);
    expect(body).toMatchObject({ restarted: false, status: { state: 'stopped' } });
    await ask(bench, 'POST', `endpoints/${second.id}/start`);
    expect((await list(bench))[1]?.status.state).toBe('listening');
  });
});

describe('what is asked of one endpoint at once', () => {
  it('is done one after the other, and the end is what was asked last', async () => {
    const bench = await workbench();
    const { body: made } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', echo);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        ...['stop', 'start', 'stop', 'start'].map((verb) =>
          ask(bench, 'POST', `endpoints/${made.id}/${verb}`),
        ),
        ask(bench, 'PUT', `endpoints/${made.id}`, { ...echo, framing: round % 2 === 0 ? 'line' : 'raw' }),
      ]);
      await ask(bench, 'POST', `endpoints/${made.id}/start`);
      expect((await list(bench))[0]?.status.state).toBe('listening');
    }
    const answers = await Promise.all([
      ask(bench, 'DELETE', `endpoints/${made.id}`),
      ask(bench, 'POST', `endpoints/${made.id}/start`),
      ask(bench, 'PUT', `endpoints/${made.id}`, { ...echo, framing: 'fixed:3' }),
      ask(bench, 'DELETE', `endpoints/${made.id}`),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
    expect(await list(bench)).toEqual([]);
  });

  it('never makes more endpoints than there may be', async () => {
    const bench = await workbench(folder({ version: 1, endpoints: Array.from({ length: 250 }, () => echo) }));
    const udp = { type: 'udp', address: '127.0.0.1:0' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(bench, 'POST', 'endpoints', udp)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(await list(bench)).toHaveLength(256);
  });
});

describe('the id of an endpoint', () => {
  it('is the same after a restart, whatever was removed before it', async () => {
    const workspace = folder();
    const bench = await workbench(workspace);
    for (const label of ['first', 'second', 'third'])
      await ask(bench, 'POST', 'endpoints', { ...echo, label });
    const [first, , third] = await list(bench);
    await ask(bench, 'DELETE', `endpoints/${first?.id}`);
    await running.pop()?.close(0);
    const again = await workbench(workspace);
    expect((await list(again)).map(({ id, input }) => [id, input.label])).toEqual([
      ['e2', 'second'],
      [third?.id, 'third'],
    ]);
    const { body } = await ask<EndpointSummary>(again, 'POST', 'endpoints', echo);
    expect(body.id).toBe('e4');
  });

  it('is no new one’s while an entry that cannot be used has it', async () => {
    const workspace = folder({
      version: 1,
      ids: ['e1', 'e3', 'e2'],
      endpoints: [echo, { type: 'ftp' }, echo],
    });
    const made = await ask<EndpointSummary>(await workbench(workspace), 'POST', 'endpoints', echo);
    expect(made.body.id).toBe('e4');
    await running.pop()?.close(0);
    expect((await list(await workbench(workspace))).map(({ id }) => id)).toEqual(['e1', 'e2', 'e4']);
  });

  it('is given anew where the file names them wrongly', async () => {
    const workspace = folder({ version: 1, ids: ['e7'], endpoints: [echo, { ...echo, label: 'PLC' }] });
    expect((await list(await workbench(workspace))).map(({ id }) => id)).toEqual(['e1', 'e2']);
  });
});

describe('an endpoint that starts by itself', () => {
  it('is opened with the workbench; one that cannot be shows why', async () => {
    const first = await workbench();
    const { body: holder } = await ask<EndpointSummary>(first, 'POST', 'endpoints', echo);
    const workspace = folder({
      version: 1,
      endpoints: [
        { ...echo, autoStart: true },
        echo,
        { ...echo, autoStart: true, address: `127.0.0.1:${portOf(holder)}` },
      ],
    });
    const bench = await workbench(workspace);
    await expect
      .poll(async () => (await list(bench)).map(({ status }) => status.state))
      .toEqual(['listening', 'stopped', 'failed']);
  });
});

describe('a file of the workspace that cannot be used', () => {
  it('costs that file alone, is named, and stays as it is', async () => {
    const misspelt = { ...echo, label: 'pump', limits: { maxConections: 5 } };
    const workspace = folder({
      version: 1,
      endpoints: [misspelt, { ...echo, label: 'PLC' }, 'nonsense', { ...echo, address: '99999' }],
      layout: { of: 'a later version' },
    });
    const bench = await workbench(workspace);
    expect((await list(bench)).map(({ input }) => input.label)).toEqual(['PLC']);
    expect(bench.problems).toMatchObject([
      {
        path: 'endpoints/unusable-1.yaml',
        place: { line: 6, column: 18 },
        failure: { params: { property: 'limits.maxConections', near: 'maxConnections' } },
      },
      { path: 'endpoints/unusable-3.yaml' },
      { path: 'endpoints/unusable-4.yaml', failure: { code: 'PORT_INVALID' } },
    ]);
    expect((await ask<WorkspaceReport>(bench, 'GET', 'workspace')).body).toMatchObject({
      folder: workspace,
      problems: [
        { file: 'endpoints/unusable-1.yaml', line: 6 },
        { file: 'endpoints/unusable-3.yaml' },
        { file: 'endpoints/unusable-4.yaml' },
      ],
    });
    await ask(bench, 'POST', 'endpoints', { ...echo, label: 'new' });
    expect(Object.keys(kept(workspace)).sort()).toEqual([
      'PLC.yaml',
      'new.yaml',
      'unusable-1.yaml',
      'unusable-3.yaml',
      'unusable-4.yaml',
    ]);
    expect(readFileSync(join(workspace, 'workspace.yaml'), 'utf8')).toContain('of: a later version');
  });

  it('is one for which there is no room', async () => {
    const many = Array.from({ length: 258 }, (_, index) => ({ ...echo, label: `e${index}` }));
    const workspace = folder({ version: 1, endpoints: many });
    const bench = await workbench(workspace);
    expect(bench.problems.map(({ path }) => path)).toEqual(['endpoints/e256.yaml', 'endpoints/e257.yaml']);
    await ask(bench, 'DELETE', 'endpoints/e1');
    expect(Object.keys(kept(workspace))).toHaveLength(257);
  });

  it('is the whole workspace when its JSON file nests without end', async () => {
    const workspace = folder();
    writeFileSync(join(workspace, 'workspace.json'), `{"version":1,"endpoints":[${'{"a":'.repeat(100_000)}`);
    await expect(workbench(workspace)).rejects.toMatchObject({
      code: 'WORKSPACE_INVALID',
      failure: { params: { reason: 'too-deeply-nested' } },
    });
  });
});

describe('the files of a workspace that change while it is open', () => {
  const put = (workspace: string, name: string, text: string): void => {
    mkdirSync(join(workspace, 'endpoints'), { recursive: true });
    writeFileSync(join(workspace, 'endpoints', name), text);
  };
  const file = 'type: tcp-listen\naddress: 127.0.0.1:0\n';

  it('show at once: an endpoint comes, changes while it runs, and goes', async () => {
    const workspace = folder();
    const bench = await workbench(workspace);
    put(workspace, 'pump.yaml', `# by hand\n${file}`);
    await expect
      .poll(async () => (await list(bench)).map(({ id, status }) => [id, status.state]))
      .toEqual([['e1', 'stopped']]);
    expect(kept(workspace)['pump.yaml']).toBe(`# by hand\n${file}id: e1\n`);
    await ask(bench, 'POST', 'endpoints/e1/start');
    put(workspace, 'pump.yaml', `id: e1\n${file}label: pump\n`);
    await expect.poll(async () => (await list(bench))[0]?.input.label).toBe('pump');
    expect((await list(bench))[0]?.status.state).toBe('listening');
    rmSync(join(workspace, 'endpoints/pump.yaml'));
    await expect.poll(() => list(bench)).toEqual([]);
  });

  it('leave an endpoint as it was while its file is faulty', async () => {
    const workspace = folder();
    put(workspace, 'pump.yaml', `id: e1\n${file}`);
    const bench = await workbench(workspace);
    put(workspace, 'pump.yaml', `id: e1\n${file}ttl: 4\n`);
    const problems = async () => (await ask<WorkspaceReport>(bench, 'GET', 'workspace')).body.problems;
    await expect.poll(problems).toMatchObject([{ file: 'endpoints/pump.yaml', line: 4, column: 6 }]);
    expect(await list(bench)).toMatchObject([{ id: 'e1' }]);
    put(workspace, 'pump.yaml', `id: e1\n${file}label: mended\n`);
    await expect.poll(problems).toEqual([]);
    await expect.poll(async () => (await list(bench))[0]?.input.label).toBe('mended');
  });
});

describe('a workspace that cannot be written', () => {
  it('changes nothing, says so, and leaves nothing half done', async () => {
    const workspace = folder();
    const bench = await workbench(workspace);
    const { body: made } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', echo);
    const before = kept(workspace);
    const peer = connect(portOf(made), '127.0.0.1');
    await once(peer, 'connect');
    // What the next save writes first cannot be written.
    const own = join(workspace, '.bob');
    renameSync(own, `${own}-away`);
    writeFileSync(own, '');
    const refused = [
      await ask<ErrorBody>(bench, 'POST', 'endpoints', echo),
      await ask<ErrorBody>(bench, 'PUT', `endpoints/${made.id}`, { ...echo, framing: 'line' }),
      await ask<ErrorBody>(bench, 'PUT', 'tftp/folder', { path: workspace }),
    ];
    for (const { status, body } of refused) {
      expect([status, body.error.code]).toEqual([507, 'WORKSPACE_UNWRITABLE']);
    }
    expect(await list(bench)).toMatchObject([{ id: made.id, input: echo, peerCount: 1 }]);
    expect((await ask<TftpState>(bench, 'GET', 'tftp')).body).toMatchObject({ isOwnFolder: true });
    expect(kept(workspace)).toEqual(before);
    rmSync(own);
    renameSync(`${own}-away`, own);
    peer.destroy();
    expect((await ask(bench, 'DELETE', `endpoints/${made.id}`)).status).toBe(204);
    expect(kept(workspace)).toEqual({});
    expect(readdirSync(join(workspace, '.bob')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a workbench that ends', () => {
  it('keeps its endpoints whatever is asked of it meanwhile, and says that it ends', async () => {
    const workspace = folder();
    const bench = await workbench(workspace);
    const { body: made } = await ask<EndpointSummary>(bench, 'POST', 'endpoints', echo);
    await ask(bench, 'POST', 'endpoints', { ...echo, label: 'PLC' });
    const before = kept(workspace);
    // A peer that never finishes takes the whole grace.
    const peer = connect({ port: portOf(made), host: '127.0.0.1', allowHalfOpen: true });
    peer.on('error', () => undefined);
    peer.write('hello');
    await once(peer, 'data');
    const closed = bench.close(1_000);
    const answers = [
      await ask<ErrorBody>(bench, 'POST', 'endpoints', { ...echo, label: 'too late' }),
      await ask<ErrorBody>(bench, 'PUT', `endpoints/${made.id}`, { ...echo, label: 'renamed' }),
      await ask<ErrorBody>(bench, 'DELETE', `endpoints/${made.id}`),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(503);
      expect(body.error.code).toBe('WORKBENCH_STOPPING');
    }
    peer.destroy();
    await closed;
    expect(kept(workspace)).toEqual(before);
  });
});
