// `npm run bench -- NAME [--seconds N] [--rounds N]`: runs one benchmark and prints its table on standard output; how far it is
// goes to standard error. Nothing leaves this machine; every load is bounded in count and time. The C programs are built into bench/out/
// with gcc.
import { readdirSync } from 'node:fs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { hasProgram } from './machine.mjs';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));

const script = new ScriptArguments('npm run bench --', usage);
const { values, positionals } = await script.read(
  { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } },
  { allowPositionals: true },
);
if (positionals.length > 1) script.refuse(`one benchmark at a time, not "${positionals.join(' ')}"`);
const [name = script.refuse(`name a benchmark; there are: ${names.join(', ')}`)] = script.choices(
  'benchmark',
  positionals,
  names,
);
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 600)) script.refuse(`--seconds "${values.seconds}" is not from 0 to 600`);
const rounds = script.whole('--rounds', values.rounds, { least: 1, most: 100 });
for (const program of ['gcc', 'taskset'])
  if (!hasProgram(program)) script.refuse(`${program} is missing: npm run setup:peers`);
await ensureBuilt();
await (await module(name)).run({ seconds, rounds });

/** What `--help` prints: each benchmark says what it is about. */
async function usage() {
  const lines = [];
  for (const each of names) lines.push(`  ${each.padEnd(10)}${(await module(each)).about}\n`);
  return `Usage: npm run bench -- NAME [--seconds N] [--rounds N]

  --seconds N   how long a load by time runs (3)
  --rounds N    how often everything is measured; the medians are shown (3)

Benchmarks (bench/README.md says more):
${lines.join('')}`;
}

function module(benchmark) {
  return import(`./${benchmark}.bench.mjs`);
}
