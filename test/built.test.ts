import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Two parts, each of a folder and a file that both share; what is built is written down. */
const parts = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const part = (name) => ({
  sources: ['tools.json', 'src/' + name],
  leaves: 'dist/' + name,
  build: async () => {
    appendFileSync('builds', name + ' ');
    if (existsSync('fault')) throw new Error('the build failed');
    writeFileSync('dist/' + name, '');
  },
});
export const buildParts = { one: part('one'), two: part('two') };
`;

let root: string;
const at = (path: string): string => join(root, path);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-built-'));
  for (const folder of ['scripts', 'src/one', 'src/two']) mkdirSync(at(folder), { recursive: true });
  copyFileSync(fileURLToPath(new URL('../scripts/built.mjs', import.meta.url)), at('scripts/built.mjs'));
  writeFileSync(at('scripts/build-parts.mjs'), parts);
  for (const file of ['tools.json', 'src/one/a.ts', 'src/one/a.test.ts', 'src/two/b.ts', 'builds'])
    writeFileSync(at(file), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The parts that are built when `words` are asked for, in their order. */
function built(words = ''): string {
  writeFileSync(at('builds'), '');
  const script = `import('./scripts/built.mjs').then(({ ensureBuilt }) => ensureBuilt(${words}))`;
  spawnSync(process.execPath, ['-e', script], { cwd: root });
  return readFileSync(at('builds'), 'utf8').trim();
}

describe('a part', () => {
  beforeEach(() => {
    expect(built()).toBe('one two');
  });

  it('is built once while its sources stay the same, and again when that is asked for', () => {
    expect(built()).toBe('');
    expect(built("['two'], { anew: true }")).toBe('two');
    expect(built()).toBe('');
  });

  it.each<[what: string, change: () => void, builds: string]>([
    ['a byte of a file changes', () => writeFileSync(at('src/one/a.ts'), '1'), 'one'],
    ['a file has another name', () => renameSync(at('src/one/a.ts'), at('src/one/c.ts')), 'one'],
    ['a file is added', () => writeFileSync(at('src/two/c.tsx'), ''), 'two'],
    ['a file is removed', () => rmSync(at('src/two/b.ts')), 'two'],
    ['what both are made with changes', () => writeFileSync(at('tools.json'), '{}'), 'one two'],
    ['what it leaves is gone', () => rmSync(at('dist/two')), 'two'],
    ['a test changes, which is part of no build', () => writeFileSync(at('src/one/a.test.ts'), '1'), ''],
  ])('is built again or not: %s', (_what, change, builds) => {
    change();
    expect(built()).toBe(builds);
    expect(built()).toBe('');
  });

  it('is built after a build that failed, also of the sources that were built before', () => {
    writeFileSync(at('src/one/a.ts'), 'a fault');
    writeFileSync(at('fault'), '');
    expect(built("['one']")).toBe('one');
    rmSync(at('fault'));
    writeFileSync(at('src/one/a.ts'), '');
    expect(built("['one']")).toBe('one');
  });

  it('that nobody names stays as it is', () => {
    writeFileSync(at('tools.json'), '{}');
    expect(built("['one']")).toBe('one');
    expect(built()).toBe('two');
  });
});
