import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from './bob.js';

const scripts = [
  'bench/run.mjs',
  'boots/run.mjs',
  'fuzz/engine-memory.mjs',
  'fuzz/run.mjs',
  'fuzz/tftp-codec.mjs',
  'fuzz/tftp-server.mjs',
  'scripts/screenshots.mjs',
] as const;

/** How a script ends that is given `words`. Nothing is built or started for them. */
async function ended(script: string, words: readonly string[]) {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const { status, stdout, stderr } = await run(process.execPath, [file, ...words]);
  return { status, stdout: stdout.toString(), stderr };
}

describe.each(scripts)('%s', (script) => {
  it('prints its usage for --help', async () => {
    const { status, stdout, stderr } = await ended(script, ['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^(Usage: )?(npm run|node) .* \[/);
  });

  it('refuses an option that there is not, in one line', async () => {
    const { status, stderr } = await ended(script, ['--sead', '7']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Unknown option '--sead' \(.*--help\)\n$/);
  });
});

it.each([
  ['bench/run.mjs', ['echo', '--rounds', 'x'], '--rounds "x" is not a whole number from 1 to 100'],
  ['bench/run.mjs', [], 'name a benchmark'],
  ['bench/run.mjs', ['nothing'], 'there is no benchmark "nothing"'],
  ['boots/run.mjs', ['--only', 'toaster'], 'there is no machine "toaster"'],
  ['boots/run.mjs', ['--mib', '0'], '--mib "0" is not a whole number from 1 to 200'],
  ['fuzz/run.mjs', ['--runs', 'many'], '--runs "many" is not a whole number'],
  ['fuzz/tftp-server.mjs', ['--engine', 'steam'], 'there is no engine "steam"'],
  ['scripts/screenshots.mjs', ['--places', 'start,moon'], 'there is no place "moon"'],
  ['scripts/screenshots.mjs', ['--widths', 'wide'], '--widths "wide" is not a whole number'],
] as const)('%s refuses %j', async (script, words, why) => {
  const { status, stderr } = await ended(script, words);
  expect(status).toBe(2);
  expect(stderr.startsWith(why)).toBe(true);
  expect(stderr).toMatch(/^[^\n]+ --help\)\n$/);
});
