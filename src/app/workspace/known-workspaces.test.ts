import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { dataFolder } from './default-workspace.js';
import { findWorkspace, workspaceAbove } from './find-workspace.js';
import { isTrusted, lastWorkspace, rememberWorkspace, trust } from './known-workspaces.js';

const bench = scratch();
beforeEach(() => {
  const data = bench.folder();
  vi.stubEnv('XDG_DATA_HOME', data);
  vi.stubEnv('LOCALAPPDATA', data);
});
afterEach(() => vi.unstubAllEnvs());

describe('a workspace that this machine knows', () => {
  it('is trusted once its person has agreed, and the one of this machine always', () => {
    const folder = bench.folder();
    expect(isTrusted(folder)).toBe(false);
    trust(folder);
    expect(isTrusted(folder)).toBe(true);
    mkdirSync(dataFolder(), { recursive: true });
    expect(isTrusted(dataFolder())).toBe(true);
  });

  it('is not another one that comes to stand in its folder, nor a copy of it elsewhere', () => {
    const folder = bench.folder();
    trust(folder);
    const copy = join(bench.folder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    expect(isTrusted(copy)).toBe(false);
    renameSync(folder, `${folder}-away`);
    mkdirSync(folder);
    expect(isTrusted(folder)).toBe(false);
    mkdirSync(join(folder, '.bob'));
    writeFileSync(join(folder, '.bob/trust'), 'of an archive\n');
    expect(isTrusted(folder)).toBe(false);
    rmSync(`${folder}-away`, { recursive: true });
  });

  it('survives what cannot be read', () => {
    mkdirSync(dataFolder(), { recursive: true });
    writeFileSync(join(dataFolder(), 'known-workspaces.json'), '{"trusted": 5, "last": []}');
    expect([isTrusted('/nowhere'), lastWorkspace()]).toEqual([false, undefined]);
    writeFileSync(join(dataFolder(), 'known-workspaces.json'), 'no JSON');
    expect(lastWorkspace()).toBeUndefined();
  });

  it('is opened again next time', () => {
    const folder = bench.folder();
    expect(lastWorkspace()).toBeUndefined();
    rememberWorkspace(folder);
    expect(lastWorkspace()).toBe(folder);
    mkdirSync(dataFolder(), { recursive: true });
    rememberWorkspace(dataFolder());
    expect(lastWorkspace()).toBeUndefined();
  });
});

describe('the workspace that a command means', () => {
  it('is the folder that is named, or the first above the current one', () => {
    const folder = bench.folder();
    writeFileSync(join(folder, 'workspace.yaml'), 'version: 1\n');
    mkdirSync(join(folder, 'messages/deep'), { recursive: true });
    expect(findWorkspace(folder)).toBe(folder);
    expect(workspaceAbove(join(folder, 'messages/deep'))).toBe(folder);
    expect(() => findWorkspace(join(folder, 'messages'))).toThrow(/bob init/);
  });
});
