import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { workspaceKindNames } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { RenamedFileReport } from '../../operations/workspace.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { renameFile } from './rename-file.js';
import { SavedMessages } from './saved-messages.js';
import { WorkspaceState } from './workspace-state.js';

const bench = scratch();
let root = '';

beforeEach(() => {
  root = bench.folder();
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function rename(path: string, name: string, revision?: string): RenamedFileReport {
  const folder = new WorkspaceFolder(root);
  for (const kind of workspaceKindNames) folder.readKind(kind);
  return renameFile(folder, new SavedMessages(folder, new WorkspaceState(root)), { path, name, revision });
}

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'done';
  } catch (error) {
    return error instanceof BreakoutboxError ? error.code : String(error);
  }
}

describe('a file with another name', () => {
  it('is followed by the files that name a layout, with their comments, and lists where texts name its fields', () => {
    put({
      'layouts/meter.yaml': 'fields: [ { temp: u8 } ]\n',
      'endpoints/oven.yaml': '# the oven\ntype: udp\naddress: 127.0.0.1:0\nlayouts: [other, meter] # both\n',
      'messages/read.yaml': 'form: { layout: meter, values: { temp: "3" } } # all of it\n',
      'sequences/check.yaml': 'steps:\n  - { expect: { field: meter.temp > 3 } }\n  - { wait: 1s } # meter\n',
      'rules/hot.yaml': 'when: { field: meter.temp > 30 }\nthen: [ { send: "{meter.temp}" } ]\n',
    });
    expect(rename('layouts/meter.yaml', 'thermo meter')).toEqual({
      path: 'layouts/thermo-meter.yaml',
      followed: ['endpoints/oven.yaml', 'messages/read.yaml'],
      left: [
        { file: 'rules/hot.yaml', line: 1, column: 16 },
        { file: 'rules/hot.yaml', line: 2, column: 19 },
        { file: 'sequences/check.yaml', line: 2, column: 24 },
      ],
    });
    expect(textOf('layouts/thermo-meter.yaml')).toBe('fields: [ { temp: u8 } ]\n');
    expect(textOf('endpoints/oven.yaml')).toContain('# the oven\n');
    expect(textOf('endpoints/oven.yaml')).toMatch(/layouts: \[ ?other, thermo-meter ?\] # both\n/);
    expect(textOf('messages/read.yaml')).toBe(
      'form: { layout: thermo-meter, values: { temp: "3" } } # all of it\n',
    );
  });

  it('is followed by what names a message by its path or its file; by what it is called it still stands for it', () => {
    put({
      'messages/oven/read.yaml': '{ name: Read it, text: a }\n',
      'messages/list.yaml': '- { name: one, text: a }\n- { name: two, text: b }\n',
      'panels/bench.yaml':
        'rows: [ [ { title: a, message: Read it }, { title: b, messages: [ oven/read, read, one ] } ] ]\n',
      'sequences/check.yaml': 'steps: [ { send: { message: messages/oven/read.yaml } } ]\n',
    });
    expect(rename('messages/oven/read.yaml', 'kiln/look')).toEqual({
      path: 'messages/kiln/look.yaml',
      followed: ['panels/bench.yaml', 'sequences/check.yaml'],
      left: [],
    });
    expect(textOf('panels/bench.yaml')).toBe(
      'rows: [ [ { title: a, message: Read it }, { title: b, messages: [ kiln/look, kiln/look, one ] } ] ]\n',
    );
    expect(textOf('sequences/check.yaml')).toBe('steps: [ { send: { message: kiln/look } } ]\n');
    // Those of a list are called by their own names.
    expect(rename('messages/list.yaml', 'many').followed).toEqual([]);
    expect(rename('messages/many.yaml', 'kiln/many').followed).toEqual([]);
  });

  it('is followed by panels, rules and settings', () => {
    put({
      'workspace.yaml': 'version: 1\nenvironment: lab # here\n',
      'environments/lab.yaml': 'a: b\n',
      'sequences/check.yaml': 'steps: [ { wait: 1ms } ]\n',
      'panels/bench.yaml': 'rows: [ [ { title: a, sequence: check }, { title: a, panel: bench } ] ]\n',
      'rules/count.js': 'reply("a")\n',
      'rules/calls.yaml': '{ when: { text: a }, then: [ { script: count.js } ] }\n',
    });
    expect(rename('environments/lab.yaml', 'plant').followed).toEqual(['workspace.yaml']);
    expect(rename('sequences/check.yaml', 'all').followed).toEqual(['panels/bench.yaml']);
    expect(rename('panels/bench.yaml', 'hall').followed).toEqual(['panels/hall.yaml']);
    expect(rename('rules/count.js', 'tally').followed).toEqual(['rules/calls.yaml']);
    expect(rename('rules/calls.yaml', 'called')).toEqual({
      path: 'rules/called.yaml',
      followed: [],
      left: [],
    });
    expect(textOf('workspace.yaml')).toBe('version: 1\nenvironment: plant # here\n');
    expect(textOf('panels/hall.yaml')).toBe(
      'rows: [ [ { title: a, sequence: all }, { title: a, panel: hall } ] ]\n',
    );
    expect(textOf('rules/called.yaml')).toContain('{ script: tally.js }');
  });

  it('is listed where a file that names it has a fault or anchors, and leaves that as it is', () => {
    const anchored = 'rows: [ [ &a { title: a, sequence: check }, *a ] ]\n';
    const faulty = '# check\nrows: [ [ { title: a, sequence: check } ]\n';
    put({
      'sequences/check.yaml': 'steps: [ { wait: 1ms } ]\n',
      'panels/anchored.yaml': anchored,
      'panels/faulty.yaml': faulty,
      'panels/other.yaml': 'rows: [ [ { title: recheck, panel: other } ] ]\n',
    });
    expect(rename('sequences/check.yaml', 'all')).toEqual({
      path: 'sequences/all.yaml',
      followed: [],
      left: [
        { file: 'panels/anchored.yaml', line: 1, column: 36 },
        { file: 'panels/faulty.yaml', line: 1, column: 3 },
      ],
    });
    expect([textOf('panels/anchored.yaml'), textOf('panels/faulty.yaml')]).toEqual([anchored, faulty]);
  });

  it('may be no other file, come through no link, and leave neither its folder nor the workspace', () => {
    put({
      'sequences/a.yaml': 'steps: [ { wait: 1ms } ]\n',
      'sequences/deep/b.yaml': 'steps: [ { wait: 2ms } ]\n',
      'messages/m.yaml': 'text: a\n',
      'workspace.yaml': 'version: 1\n',
    });
    symlinkSync(bench.folder(), join(root, 'messages', 'away'));
    symlinkSync(join(root, 'messages/m.yaml'), join(root, 'messages/link.yaml'));
    expect(codeOf(() => rename('sequences/deep/b.yaml', 'a'))).toBe('done');
    expect(codeOf(() => rename('sequences/deep/a.yaml', '../../../c'))).toBe('done');
    expect(textOf('sequences/deep/c.yaml')).toContain('2ms');
    put({ 'sequences/d.yaml': 'steps: [ { wait: 1ms } ]\n' });
    expect(codeOf(() => rename('sequences/a.yaml', 'd'))).toBe('WORKSPACE_FILE_TAKEN');
    expect(codeOf(() => rename('sequences/none.yaml', 'e'))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => rename('workspace.yaml', 'e'))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => rename('messages/link.yaml', 'e'))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => rename('messages/m.yaml', 'away/m'))).toBe('WORKSPACE_UNWRITABLE');
    expect(codeOf(() => rename('messages/m.yaml', 'n', 'another'))).toBe('WORKSPACE_FILE_CHANGED');
    expect(rename('messages/m.yaml', 'm').path).toBe('messages/m.yaml');
  });
});
