// The benchmarks' command; what they measure is no test.
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../bob.js';

const script = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url));
const names = readdirSync(new URL('../../bench/', import.meta.url))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));

it('npm run bench -- --help names every benchmark with what it measures, and measures nothing', async () => {
  const { status, stdout, stderr } = await run(process.execPath, [script, '--help']);
  expect([status, stderr]).toEqual([0, '']);
  const lines = stdout.toString().split('\n');
  expect(lines[0]).toBe('Usage: npm run bench -- NAME [--seconds N] [--rounds N]');
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(lines.find((line) => line.startsWith(`  ${name} `))).toMatch(/ \S+ \S+/);
});

it.each([
  [[], /^name a benchmark; there are: /],
  [['nope'], /^there is no benchmark "nope"; there are: /],
  [['echo', 'tftp'], /^one benchmark at a time, not "echo tftp" \(npm run bench -- --help\)$/m],
  [['echo', '--seconds', '0'], /^--seconds "0" is not from 0 to 600 \(npm run bench -- --help\)$/m],
  [
    ['echo', '--rounds', '1.5'],
    /^--rounds "1\.5" is not a whole number from 1 to 100 \(npm run bench -- --help\)$/m,
  ],
  [['echo', '--nope'], /^Unknown option '--nope' \(npm run bench -- --help\)$/m],
])('npm run bench -- %j is refused in one line', async (words, message) => {
  const { status, stdout, stderr } = await run(process.execPath, [script, ...words]);
  expect([status, stdout.toString()]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(2);
});
