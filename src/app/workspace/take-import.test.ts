import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ImportEntry, type ImportedValue, taken } from '../../config/import/imported-file.js';
import { importFolder, takeImport } from './take-import.js';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-take-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function entries(...values: readonly ImportedValue[]): readonly ImportEntry[] {
  return values.map((value) => taken({ line: 1, source: '' }, value));
}

const message = (name: string): ImportedValue => ({ type: 'message', name, value: { name, text: 'x' } });
const rule = (name: string): ImportedValue => ({
  type: 'rule',
  name,
  // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
  value: { name, when: { hex: 'AA' }, then: [{ tag: 'a' }], enabled: true },
});

it('keeps every name inside the folder, whatever it is', () => {
  const names = ['../../etc/passwd', 'a/b\\c', '...', 'CON', '.hidden', '温度 😀', 'x'.repeat(200), 'a: b'];
  const paths = takeImport(root, '/somewhere/..odd name?.ini', entries(...names.map(message)), undefined);
  expect(paths).toHaveLength(names.length);
  for (const path of paths) {
    expect(path).toMatch(/^messages\/odd-name\/[^/]+\.yaml$/);
    expect(readFileSync(join(root, path), 'utf8')).toContain('text: x');
  }
});

it('overwrites nothing, a link neither', () => {
  mkdirSync(join(root, 'messages/f'), { recursive: true });
  writeFileSync(join(root, 'messages/f/a.yaml'), '# mine\ntext: mine\n');
  symlinkSync('/nowhere', join(root, 'messages/f/a-2.yaml'));
  expect(takeImport(root, 'f.ini', entries(message('a'), message('a')), undefined)).toEqual([
    'messages/f/a-3.yaml',
    'messages/f/a-4.yaml',
  ]);
  expect(readFileSync(join(root, 'messages/f/a.yaml'), 'utf8')).toBe('# mine\ntext: mine\n');
});

it('keeps the rules of a file together, in their order', () => {
  const [path = ''] = takeImport(
    root,
    'ps_settings.ini',
    entries(rule('one'), message('m'), rule('two')),
    'in',
  ).slice(1);
  expect(path).toBe('rules/ps_settings.yaml');
  expect(readFileSync(join(root, path), 'utf8')).toMatch(/name: one[\s\S]*name: two/);
});

it('has buttons name messages as they are called in the workspace', () => {
  const panel: ImportedValue = {
    type: 'panel',
    name: 'P',
    value: {
      rows: [
        [
          { title: 'one', message: 'a b' },
          { title: 'more', messages: ['a b', { wait: '1s' }, 'unknown'] },
        ],
      ],
    },
  };
  takeImport(root, 'f.ini', entries(message('a b'), panel), 'x/y');
  const text = readFileSync(join(root, 'panels/P.yaml'), 'utf8');
  expect(text).toMatch(/message: x\/y\/a-b\n[\s\S]*- x\/y\/a-b\n[\s\S]*wait: 1s[\s\S]*- unknown/);
});

it('keeps many messages in lists of about two million characters', () => {
  const long = (name: string): ImportedValue => ({
    type: 'message',
    name,
    value: { name, text: 'x'.repeat(15_000) },
  });
  const names = Array.from({ length: 201 }, (_, index) => `m${index}`);
  const paths = takeImport(root, 'f.ini', entries(...names.map(long)), undefined);
  expect(paths).toEqual(['messages/f/f.yaml', 'messages/f/f-2.yaml']);
  const texts = paths.map((path) => readFileSync(join(root, path), 'utf8'));
  expect(texts.map((text) => text.length < 2_100_000)).toEqual([true, true]);
  expect(texts.join('').match(/name: m\d+/g)).toHaveLength(201);
});

it('says where a file stands in the way', () => {
  mkdirSync(join(root, 'messages'), { recursive: true });
  writeFileSync(join(root, 'messages/f'), '');
  expect(() => takeImport(root, 'f.ini', entries(message('a')), undefined)).toThrow(/messages\/f\/a\.yaml/);
});

it('takes a folder inside messages alone', () => {
  expect(importFolder('a/b\\c/')).toBe('a/b/c');
  for (const typed of ['', '/', '/a', 'C:\\a', '../a', 'a/../b', '.a', 'a/b/c/d/e/f'])
    expect(() => importFolder(typed)).toThrow(/is no folder inside messages/);
});
