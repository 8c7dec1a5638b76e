import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepBench, keepLesson, learnedFile, readLearned } from './learned.js';

const { XDG_DATA_HOME, LOCALAPPDATA, HOME } = process.env;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-learned-'));
  Object.assign(process.env, { XDG_DATA_HOME: folder, LOCALAPPDATA: folder, HOME: folder });
});
afterEach(() => {
  for (const [name, value] of Object.entries({ XDG_DATA_HOME, LOCALAPPDATA, HOME })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

it('keeps the latest run of a lesson and of a bench, and what was once done', () => {
  expect(readLearned()).toEqual({ learned: { lessons: {}, benches: {} }, failure: undefined });
  keepLesson('client', { steps: 6, asked: 3, right: 2, isDone: true });
  keepLesson('client', { steps: 1, asked: 1, right: 0, isDone: false });
  keepBench('wrong-port', { trials: 2, hints: 1, isMended: true });
  keepBench('wrong-port', { trials: 1, hints: 0, isMended: false });
  expect(readLearned().learned).toEqual({
    lessons: { client: { steps: 1, asked: 1, right: 0, isDone: true } },
    benches: { 'wrong-port': { trials: 1, hints: 0, isMended: true } },
  });
  if (process.platform !== 'win32') expect(statSync(learnedFile()).mode & 0o777).toBe(0o600);
});

it('sets a damaged file aside, says so once, and goes on', () => {
  mkdirSync(dirname(learnedFile()), { recursive: true });
  writeFileSync(learnedFile(), '{"lessons": {');
  expect(keepBench('no-newline', { trials: 1, hints: 0, isMended: false })).toMatchObject({
    code: 'PROGRESS_DAMAGED',
    params: { file: learnedFile(), aside: `${learnedFile()}.damaged` },
  });
  expect(readFileSync(`${learnedFile()}.damaged`, 'utf8')).toBe('{"lessons": {');
  expect(readLearned()).toEqual({
    learned: { lessons: {}, benches: { 'no-newline': { trials: 1, hints: 0, isMended: false } } },
    failure: undefined,
  });
});

it('sets aside what is too large, and a folder', () => {
  mkdirSync(dirname(learnedFile()), { recursive: true });
  writeFileSync(learnedFile(), ' '.repeat(70_000));
  expect(readLearned().failure?.params.reason).toBe('file-too-large');
  mkdirSync(learnedFile());
  expect(readLearned().failure?.params.reason).toBe('not-a-file');
});

it('makes whole what it can, and leaves out names that it does not know', () => {
  mkdirSync(dirname(learnedFile()), { recursive: true });
  writeFileSync(
    learnedFile(),
    JSON.stringify({
      lessons: { boot: { steps: -1, asked: 1, right: 9 }, x: {} },
      benches: { 'half-close': 7 },
    }),
  );
  expect(readLearned().learned).toEqual({
    lessons: { boot: { steps: 0, asked: 1, right: 1, isDone: false } },
    benches: { 'half-close': { trials: 0, hints: 0, isMended: false } },
  });
  writeFileSync(learnedFile(), '[]');
  expect(readLearned()).toEqual({ learned: { lessons: {}, benches: {} }, failure: undefined });
});

it('goes on where nothing can be written', () => {
  process.env.XDG_DATA_HOME = join(folder, 'file');
  writeFileSync(process.env.XDG_DATA_HOME, '');
  expect(() => keepBench('wrong-port', { trials: 1, hints: 0, isMended: true })).not.toThrow();
});
