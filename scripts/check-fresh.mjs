// Proves that no test runs on yesterday's build: it plants a throw into the heart of TFTP in a copy of a tree that was
// built, and expects `npm test`, a single test of an engine and a single one of the command to turn red.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const engineTest = 'src/app/tftp/tftp-server-fairness.test.ts';
const commandTest = ['--project', 'interop', 'test/interop/examples.test.ts', '-t', 'tftp'];

/** Each way that someone runs tests, in words for `node`. */
const ways = [
  ['npm test', ['scripts/test.mjs', '--project', 'unit', engineTest]],
  ['a test of an engine', ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', engineTest]],
  ['a test of the command', ['node_modules/vitest/vitest.mjs', 'run', ...commandTest]],
];

await ensureBuilt();
const copy = mkdtempSync(join(tmpdir(), 'breakoutbox-fresh-'));
const run = (words) => spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
let accepted = 0;
try {
  const parts = ['src', 'web', 'test', 'scripts', 'examples', 'dist'];
  const files = ['package.json', 'package-lock.json', 'vitest.config.ts'];
  for (const entry of [...parts, ...files, 'tsconfig.base.json', 'tsconfig.json'])
    cpSync(join(root, entry), join(copy, entry), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [way, words] of ways.slice(1)) {
    const { status, stdout } = run(words);
    if (status !== 0) throw new Error(`${way} is red as it is:\n${stdout}`);
  }
  const sender = join(copy, 'src/tftp/sender.ts');
  const begin = '  start(nowMs: number): void {\n';
  const text = readFileSync(sender, 'utf8');
  if (!text.includes(begin)) throw new Error(`${sender} has no start() any more: plant elsewhere`);
  writeFileSync(sender, text.replace(begin, `${begin}    if (nowMs > -1) throw new Error('planted');\n`));
  for (const [way, words] of ways) {
    const { status } = run(words);
    if (status === 0) accepted += 1;
    process.stdout.write(`${status === 0 ? 'GREEN' : 'red  '}  ${way} on a broken tree\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exit(accepted === 0 ? 0 : 1);
