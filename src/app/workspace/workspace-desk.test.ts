import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type {
  SavedMessageRow,
  SentMessage,
  WorkspaceFileContent,
  WorkspaceReport,
} from '../../operations/workspace.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';
import { ArmedRules } from './armed-rules.js';
import { Workspace } from './workspace.js';
import { WorkspaceDesk } from './workspace-desk.js';

let root = '';
const closing: (() => unknown)[] = [];

beforeEach(() => {
  const data = mkdtempSync(join(tmpdir(), 'breakoutbox-desk-'));
  vi.stubEnv('XDG_DATA_HOME', join(data, 'data'));
  root = join(data, 'desk');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  vi.unstubAllEnvs();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function open(isTrusted?: boolean): Promise<Workbench> {
  const options = { host: '127.0.0.1', port: 0, workspace: root };
  const bench = await startWorkbench(isTrusted === undefined ? options : { ...options, isTrusted });
  closing.push(() => bench.close(0));
  return bench;
}

async function ask<Body>({ url }: Workbench, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

const echo = 'id: e1\ntype: tcp-listen\naddress: 127.0.0.1:0\nlabel: PLC\n';

describe('a workspace whose private folder is a link', () => {
  it('is read, and nothing is written through it', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', echo);
    const outside = join(root, '..', 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(root, '.bob'));
    const bench = await open(true);
    const { body: report } = await ask<WorkspaceReport>(bench, 'GET', 'workspace');
    expect(report.readOnly).toMatchObject({
      code: 'WORKSPACE_READ_ONLY',
      params: { reason: 'path-crosses-link' },
    });
    await ask(bench, 'PUT', 'composer/draft', { endpoint: 'e1', draft: 'typed' });
    await ask(bench, 'PUT', 'workspace/environment', { environment: '' });
    const { status } = await ask(bench, 'PUT', 'workspace/files/messages/a.yaml', { text: 'text: a\n' });
    expect(status).toBe(507);
    await bench.close(0);
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['.bob', 'endpoints', 'workspace.yaml']);
  });
});

describe('a workspace that is held read-only', () => {
  it('is trusted where it would do nothing, and that is written nowhere', () => {
    put('workspace.yaml', 'version: 1\n');
    const workspace = new Workspace(root);
    const readOnly = failure('WORKSPACE_READ_ONLY', { folder: root, reason: 'permission-denied' });
    workspace.load(readOnly);
    const registry = { described: () => [] } as unknown as EndpointRegistry;
    const options = { readOnly, isTrusted: undefined, armed: new ArmedRules(workspace) };
    expect(new WorkspaceDesk(workspace, registry, options).isTrusted).toBe(true);
    expect(readdirSync(root)).toEqual(['workspace.yaml']);
  });
});

describe('a workspace that is new to this machine', () => {
  beforeEach(() => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', `${echo}autoStart: true\n`);
    put('rules/hot.yaml', 'name: Overheat\nwhen: { text: a }\nthen: [ { script: mean.js } ]\n');
  });

  it('says nothing of rules that are not enabled', async () => {
    put('rules/hot.yaml', 'when: { text: a }\nenabled: false\nthen: [ { script: mean.js } ]\n');
    const { body } = await ask<WorkspaceReport>(await open(), 'GET', 'workspace');
    expect(body.wouldDo).toEqual([{ what: 'start', name: 'PLC' }]);
  });

  it('says what it would do, and does nothing before its person has agreed', async () => {
    const bench = await open();
    const { body: report } = await ask<WorkspaceReport>(bench, 'GET', 'workspace');
    expect(report).toMatchObject({
      isTrusted: false,
      wouldDo: [
        { what: 'start', name: 'PLC' },
        { what: 'arm', name: 'Overheat' },
        { what: 'script', name: 'mean.js' },
      ],
    });
    const refused = [
      await ask<ErrorBody>(bench, 'POST', 'endpoints/e1/start'),
      await ask<ErrorBody>(bench, 'POST', 'endpoints', { type: 'udp', address: '127.0.0.1:0' }),
      await ask<ErrorBody>(bench, 'DELETE', 'endpoints/e1'),
      await ask<ErrorBody>(bench, 'PUT', 'workspace/files/messages/a.yaml', { text: 'text: a\n' }),
      await ask<ErrorBody>(bench, 'POST', 'messages/send', { name: 'a' }),
    ];
    for (const { body } of refused) expect(body.error.code).toBe('WORKSPACE_NOT_TRUSTED');
    expect((await ask<EndpointSummary[]>(bench, 'GET', 'endpoints')).body).toMatchObject([
      { status: { state: 'stopped' } },
    ]);
    expect(existsSync(join(root, 'messages'))).toBe(false);
  });

  it('serves and reads no folder that it names before its person has agreed', async () => {
    const named = join(root, '..', 'named');
    mkdirSync(named);
    writeFileSync(join(named, 'secret'), 'secret');
    rmSync(join(root, 'endpoints'), { recursive: true });
    rmSync(join(root, 'rules'), { recursive: true });
    put('workspace.yaml', `version: 1\ntftpFolder: ${named}\n`);
    const bench = await open();
    const { body: report } = await ask<WorkspaceReport>(bench, 'GET', 'workspace');
    expect(report).toMatchObject({ isTrusted: false, wouldDo: [{ what: 'serve', name: named }] });
    const refused = [
      await ask<ErrorBody>(bench, 'GET', 'tftp/files/secret'),
      await ask<ErrorBody>(bench, 'POST', 'tftp/transfers', {
        direction: 'put',
        url: 'tftp://127.0.0.1:9/secret',
      }),
    ];
    for (const { body } of refused) expect(body.error.code).toBe('WORKSPACE_NOT_TRUSTED');
    await ask(bench, 'POST', 'workspace/trust');
    const file = await fetch(`${bench.url}api/tftp/files/secret`);
    expect(await file.text()).toBe('secret');
  });

  it('is not trusted for a file with a fault: what it would do is not known yet', async () => {
    put('endpoints/plc.yaml', echo);
    put('rules/hot.yaml', 'name: Overheat\nwhen: { text: a }\nthen: [ { script: mean.js } ]\nwrong: [\n');
    const bench = await open();
    expect(bench.isTrusted).toBe(false);
    await bench.close(0);
    put('rules/hot.yaml', 'name: Overheat\nwhen: { text: a }\nthen: [ { script: mean.js } ]\n');
    const { body } = await ask<WorkspaceReport>(await open(), 'GET', 'workspace');
    expect(body).toMatchObject({ isTrusted: false, wouldDo: [{ what: 'arm' }, { what: 'script' }] });
  });

  it('does it once the person has agreed, and next time as well', async () => {
    const bench = await open();
    expect((await ask<WorkspaceReport>(bench, 'POST', 'workspace/trust')).body).toMatchObject({
      isTrusted: true,
      wouldDo: [],
    });
    const states = async (of: Workbench) =>
      (await ask<EndpointSummary[]>(of, 'GET', 'endpoints')).body.map(({ status }) => status.state);
    await expect.poll(() => states(bench)).toEqual(['listening']);
    await bench.close(0);
    const again = await open();
    await expect.poll(() => states(again)).toEqual(['listening']);
  });
});

describe('the files of a workspace', () => {
  it('are read, written and removed by the page', async () => {
    const bench = await open();
    const text = '# mine\nto: tcp://127.0.0.1:7\ntext: a\n';
    const made = await ask<WorkspaceFileContent>(bench, 'POST', 'workspace/files', {
      kind: 'message',
      name: 'Set limit…',
      text,
    });
    expect(made).toMatchObject({ status: 201, body: { path: 'messages/Set-limit….yaml', text } });
    const { path, revision } = made.body;
    const at = `workspace/files/${encodeURIComponent(path).replaceAll('%2F', '/')}`;
    expect((await ask<WorkspaceFileContent>(bench, 'GET', at)).body).toEqual({ path, text, revision });
    const faulty = await ask<ErrorBody>(bench, 'PUT', at, { text: 'text: a\nkey: 12\n', revision });
    expect(faulty.body.error).toMatchObject({ code: 'DESCRIPTION_INVALID', params: { line: 2, column: 6 } });
    writeFileSync(join(root, path), 'text: theirs\n');
    const late = await ask<ErrorBody>(bench, 'PUT', at, { text, revision });
    expect(late.body.error.code).toBe('WORKSPACE_FILE_CHANGED');
    const now = (await ask<WorkspaceFileContent>(bench, 'GET', at)).body;
    expect(now.text).toBe('text: theirs\n');
    await ask(bench, 'PUT', at, { text, revision: now.revision });
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    expect((await ask(bench, 'DELETE', at)).status).toBe(204);
    expect((await ask<ErrorBody>(bench, 'GET', at)).body.error.code).toBe('WORKSPACE_FILE_UNKNOWN');
  });

  it.each(['..%2Fx.yaml', 'messages%2F..%2F..%2Fx.yaml', '.bob/lock', 'messages/.x.yaml', 'README.md'])(
    'are none at %s',
    async (path) => {
      put('README.md', 'x');
      const bench = await open();
      const { status, body } = await ask<ErrorBody>(bench, 'GET', `workspace/files/${path}`);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body.error.code).toBe('WORKSPACE_FILE_UNKNOWN');
    },
  );

  it('are made beside what has their name, of whatever kind that is', async () => {
    mkdirSync(join(root, 'messages', 'x.yaml'), { recursive: true });
    const bench = await open();
    const make = (kind: string, name: string, text: string) =>
      ask<WorkspaceFileContent & ErrorBody>(bench, 'POST', 'workspace/files', { kind, name, text });
    expect((await make('message', 'x', 'text: a\n')).body.path).toBe('messages/x-2.yaml');
    expect((await make('message', 'a\ud83d', 'text: a\n')).body.path).toBe('messages/a.yaml');
    expect((await make('settings', 'any', 'version: 1\n')).body.path).toBe('workspace.yaml');
    expect((await make('settings', 'any', 'version: 1\n')).body.error.code).toBe('WORKSPACE_FILE_CHANGED');
  });

  it('are forgotten when they are looked for and gone, though nothing told that they went', async () => {
    put('messages/old.yaml', 'text: a\n');
    const bench = await open();
    const files = async () => (await ask<{ name: string }[]>(bench, 'GET', 'workspace/kinds/message')).body;
    renameSync(root, `${root}_`);
    await ask(bench, 'PUT', 'workspace/files/messages/new.yaml', { text: 'text: b\n' });
    rmSync(root, { recursive: true });
    renameSync(`${root}_`, root);
    for (const method of ['GET', 'DELETE']) {
      const { body } = await ask<ErrorBody>(bench, method, 'workspace/files/messages/new.yaml');
      expect(body.error.code).toBe('WORKSPACE_FILE_UNKNOWN');
    }
    expect(await files()).toMatchObject([{ name: 'old' }]);
  });

  it('are listed by kind, with what is wrong with them', async () => {
    put('messages/bad.yaml', 'text: a\nkey: 12\n');
    put('messages/good.yaml', 'text: a\n');
    const bench = await open();
    const files = async () => (await ask<object[]>(bench, 'GET', 'workspace/kinds/message')).body;
    await expect
      .poll(files)
      .toMatchObject([{ name: 'bad', problem: { file: 'messages/bad.yaml', line: 2 } }, { name: 'good' }]);
    put('messages/later.yaml', 'text: a\n');
    await expect.poll(files).toHaveLength(3);
  });
});

describe('the rules of a workspace', () => {
  it('are armed for an endpoint whose file came later', async () => {
    const bench = await open(true);
    put('rules/hello.yaml', 'on: [ PLC ]\nwhen: { hex: "61" }\nthen: [ { send: "温", encoding: latin1 } ]\n');
    const problems = async () => (await ask<WorkspaceReport>(bench, 'GET', 'workspace')).body.problems;
    const rules = async () => (await ask<object[]>(bench, 'GET', 'workspace/kinds/rule')).body;
    await expect.poll(rules).toHaveLength(1);
    expect(await problems()).toEqual([]);
    put('endpoints/plc.yaml', echo);
    await expect.poll(problems).toMatchObject([{ file: 'rules/hello.yaml' }]);
  });
});

describe('a layout with the name of a protocol', () => {
  it('is among the problems, since it cannot be used', async () => {
    put('layouts/tftp.yaml', 'fields: [ { value: u8 } ]\n');
    put('layouts/sensor.yaml', 'fields: [ { value: u8 } ]\n');
    const bench = await open();
    const taken = { file: 'layouts/tftp.yaml', line: 1, column: 1, failure: { code: 'LAYOUT_NAME_TAKEN' } };
    const { body: report } = await ask<WorkspaceReport>(bench, 'GET', 'workspace');
    expect(report.problems).toMatchObject([taken]);
    const { body: files } = await ask<readonly unknown[]>(bench, 'GET', 'workspace/kinds/layout');
    expect(files).toMatchObject([{ name: 'sensor' }, { name: 'tftp', problem: taken }]);
  });
});

describe('a saved message of a workspace', () => {
  it('is listed with what it asks for, and sent through the endpoint that it names', async () => {
    put('endpoints/plc.yaml', `${echo}autoStart: true\n`);
    put('environments/bench.yaml', 'limit: 30.0\n');
    put('environments/line.yaml', 'limit: 45\n');
    put('workspace.yaml', 'version: 1\nenvironment: bench\n');
    put(
      'messages/sensor/set.yaml',
      'name: Set…\nto: PLC\ntext: "{{limit}} {{?unit=3}}"\nremark: r\nkey: 5\n',
    );
    const bench = await open(true);
    await expect
      .poll(async () => (await ask<SavedMessageRow[]>(bench, 'GET', 'messages')).body)
      .toEqual([
        {
          path: 'messages/sensor/set.yaml',
          index: 0,
          fullName: 'sensor/set',
          name: 'Set…',
          form: 'text',
          remark: 'r',
          key: 5,
          to: 'PLC',
          repeat: { times: 1, everyMs: 1000 },
          blanks: [{ name: 'unit', preset: '3' }],
        },
      ]);
    await expect
      .poll(async () => (await ask<EndpointSummary[]>(bench, 'GET', 'endpoints')).body[0]?.status.state)
      .toBe('listening');
    const [endpoint] = (await ask<EndpointSummary[]>(bench, 'GET', 'endpoints')).body;
    const local = endpoint?.status.state === 'listening' ? endpoint.status.local : '';
    const peer = connect(Number(local.split(':').at(-1)), '127.0.0.1');
    closing.push(() => peer.destroy());
    const received: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => received.push(chunk));
    await once(peer, 'connect');
    const sent = async (body: object) => (await ask<SentMessage>(bench, 'POST', 'messages/send', body)).body;
    await expect.poll(async () => (await sent({ name: 'sensor/set', set: { unit: '4' } })).peers).toBe(1);
    expect(await sent({ name: 'Set…', set: { unit: '7' }, environment: 'line' })).toMatchObject({
      endpoint: 'e1',
      bytes: 4,
      data: Buffer.from('45 7').toString('base64'),
    });
    await ask(bench, 'PUT', 'workspace/environment', { environment: 'line' });
    await sent({ name: 'set', set: { unit: '9' } });
    await expect.poll(() => Buffer.concat(received).toString()).toMatch(/45 745 9$/);
    const unknown = await ask<ErrorBody>(bench, 'PUT', 'workspace/environment', { environment: 'moon' });
    expect(unknown.body.error.code).toBe('ENVIRONMENT_UNKNOWN');
  });

  it('is sent to an address by an endpoint that is made for it, once', async () => {
    const received: string[] = [];
    const server = createServer((socket) =>
      socket.on('data', (chunk: Buffer) => received.push(chunk.toString())),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const { port } = server.address() as { readonly port: number };
    put('messages/hello.yaml', `to: tcp://127.0.0.1:${port}\ntext: "hello {{counter}}"\n`);
    const bench = await open(true);
    for (const count of [1, 2]) {
      const { status, body } = await ask<SentMessage>(bench, 'POST', 'messages/send', { name: 'hello' });
      expect([status, body.endpoint, body.peers]).toEqual([200, 'e1', 1]);
      await expect.poll(() => received.join('')).toContain(`hello ${count}`);
    }
    expect((await ask<EndpointSummary[]>(bench, 'GET', 'endpoints')).body).toHaveLength(1);
  });

  it('is one that ends with the program, unless it is kept, and whose id no file gets', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const { port } = server.address() as { port: number };
    put('messages/hello.yaml', `to: tcp://127.0.0.1:${port}\ntext: hello\n`);
    put('messages/other.yaml', `to: udp://127.0.0.1:${port}\ntext: hello\n`);
    const bench = await open(true);
    const send = async (name: string) =>
      (await ask<SentMessage>(bench, 'POST', 'messages/send', { name })).body.endpoint;
    const all = async (of: Workbench) =>
      (await ask<readonly EndpointSummary[]>(of, 'GET', 'endpoints')).body.map(
        ({ id, isTemporary = false }) => [id, isTemporary],
      );
    expect([await send('hello'), await send('hello'), await send('other')]).toEqual(['e1', 'e1', 'e2']);
    expect(await all(bench)).toEqual([
      ['e1', true],
      ['e2', true],
    ]);
    expect(existsSync(join(root, 'endpoints'))).toBe(false);
    put('endpoints/hall.yaml', 'id: e2\ntype: udp\naddress: 127.0.0.1:0\n');
    await expect.poll(() => all(bench)).toContainEqual(['e3', false]);
    const kept = await ask<EndpointSummary>(bench, 'POST', 'endpoints/e1/keep');
    expect(kept.body).not.toHaveProperty('isTemporary');
    expect(readdirSync(join(root, 'endpoints'))).toHaveLength(2);
    await closing.pop()?.();
    const again = await open(true);
    expect(await all(again)).toEqual([
      ['e1', false],
      ['e3', false],
    ]);
    const made = await ask<EndpointSummary>(again, 'POST', 'endpoints', {
      type: 'udp',
      address: '127.0.0.1:0',
    });
    // What was sent through the temporary one is not remembered as sent through this.
    expect(made.body.id).toBe('e4');
  });
});
