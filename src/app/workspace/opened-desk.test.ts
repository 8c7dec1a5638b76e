import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { BreakoutboxError } from '../../errors/error.js';
import { initWorkspace } from './init-workspace.js';
import { isTrusted } from './known-workspaces.js';
import { OpenedDesk } from './opened-desk.js';
import { WorkspaceState } from './workspace-state.js';

const bench = scratch();
let root = '';
beforeEach(() => {
  vi.stubEnv('XDG_DATA_HOME', bench.folder());
  vi.stubEnv('LOCALAPPDATA', bench.folder());
  root = join(bench.folder(), 'desk');
});
afterEach(() => vi.unstubAllEnvs());

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
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

/** What one sending of a message is, in hex or as a path, and to whom. */
function prepared(
  name: string,
  set: Readonly<Record<string, string>> = {},
  environment?: string,
  to?: string,
) {
  const desk = OpenedDesk.open(root);
  const values = { environment, set: new Map(Object.entries(set)) };
  const { content, target } = desk.prepare(desk.messages.find(name), values, to);
  const where = target.type === 'endpoint' ? target.endpoint.id : target.input;
  return [content.type === 'bytes' ? Buffer.from(content.bytes).toString('hex') : content.path, where];
}

describe('a new workspace', () => {
  it('has examples without a fault, and is trusted', () => {
    const files = initWorkspace(root);
    expect(files).toEqual(
      expect.arrayContaining([
        'workspace.yaml',
        'messages/reverse/hello.yaml',
        '.gitignore',
        'schemas/message.json',
      ]),
    );
    expect(files.some((path) => path.startsWith('.bob/'))).toBe(false);
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe('.bob/\n');
    const desk = OpenedDesk.open(root);
    desk.readMessages();
    expect(desk.problems).toEqual([]);
    expect(desk.messages.all.length).toBeGreaterThanOrEqual(4);
    expect(isTrusted(root)).toBe(true);
  });

  it('can send every example', () => {
    initWorkspace(root);
    expect(prepared('reverse/hello')).toEqual([
      Buffer.from('hello 1\n').toString('hex'),
      { type: 'tcp-connect', address: '127.0.0.1:7777' },
    ]);
    expect(prepared('reverse/hello')[0]).toBe(Buffer.from('hello 2\n').toString('hex'));
    expect(prepared('sensor/discover', {}, 'line-2')[1]).toEqual({
      type: 'udp',
      address: '0',
      remote: '192.168.1.43:7788',
    });
    // CRC-16/MODBUS of 03 03 00 10 00 02, low byte first.
    expect(prepared('read-registers')[0]).toBe('030300100002c42c');
    expect(prepared('Set limit…', { unit: '4' }, undefined, 'Sensor')).toEqual([
      expect.stringMatching(/^aa550e040641f00000d2bbbac5cfdf[0-9a-f]{4}$/),
      'e2',
    ]);
  });

  it('is not made where one is, and leaves files that are there', () => {
    put('README.md', 'mine');
    initWorkspace(root);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('mine');
    expect(codeOf(() => initWorkspace(root))).toBe('WORKSPACE_EXISTS');
  });

  it.each([
    ['endpoints', 'path-crosses-link', (path: string) => symlinkSync(bench.folder(), path)],
    ['messages/reverse', 'path-crosses-link', (path: string) => symlinkSync(bench.folder(), path)],
    ['.bob', 'path-crosses-link', (path: string) => symlinkSync(bench.folder(), path)],
    ['.vscode', 'path-crosses-link', (path: string) => symlinkSync(bench.folder(), path)],
    ['endpoints', 'path-crosses-file', (path: string) => writeFileSync(path, '')],
    ['schemas', 'path-crosses-file', (path: string) => writeFileSync(path, '')],
    ['README.md', 'is-a-folder', (path: string) => mkdirSync(path)],
    ['workspace.yaml', 'path-crosses-link', (path: string) => symlinkSync(join(path, 'nowhere'), path)],
  ])('is not begun where %s is in the way: %s', (path, reason, make) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    make(join(root, path));
    const before = readdirSync(root, { recursive: true });
    try {
      initWorkspace(root);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        failure: { code: 'WORKSPACE_UNWRITABLE', params: { file: join(root, path), reason } },
      });
    }
    expect(readdirSync(root, { recursive: true })).toEqual(before);
  });

  it('has schemas by which editors check every example', () => {
    initWorkspace(root);
    const schemas = readdirSync(join(root, 'schemas'));
    expect(schemas).toEqual(
      expect.arrayContaining(['endpoint.json', 'message.json', 'layout.json', 'rule.json']),
    );
    const message = JSON.parse(readFileSync(join(root, 'schemas/message.json'), 'utf8'));
    expect(message.anyOf[0].properties.hex.type).toContain('number');
    const settings = JSON.parse(readFileSync(join(root, '.vscode/settings.json'), 'utf8'));
    expect(settings['yaml.schemas']['./schemas/message.json']).toBe('messages/**/*.yaml');
  });
});

describe('a saved message', () => {
  beforeEach(() => put('workspace.yaml', 'version: 1\n'));

  it('is found by its path, its file or its name', () => {
    put('messages/a/read.yaml', 'name: Read\nto: udp://h:1\ntext: a\n');
    put('messages/b/read.yaml', 'to: udp://h:1\ntext: b\n');
    put(
      'messages/many.yaml',
      '- { name: one, to: "udp://h:1", text: "1" }\n- { name: two, to: "udp://h:1", text: "2" }\n',
    );
    expect(prepared('a/read')[0]).toBe('61');
    expect(prepared('messages/b/read.yaml')[0]).toBe('62');
    expect(prepared('Read')[0]).toBe('61');
    expect(prepared('two')[0]).toBe('32');
    expect(codeOf(() => prepared('read'))).toBe('MESSAGE_AMBIGUOUS');
    expect(codeOf(() => prepared('c'))).toBe('MESSAGE_UNKNOWN');
  });

  it('whose file has a fault is named with its place, not called unknown', () => {
    put('messages/bad.yaml', 'text: a\nto: [\n');
    put('environments/broken.yaml', 'a: [\n');
    put('messages/m.yaml', 'to: udp://h:1\ntext: "{{v}}"\n');
    expect(codeOf(() => prepared('bad'))).toBe('FILE_FAULTY');
    expect(codeOf(() => prepared('m', {}, 'broken'))).toBe('FILE_FAULTY');
  });

  it('of a list is found by the list and its name', () => {
    put(
      'messages/t/list.yaml',
      '- name: A\n  to: udp://h:1\n  text: a\n- name: B\n  to: udp://h:1\n  text: b\n',
    );
    expect(prepared('t/list/B')[0]).toBe('62');
    expect(prepared('t/A')[0]).toBe('61');
  });

  it('takes what is set before the environment, and that before nothing', () => {
    put('environments/bench.yaml', 'v: bench\n');
    put('environments/other.yaml', 'v: other\n');
    put('messages/m.yaml', 'to: udp://h:1\ntext: "{{v}}"\n');
    const sent = (
      ...given: Parameters<typeof prepared> extends [string, ...infer Rest] ? Rest : never
    ): string => Buffer.from(String(prepared('m', ...given)[0]), 'hex').toString();
    // Two, and nobody has said which: a wrong one would be worse than none.
    expect(codeOf(() => sent())).toBe('ENVIRONMENT_UNCHOSEN');
    put('workspace.yaml', 'version: 1\nenvironment: bench\n');
    expect(sent()).toBe('bench');
    expect(sent({}, 'other')).toBe('other');
    expect(sent({ v: 'set' }, 'other')).toBe('set');
    new WorkspaceState(root).chooseEnvironment('other');
    expect(sent()).toBe('other');
    expect(codeOf(() => sent({}, 'none'))).toBe('ENVIRONMENT_UNKNOWN');
  });

  it('says what it lacks', () => {
    put('messages/blank.yaml', 'to: udp://h:1\ntext: "{{?unit}}"\n');
    put('messages/nowhere.yaml', 'text: a\n');
    put('messages/unknown.yaml', 'to: nobody\ntext: a\n');
    put('messages/form.yaml', 'to: udp://h:1\nform: { layout: none }\n');
    expect(codeOf(() => prepared('blank'))).toBe('PLACEHOLDER_UNFILLED');
    expect(codeOf(() => prepared('nowhere'))).toBe('MESSAGE_WITHOUT_TARGET');
    expect(codeOf(() => prepared('unknown'))).toBe('TARGET_UNKNOWN');
    expect(codeOf(() => prepared('form'))).toBe('LAYOUT_UNKNOWN');
  });

  it('may be a form of a layout that comes with the program, and of one of the workspace before it', () => {
    put(
      'messages/form.yaml',
      'to: udp://h:1\nform: { layout: modbus-rtu, values: { unit: 3, function: 3, data: 00 10 00 02 } }\n',
    );
    expect(prepared('form')[0]).toBe('030300100002c42c');
    put('layouts/modbus-rtu.yaml', 'fields: [ { unit: u8 }, { function: u8 }, { data: bytes rest } ]\n');
    expect(prepared('form')[0]).toBe('030300100002');
  });

  it('sends only files of the workspace', () => {
    put('messages/in.yaml', 'to: udp://h:1\nfile: images/boot.bin\n');
    put('images/boot.bin', 'x');
    put('messages/out.yaml', 'to: udp://h:1\nfile: ../../etc/passwd\n');
    put('messages/abs.yaml', 'to: udp://h:1\nfile: /etc/passwd\n');
    expect(prepared('in')[0]).toBe(join(root, 'images/boot.bin'));
    expect(codeOf(() => prepared('out'))).toBe('FILE_UNREADABLE');
    expect(codeOf(() => prepared('abs'))).toBe('FILE_UNREADABLE');
  });

  it('leaves the folder as it was but for its counters', () => {
    put('endpoints/a.yaml', 'type: udp\naddress: 127.0.0.1:0\n');
    put('messages/m.yaml', 'to: a\ntext: "{{counter}}"\n');
    expect(prepared('m')).toEqual(['31', 'e1']);
    expect(readFileSync(join(root, 'endpoints/a.yaml'), 'utf8')).toBe('type: udp\naddress: 127.0.0.1:0\n');
    expect(readdirSync(join(root, '.bob'))).toEqual(['state.json']);
  });
});
