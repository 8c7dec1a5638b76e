import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { failure } from '../../errors/error.js';
import { defaultWorkspace, WorkspaceFile } from './workspace-file.js';

const bench = scratch();
const input = { type: 'tcp-listen', address: '127.0.0.1:7' } as const;
const full = failure('ENDPOINT_LIMIT', { most: 256 });

/** A folder whose workspace file holds `text`, or has none. */
function workspace(text?: string | object): { readonly folder: string; readonly file: WorkspaceFile } {
  const folder = bench.folder();
  if (text !== undefined)
    writeFileSync(join(folder, 'workspace.json'), typeof text === 'string' ? text : JSON.stringify(text));
  return { folder, file: new WorkspaceFile(folder) };
}

const written = (folder: string) => JSON.parse(readFileSync(join(folder, 'workspace.json'), 'utf8'));

describe('the file of a workspace', () => {
  it('has nothing in it while there is none, and is not made by reading', () => {
    const { folder, file } = workspace();
    expect(file.load()).toEqual({ endpoints: [], tftpFolder: '' });
    expect([file.problems, file.unusedIds, readdirSync(folder)]).toEqual([[], [], []]);
  });

  it('gives back what was saved, and keeps what was not changed', () => {
    const { folder, file } = workspace();
    file.save({ endpoints: [{ id: 'e1', input }] });
    file.save({ tftpFolder: '/srv' });
    const kept = new WorkspaceFile(folder).load();
    expect(kept).toEqual({ endpoints: [{ id: 'e1', input }], tftpFolder: '/srv' });
    expect(readdirSync(folder)).toEqual(['workspace.json']);
  });

  it.skipIf(process.platform === 'win32')('is its owner’s alone: private keys are in it', () => {
    const { folder, file } = workspace();
    file.save({ endpoints: [] });
    expect(statSync(join(folder, 'workspace.json')).mode & 0o777).toBe(0o600);
  });

  it('makes its folder', () => {
    const folder = join(bench.folder(), 'a', 'b');
    new WorkspaceFile(folder).save({ endpoints: [] });
    expect(existsSync(join(folder, 'workspace.json'))).toBe(true);
  });

  it('takes a byte order mark', () => {
    const { file } = workspace(`\uFEFF${JSON.stringify({ version: 1, ids: ['e1'], endpoints: [input] })}`);
    expect(file.load().endpoints).toEqual([{ id: 'e1', input }]);
  });

  it.each([
    ['no JSON', 'not json'],
    ['another version', '{"version": 99}'],
    ['another thing', '[]'],
    ['nests too deep', '['.repeat(10_000)],
  ])('is refused as a whole where it is %s, and stays as it is', (_name, text) => {
    const { folder, file } = workspace(text);
    expect(() => file.load()).toThrow(expect.objectContaining({ code: 'WORKSPACE_INVALID' }));
    expect(readFileSync(join(folder, 'workspace.json'), 'utf8')).toBe(text);
  });

  it('is refused where it is a folder', () => {
    const { folder, file } = workspace();
    mkdirSync(join(folder, 'workspace.json'));
    expect(() => file.load()).toThrow(expect.objectContaining({ code: 'WORKSPACE_INVALID' }));
  });

  it('keeps an entry that cannot be used in its place, under its id', () => {
    const broken = { type: 'tcp-listen', address: 'x:y:z', label: 'PLC' };
    const { folder, file } = workspace({
      version: 1,
      ids: ['e1', 'e2', 'e3'],
      endpoints: [input, broken, input],
    });
    expect(file.load().endpoints.map(({ id }) => id)).toEqual(['e1', 'e3']);
    expect(file.problems).toMatchObject([{ endpoint: 2, label: 'PLC' }]);
    expect(file.unusedIds).toEqual(['e2']);
    file.save({ tftpFolder: '/srv' });
    expect(written(folder)).toMatchObject({
      ids: ['e1', 'e2', 'e3'],
      endpoints: [input, broken, input],
      tftpFolder: '/srv',
    });
  });

  it('sets one aside for which there is no room, among those that cannot be used', () => {
    const broken = { type: 'tcp-listen', address: 'x:y:z' };
    const last = { ...input, label: 'last' };
    const { folder, file } = workspace({
      version: 1,
      ids: ['e1', 'e2', 'e3'],
      endpoints: [broken, input, last],
    });
    file.load();
    file.setAside({ id: 'e3', input: last }, full);
    expect(file.problems.map(({ endpoint }) => endpoint)).toEqual([1, 3]);
    expect(file.problems[1]).toEqual({ endpoint: 3, label: 'last', failure: full });
    expect(file.unusedIds).toEqual(['e1', 'e3']);
    file.setAside({ id: 'e9', input }, full);
    expect(file.problems).toHaveLength(2);
    file.save({});
    expect(written(folder)).toMatchObject({ ids: ['e1', 'e2', 'e3'], endpoints: [broken, input, last] });
  });

  it('is unchanged if it cannot be written, and no partial file is left', () => {
    const folder = join(bench.folder({ taken: '' }), 'taken');
    const file = new WorkspaceFile(folder);
    expect(() => file.save({ tftpFolder: '/srv' })).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_UNWRITABLE' }),
    );
    const { folder: other, file: occupied } = workspace();
    // A file cannot replace a folder.
    mkdirSync(join(other, 'workspace.json'));
    expect(() => occupied.save({})).toThrow(expect.objectContaining({ code: 'WORKSPACE_UNWRITABLE' }));
    expect(readdirSync(other)).toEqual(['workspace.json']);
  });

  it('removes partial files of a killed workbench, and nothing else', () => {
    const { folder, file } = workspace({ version: 1, endpoints: [] });
    for (const name of ['workspace.json.17.tmp', 'workspace.json.bak', 'workspace.json.x.tmp'])
      writeFileSync(join(folder, name), 'SECRET');
    file.removeRemains();
    expect(readdirSync(folder).toSorted()).toEqual([
      'workspace.json',
      'workspace.json.bak',
      'workspace.json.x.tmp',
    ]);
    expect(() => new WorkspaceFile(join(folder, 'none')).removeRemains()).not.toThrow();
  });
});

describe('the default workspace', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.runIf(process.platform === 'linux')('is below XDG_DATA_HOME, or its place in the home', () => {
    vi.stubEnv('XDG_DATA_HOME', '/data');
    expect(defaultWorkspace()).toBe('/data/breakoutbox');
    vi.stubEnv('XDG_DATA_HOME', '');
    expect(defaultWorkspace()).toMatch(/\/\.local\/share\/breakoutbox$/);
  });
});
