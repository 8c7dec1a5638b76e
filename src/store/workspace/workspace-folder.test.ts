import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { WorkspaceFolder } from './workspace-folder.js';
import { kindOfPath, pathFor } from './workspace-paths.js';

let root = '';
let folder: WorkspaceFolder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-folder-'));
  folder = new WorkspaceFolder(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'done';
  } catch (error) {
    return error instanceof BreakoutboxError ? error.code : String(error);
  }
}

describe('the folder of a workspace', () => {
  it('has nothing in it while there is none, and is not made by reading', () => {
    const none = new WorkspaceFolder(join(root, 'none'));
    expect(none.readKind('message')).toEqual([]);
    expect(none.entries('message')).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
  });

  it('has what its files say, each under its path', () => {
    put('messages/sensor/读温度.yaml', 'hex: 01 03\n');
    put('messages/ping.yml', 'text: PING\n');
    put('messages/notes.txt', 'not one');
    put('messages/.hidden.yaml', 'text: x\n');
    put('environments/bench.yaml', 'host: 10.0.0.1\nlimit: 30.0\n');
    expect(folder.readKind('message')).toEqual(
      expect.arrayContaining(['messages/ping.yml', 'messages/sensor/读温度.yaml']),
    );
    folder.readKind('environment');
    expect(folder.entries('message').map(({ name, value }) => [name, value?.[0]?.name])).toEqual([
      ['ping', 'ping'],
      ['sensor/读温度', '读温度'],
    ]);
    expect(folder.entries('environment')[0]?.value).toEqual(
      new Map([
        ['host', '10.0.0.1'],
        ['limit', '30.0'],
      ]),
    );
  });

  it('has at most so many files, of all kinds together, and room again when one is gone', () => {
    const few = new WorkspaceFolder(root, 4);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put(`messages/${name}.yaml`, `text: ${name}\n`);
    for (const name of ['a', 'b']) put(`environments/${name}.yaml`, 'host: h\n');
    expect(few.readKind('environment')).toHaveLength(2);
    const known = few.readKind('message');
    expect([known.length, few.entries('message').length]).toEqual([2, 2]);
    put('messages/new.yaml', 'text: new\n');
    expect([few.refresh('messages/new.yaml'), few.entry('messages/new.yaml')]).toEqual([false, undefined]);
    // A file that is known already is followed.
    put(known[0] ?? '', 'text: changed\n');
    expect(few.refresh(known[0] ?? '')).toBe(true);
    rmSync(join(root, 'environments/a.yaml'));
    expect(few.refresh('environments/a.yaml')).toBe(true);
    expect([few.refresh('messages/new.yaml'), few.entry('messages/new.yaml')?.name]).toEqual([true, 'new']);
  });

  it('lists no more files of a kind than there may be', () => {
    for (const name of ['a', 'b', 'c/d', 'c/e', 'f']) put(`messages/${name}.yaml`, 'text: x\n');
    expect(new WorkspaceFolder(root, 3).readKind('message')).toHaveLength(3);
    expect(new WorkspaceFolder(root, 5).readKind('message')).toHaveLength(5);
  });

  it('names a file that is broken with its place; every other one works', () => {
    put('messages/good.yaml', 'text: a\n');
    put('messages/bad.yaml', 'text: a\nkey: 12\n');
    put('messages/worse.yaml', 'text: "a\n');
    folder.readKind('message');
    expect(
      folder
        .entries('message')
        .filter(({ value }) => value !== undefined)
        .map(({ name }) => name),
    ).toEqual(['good']);
    expect(
      folder.problems.map(
        ({ path, place, failure }) =>
          `${path}:${place.line}:${place.column} ${failureMessage(failure, 'en')}`,
      ),
    ).toEqual([
      'messages/bad.yaml:2:6 its description is not valid: key has to be a whole number from 1 to 9',
      'messages/worse.yaml:2:1 this cannot be read as YAML: a quote, a bracket, a comma or ": " is missing',
    ]);
  });

  it('follows what changes, comes and goes', () => {
    put('messages/a.yaml', 'text: a\n');
    put('messages/b.yaml', 'text: b\n');
    folder.readKind('message');
    expect(folder.readKind('message')).toEqual([]);
    put('messages/a.yaml', 'text: other\n');
    put('messages/c.yaml', 'text: c\n');
    rmSync(join(root, 'messages/b.yaml'));
    expect([...folder.readKind('message')].sort()).toEqual([
      'messages/a.yaml',
      'messages/b.yaml',
      'messages/c.yaml',
    ]);
    expect(folder.entries('message').map(({ name }) => name)).toEqual(['a', 'c']);
    expect(folder.refresh('messages/c.yaml')).toBe(false);
  });

  it('parses a file again only when its text has changed', () => {
    put('messages/a.yaml', 'text: a\n');
    folder.refresh('messages/a.yaml');
    const parse = vi.spyOn(YamlDocument, 'parse');
    for (let round = 0; round < 3; round += 1) expect(folder.refresh('messages/a.yaml')).toBe(false);
    expect(parse).not.toHaveBeenCalled();
    put('messages/a.yaml', 'text: b\n');
    expect(folder.refresh('messages/a.yaml')).toBe(true);
    expect(parse).toHaveBeenCalledTimes(1);
    parse.mockRestore();
  });

  it('reads many in turns, and stops when told', async () => {
    for (let number = 0; number < 200; number += 1) put(`messages/n/${number}.yaml`, `text: ${number}\n`);
    const aborted = new AbortController();
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    expect(await folder.readKindInTurns('message', aborted.signal)).toHaveLength(200);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
    aborted.abort();
    put('messages/n/0.yaml', 'text: changed\n');
    expect(await folder.readKindInTurns('message', aborted.signal)).toEqual([]);
  });

  it('never follows a link', () => {
    put('elsewhere/secret.yaml', 'text: secret\n');
    mkdirSync(join(root, 'messages'));
    symlinkSync(join(root, 'elsewhere/secret.yaml'), join(root, 'messages/link.yaml'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'messages/folder'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'environments'));
    expect(folder.readKind('message')).toEqual([]);
    expect(codeOf(() => folder.text('messages/link.yaml'))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => folder.write('environments/new.yaml', { a: 'b' }))).toBe('WORKSPACE_UNWRITABLE');
    expect(codeOf(() => folder.write('messages/folder/new.yaml', { text: 'b' }))).toBe(
      'WORKSPACE_UNWRITABLE',
    );
    expect(codeOf(() => folder.write('messages/folder/deep/er/new.yaml', { text: 'b' }))).toBe(
      'WORKSPACE_UNWRITABLE',
    );
    expect(readdirSync(join(root, 'elsewhere'))).toEqual(['secret.yaml']);
  });

  it('writes nothing through a link in the place of its private folder', () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(root, '.bob'));
    expect(codeOf(() => folder.write('messages/new.yaml', { text: 'b' }))).toBe('WORKSPACE_UNWRITABLE');
    expect(readdirSync(root).sort()).toEqual(['.bob', 'elsewhere']);
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
  });

  it('takes nothing for text that is no UTF-8, which would be lost when it is written', () => {
    const bytes = Buffer.from('name: é\ntext: "a\xff"\n', 'latin1');
    put('messages/latin.yaml', '');
    writeFileSync(join(root, 'messages/latin.yaml'), bytes);
    put('messages/marked.yaml', '\uFEFFtext: ä\n');
    put('rules/latin.js', '');
    writeFileSync(join(root, 'rules/latin.js'), bytes);
    folder.readKind('message');
    folder.readKind('script');
    const [latin, marked] = folder.entries('message');
    expect(latin?.problem).toMatchObject({
      place: { line: 1, column: 7 },
      failure: { code: 'FILE_SYNTAX_INVALID', params: { reason: 'file-not-utf8' } },
    });
    expect(marked?.problem).toBeUndefined();
    expect(marked?.revision).toBe(folder.text('messages/marked.yaml').revision);
    expect(folder.entries('script')[0]?.problem?.failure.params.reason).toBe('file-not-utf8');
    expect(codeOf(() => folder.text('messages/latin.yaml'))).toBe('FILE_SYNTAX_INVALID');
    expect(codeOf(() => folder.write('messages/latin.yaml', { text: 'b' }))).toBe('FILE_SYNTAX_INVALID');
    expect(readFileSync(join(root, 'messages/latin.yaml'))).toEqual(bytes);
    // Its revision is that of its bytes: another byte is another one.
    writeFileSync(join(root, 'messages/latin.yaml'), Buffer.from('name: è\ntext: "a\xff"\n', 'latin1'));
    expect(folder.refresh('messages/latin.yaml')).toBe(true);
    folder.remove('messages/latin.yaml', folder.entry('messages/latin.yaml')?.revision);
    expect(codeOf(() => folder.writeText('messages/half.yaml', 'text: "\ud83d"\n'))).toBe(
      'FILE_SYNTAX_INVALID',
    );
    expect(folder.isThere('messages/half.yaml')).toBe(false);
  });

  it.each([
    '../x.yaml',
    'messages/../../x.yaml',
    'messages/..',
    '/etc/passwd',
    'other/x.yaml',
    'messages/x.json',
    'messages/.x.yaml',
    'messages/a\\b.yaml',
    'messages/a:b.yaml',
    'messages/a\ud83d.yaml',
    'messages',
    'messages/',
  ])('has no file at %s', (path) => {
    expect(kindOfPath(path)).toBeUndefined();
    expect(codeOf(() => folder.text(path))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => folder.writeText(path, 'text: a\n'))).toBe('WORKSPACE_FILE_UNKNOWN');
    expect(codeOf(() => folder.remove(path))).toBe('WORKSPACE_FILE_UNKNOWN');
  });
});

describe('a file that is written', () => {
  it('is new, whole, and what it was written as', () => {
    folder.write('messages/a/b.yaml', { text: 'x', key: 3 }, '');
    expect(readFileSync(join(root, 'messages/a/b.yaml'), 'utf8')).toBe('text: x\nkey: 3\n');
    expect(readdirSync(join(root, '.bob'))).toEqual([]);
    expect(folder.entry('messages/a/b.yaml')?.value).toMatchObject([{ name: 'b', key: 3 }]);
  });

  it('keeps its comments', () => {
    put('messages/a.yaml', '# why\ntext: x # here\nkey: 3\n');
    folder.write('messages/a.yaml', { text: 'x', key: 4 });
    expect(readFileSync(join(root, 'messages/a.yaml'), 'utf8')).toBe('# why\ntext: x # here\nkey: 4\n');
  });

  it('is refused if it has changed meanwhile, came meanwhile, or is gone', () => {
    put('messages/a.yaml', 'text: mine\n');
    const { revision } = folder.text('messages/a.yaml');
    put('messages/a.yaml', 'text: theirs\n');
    expect(codeOf(() => folder.write('messages/a.yaml', { text: 'new' }, revision))).toBe(
      'WORKSPACE_FILE_CHANGED',
    );
    expect(codeOf(() => folder.write('messages/a.yaml', { text: 'new' }, ''))).toBe('WORKSPACE_FILE_CHANGED');
    expect(codeOf(() => folder.remove('messages/a.yaml', revision))).toBe('WORKSPACE_FILE_CHANGED');
    expect(codeOf(() => folder.write('messages/none.yaml', { text: 'new' }, revision))).toBe(
      'WORKSPACE_FILE_CHANGED',
    );
    expect(folder.text('messages/a.yaml').text).toBe('text: theirs\n');
    folder.write('messages/a.yaml', { text: 'new' }, folder.text('messages/a.yaml').revision);
    expect(folder.text('messages/a.yaml').text).toBe('text: new\n');
  });

  it('is refused with its place if it has a fault, and stays as it was', () => {
    put('messages/a.yaml', 'text: x\n');
    const refused = (): unknown => folder.writeText('messages/a.yaml', 'text: x\nhex: "00"\n');
    expect(refused).toThrow(expect.objectContaining({ code: 'DESCRIPTION_INVALID' }));
    try {
      refused();
    } catch (error) {
      expect((error as BreakoutboxError).failure.params).toMatchObject({
        file: 'messages/a.yaml',
        line: 2,
        column: 6,
      });
    }
    expect(folder.text('messages/a.yaml').text).toBe('text: x\n');
  });

  it('says where it cannot be written, and leaves nothing half done', () => {
    put('messages', 'a file where a folder has to be');
    expect(codeOf(() => folder.write('messages/a.yaml', { text: 'x' }))).toBe('WORKSPACE_UNWRITABLE');
    expect(readdirSync(join(root, '.bob'))).toEqual([]);
    expect(folder.entry('messages/a.yaml')).toBeUndefined();
  });

  it('is removed', () => {
    put('messages/a.yaml', 'text: x\n');
    folder.readKind('message');
    folder.remove('messages/a.yaml');
    expect(folder.entries('message')).toEqual([]);
    expect(codeOf(() => folder.remove('messages/a.yaml'))).toBe('WORKSPACE_FILE_UNKNOWN');
  });
});

describe('the path for a name', () => {
  const path = (name: string): string => pathFor('message', name, () => false);

  it.each([
    ['Set limit…', 'messages/Set-limit….yaml'],
    ['sensor/read 2 regs', 'messages/sensor/read-2-regs.yaml'],
    ['../../etc/passwd', 'messages/etc/passwd.yaml'],
    ['启动 2号泵', 'messages/启动-2号泵.yaml'],
    ['🚀', 'messages/🚀.yaml'],
    ['a:b*c?"<>|', 'messages/a-b-c.yaml'],
    ['CON', 'messages/_CON.yaml'],
    ['a\ud83db', 'messages/a-b.yaml'],
    ['\udc00', 'messages/message.yaml'],
    ['', 'messages/message.yaml'],
    ['...', 'messages/message.yaml'],
    ['///', 'messages/message.yaml'],
    ['\u202Egpj', 'messages/gpj.yaml'],
  ])('%j is %s', (name, expected) => {
    expect(path(name)).toBe(expected);
    expect(kindOfPath(path(name))).toBe('message');
  });

  it('is short enough for any system, whatever the name', () => {
    expect(new TextEncoder().encode(path('温'.repeat(500))).byteLength).toBeLessThan(150);
    expect(kindOfPath(path(Array.from({ length: 30 }, () => 'deep').join('/')))).toBe('message');
  });

  it('is one that is free', () => {
    const taken = new Set(['messages/a.yaml', 'messages/a-2.yaml']);
    expect(pathFor('message', 'a', (one) => taken.has(one))).toBe('messages/a-3.yaml');
    expect(pathFor('environment', 'a/b', () => false)).toBe('environments/b.yaml');
    expect(pathFor('settings', 'a', () => true)).toBe('workspace.yaml');
  });
});
