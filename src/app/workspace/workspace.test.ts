import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { failure } from '../../errors/error.js';
import { dataFolder } from './default-workspace.js';
import { Workspace } from './workspace.js';

const bench = scratch();
const input = { type: 'tcp-listen', address: '127.0.0.1:7' } as const;
const readOnly = failure('WORKSPACE_READ_ONLY', { folder: '/ws', reason: 'permission-denied' });
const full = failure('ENDPOINT_LIMIT', { most: 256 });

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string | object>> = {}): string {
  const folder = bench.folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

describe('a workspace', () => {
  it('has nothing in it while there is none, and is not made by reading', () => {
    const folder = folderWith();
    const workspace = new Workspace(folder);
    expect(workspace.load()).toEqual({ endpoints: [], tftpFolder: '', tftpLibrary: false });
    expect([workspace.problems, readdirSync(folder)]).toEqual([[], []]);
  });

  it('gives back what was saved, an endpoint in each file, and keeps what was not changed', () => {
    const folder = folderWith();
    const workspace = new Workspace(folder);
    workspace.load();
    workspace.saveEndpoints([{ id: 'e1', input }]);
    workspace.saveTftp('/srv', false);
    workspace.saveEndpoints([
      { id: 'e1', input },
      { id: 'e2', input: { ...input, label: 'PLC 线/2' } },
    ]);
    expect(readdirSync(join(folder, 'endpoints')).sort()).toEqual([
      'PLC-线-2.yaml',
      'tcp-listen-127.0.0.1-7.yaml',
    ]);
    expect(read(folder, 'endpoints/PLC-线-2.yaml')).toBe(
      'id: e2\ntype: tcp-listen\naddress: 127.0.0.1:7\nlabel: PLC 线/2\n',
    );
    expect(read(folder, 'workspace.yaml')).toBe('version: 1\ntftpFolder: /srv\n');
    const again = new Workspace(folder).load();
    expect(again.endpoints.map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(again.tftpFolder).toBe('/srv');
  });

  it('keeps the comments of a file that a person wrote', () => {
    const folder = folderWith({
      'endpoints/plc.yaml': '# the pump\nid: e3\ntype: tcp-listen # a server\naddress: 7777\n',
    });
    const workspace = new Workspace(folder);
    expect(workspace.load().endpoints).toEqual([
      { id: 'e3', input: { type: 'tcp-listen', address: '7777' } },
    ]);
    workspace.saveEndpoints([{ id: 'e3', input: { type: 'tcp-listen', address: '7777', label: 'pump' } }]);
    expect(read(folder, 'endpoints/plc.yaml')).toBe(
      '# the pump\nid: e3\ntype: tcp-listen # a server\naddress: 7777\nlabel: pump\n',
    );
  });

  it('gives an id to a file without one, or with that of another, and writes it there', () => {
    const file = 'type: udp\naddress: 127.0.0.1:0\n';
    const folder = folderWith({
      'endpoints/a.yaml': `id: e4\n${file}`,
      'endpoints/b.yaml': `id: e4\n${file}`,
      'endpoints/c.yaml': file,
    });
    expect(new Workspace(folder).load().endpoints.map(({ id }) => id)).toEqual(['e4', 'e5', 'e6']);
    expect(read(folder, 'endpoints/b.yaml')).toContain('id: e5');
    expect(new Workspace(folder).load().endpoints.map(({ id }) => id)).toEqual(['e4', 'e5', 'e6']);
  });

  it('leaves them as they are where nothing may be written', () => {
    const folder = folderWith({ 'endpoints/c.yaml': 'type: udp\naddress: 127.0.0.1:0\n' });
    expect(new Workspace(folder).load(readOnly).endpoints.map(({ id }) => id)).toEqual(['e1']);
    expect(read(folder, 'endpoints/c.yaml')).toBe('type: udp\naddress: 127.0.0.1:0\n');
  });

  it.skipIf(process.platform === 'win32')('keeps a private key out of the file, for its owner alone', () => {
    const folder = folderWith();
    const workspace = new Workspace(folder);
    workspace.load();
    const tls = { certificatePem: 'CERT', keyPem: 'SECRET' };
    workspace.saveEndpoints([{ id: 'e1', input: { ...input, label: 'tls', tls } }]);
    expect(read(folder, 'endpoints/tls.yaml')).not.toContain('SECRET');
    expect(statSync(join(folder, '.bob/keys/e1.json')).mode & 0o777).toBe(0o600);
    const again = new Workspace(folder);
    expect(again.load().endpoints[0]?.input).toMatchObject({ tls });
    again.saveEndpoints([]);
    expect(existsSync(join(folder, '.bob/keys/e1.json'))).toBe(false);
    expect(readdirSync(join(folder, 'endpoints'))).toEqual([]);
  });

  it('keeps an endpoint whose file has become faulty as it was, and does not write over that file', () => {
    const folder = folderWith({ 'endpoints/a.yaml': 'id: e1\ntype: udp\naddress: 127.0.0.1:0\n' });
    const workspace = new Workspace(folder);
    workspace.load();
    writeFileSync(join(folder, 'endpoints/a.yaml'), 'id: e1\ntype: udp\naddress: 127.0.0.1:0\nttl: lots\n');
    workspace.folder.refresh('endpoints/a.yaml');
    expect(workspace.endpoints()).toEqual([{ id: 'e1', input: { type: 'udp', address: '127.0.0.1:0' } }]);
    expect(workspace.problems).toMatchObject([{ path: 'endpoints/a.yaml', place: { line: 4, column: 6 } }]);
    expect(() =>
      workspace.saveEndpoints([{ id: 'e1', input: { type: 'udp', address: '127.0.0.1:0', label: 'x' } }]),
    ).toThrow(/ttl/);
    expect(read(folder, 'endpoints/a.yaml')).toContain('lots');
  });

  it('sets one aside for which there is no room: its file stays', () => {
    const folder = folderWith({ 'endpoints/a.yaml': 'id: e1\ntype: udp\naddress: 127.0.0.1:0\n' });
    const workspace = new Workspace(folder);
    const [endpoint] = workspace.load().endpoints;
    if (endpoint === undefined) throw new Error('none was read');
    workspace.setAside(endpoint, full);
    workspace.saveEndpoints([]);
    expect(workspace.problems).toMatchObject([{ path: 'endpoints/a.yaml', failure: full }]);
    expect(existsSync(join(folder, 'endpoints/a.yaml'))).toBe(true);
  });

  it('tells what changed on disk, after it has read it', async () => {
    const folder = folderWith({ 'endpoints/a.yaml': 'id: e1\ntype: udp\naddress: 127.0.0.1:0\n' });
    const workspace = new Workspace(folder);
    workspace.load();
    const seen: unknown[] = [];
    workspace.watch(() => seen.push(workspace.endpoints()));
    writeFileSync(join(folder, 'endpoints/b.yaml'), 'id: e2\ntype: udp\naddress: 127.0.0.1:0\n');
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject([{ id: 'e1' }, { id: 'e2' }]));
    rmSync(join(folder, 'endpoints/a.yaml'));
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject([{ id: 'e2' }]));
    workspace.close();
  });
});

describe('the JSON file of an earlier version', () => {
  const entry = { ...input, labell: 'x', tls: { certificatePem: 'c', keyPem: 'SECRET' } };
  const earlier = {
    version: 1,
    ids: ['e2', 'e5', 'e9'],
    endpoints: [{ ...input, label: 'PLC' }, entry, input],
    tftpFolder: '/srv/tftp',
    layout: { of: 'a later version' },
  };

  it('is taken over once, without loss', () => {
    const folder = folderWith({ 'workspace.json': earlier });
    const workspace = new Workspace(folder);
    expect(workspace.load()).toEqual({
      endpoints: [
        { id: 'e2', input: { ...input, label: 'PLC' } },
        { id: 'e9', input },
      ],
      tftpFolder: '/srv/tftp',
      tftpLibrary: false,
    });
    expect(workspace.problems).toMatchObject([
      { path: 'endpoints/unusable-2.yaml', failure: { params: { near: 'label' } } },
    ]);
    expect(read(folder, 'workspace.yaml')).toBe(
      'version: 1\nlayout:\n  of: a later version\ntftpFolder: /srv/tftp\n',
    );
    expect(read(folder, 'endpoints/unusable-2.yaml')).toContain('labell: x');
    expect(read(folder, 'endpoints/unusable-2.yaml')).not.toContain('SECRET');
    expect(existsSync(join(folder, 'workspace.json'))).toBe(false);
    expect(JSON.parse(read(folder, '.bob/workspace.json'))).toEqual(earlier);
    expect(new Workspace(folder).load().endpoints.map(({ id }) => id)).toEqual(['e2', 'e9']);
  });

  it('is taken over to its end after it was interrupted', () => {
    const folder = folderWith({
      'workspace.json': earlier,
      'endpoints/PLC.yaml': 'id: e2\ntype: udp\naddress: 127.0.0.1:0\n',
    });
    expect(new Workspace(folder).load().endpoints).toHaveLength(2);
    expect(readdirSync(join(folder, 'endpoints')).sort()).toEqual([
      'PLC.yaml',
      'tcp-listen-127.0.0.1-7.yaml',
      'unusable-2.yaml',
    ]);
  });

  it('is used as it stands where nothing can be written', () => {
    const folder = folderWith({ 'workspace.json': earlier });
    expect(new Workspace(folder).load(readOnly).endpoints.map(({ id }) => id)).toEqual(['e2', 'e9']);
    expect(readdirSync(folder)).toEqual(['workspace.json']);
  });

  it('is not changed there', () => {
    const workspace = new Workspace(folderWith({ 'workspace.json': earlier }));
    workspace.load(readOnly);
    for (const change of [() => workspace.saveEndpoints([]), () => workspace.saveTftp('/srv', false)])
      expect(change).toThrow(expect.objectContaining({ code: 'WORKSPACE_UNWRITABLE' }));
  });

  it('may begin with a byte order mark', () => {
    const folder = folderWith({ 'workspace.json': `\uFEFF${JSON.stringify(earlier)}` });
    expect(new Workspace(folder).load().endpoints).toHaveLength(2);
  });

  it('names a setting beside the endpoints that cannot be used', () => {
    const folder = folderWith({ 'workspace.json': { ...earlier, tftp: { port: -1 } } });
    const workspace = new Workspace(folder);
    workspace.load();
    expect(workspace.problems).toContainEqual(expect.objectContaining({ path: '.bob/workspace.json' }));
    expect(read(folder, 'workspace.yaml')).toContain('port: -1');
  });

  it.each([
    ['no JSON', 'not json'],
    ['another version', '{"version": 99}'],
    ['another thing', '[]'],
    ['nests too deep', '['.repeat(10_000)],
  ])('is refused if it is %s, and stays', (_, text) => {
    const folder = folderWith({ 'workspace.json': text });
    expect(() => new Workspace(folder).load()).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_INVALID' }),
    );
    expect(read(folder, 'workspace.json')).toBe(text);
  });
});

describe('where a workspace is by itself', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.skipIf(process.platform !== 'linux')('is the place of a program’s data', () => {
    vi.stubEnv('XDG_DATA_HOME', '/data');
    expect(dataFolder()).toBe('/data/breakoutbox');
    vi.stubEnv('XDG_DATA_HOME', '');
    expect(dataFolder()).toMatch(/\.local\/share\/breakoutbox$/);
  });
});
