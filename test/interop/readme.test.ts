import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../bob.js';
import { freePort } from '../free-port.js';

/** Programs import the package by its name from inside of it. */
const folder = 'dist/.snippets';
const work = mkdtempSync(join(tmpdir(), 'readme-'));

/** What the programs of a README print, in their order. */
const outputs = [
  /^127\.0\.0\.1:\d+ says echo:温度\n$/,
  /^ping\n$/,
  /^\[.*'127\.0\.0\.1:\d+'.*\]\n100000 bytes\n$/s,
  /^3 \[ 'hello' \]\n$/,
] as const;

interface Snippet {
  readonly name: string;
  readonly text: string;
  readonly output: RegExp | undefined;
}

/** The programs of a README, `js` as they are and `ts` to be compiled. */
function snippetsOf(file: string): readonly Snippet[] {
  const found = readFileSync(file, 'utf8').matchAll(/^```(js|ts)\n(.*?)^```$/gms);
  return [...found].map(([, language, text = ''], at) => ({
    name: `${file}-${at + 1}.m${language}`,
    text,
    output: outputs[at],
  }));
}

const snippets = ['README.md', 'README.zh-CN.md'].flatMap(snippetsOf);

beforeAll(async () => {
  mkdirSync(join(work, 'images'));
  writeFileSync(join(work, 'images/boot.img'), new Uint8Array(100_000));
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of snippets) {
    let ported = text;
    // The ports that people read are others' while tests run.
    for (const port of ['7777', '7788', '6969']) ported = ported.replaceAll(port, String(await freePort()));
    writeFileSync(join(folder, name), ported);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(work, { recursive: true, force: true });
});

it.each(['README.md', 'README.zh-CN.md'])('%s has the programs whose output is known here', (file) => {
  expect(snippetsOf(file)).toHaveLength(outputs.length);
});

it('the programs of the READMEs have the types that they use', () => {
  const files = snippets.map(({ name }) => join(folder, name));
  const options = '--target es2022 --lib es2023,esnext.disposable --module nodenext --types node --strict';
  const emitted = `--allowJs --checkJs --skipLibCheck --rootDir ${folder} --outDir ${folder}/compiled`;
  const { stdout } = spawnSync(
    'npx',
    ['tsc', '--ignoreConfig', ...files, ...options.split(' '), ...emitted.split(' ')],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout).toBe('');
}, 60_000);

describe.each(snippets)('$name', ({ name, output }) => {
  it('runs, prints what it shows and ends', async () => {
    const program = join(process.cwd(), folder, 'compiled', name.replace(/\.mts$/, '.mjs'));
    const { status, stdout, stderr } = await run(process.execPath, [program], { cwd: work });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.toString()).toMatch(output ?? /^$/);
  });
});
