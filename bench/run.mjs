// `npm run bench -- NAME [--seconds N] [--rounds N]`: runs one benchmark and prints its table on standard output; how far it is
// goes to standard error. Nothing leaves this machine; every load is bounded in count and time. The C programs are built into bench/out/
// with gcc.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/built.mjs';
import { hasProgram } from './machine.mjs';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));

const usage = `Usage: npm run bench -- NAME [--seconds N] [--rounds N]

  --seconds N   how long a load by time runs (3)
  --rounds N    how often everything is measured; the medians are shown (3)

Benchmarks (bench/README.md says more):
`;

process.exitCode = await main();

async function main() {
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '3' },
        rounds: { type: 'string', default: '3' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refused(error.message.split('. ')[0]);
  }
  const { values, positionals } = given;
  if (values.help) {
    process.stdout.write(usage);
    for (const name of names) process.stdout.write(`  ${name.padEnd(10)}${(await module(name)).about}\n`);
    return 0;
  }
  const [name] = positionals;
  if (name === undefined) return refused('name a benchmark');
  if (positionals.length > 1) return refused(`one benchmark at a time, not "${positionals.join(' ')}"`);
  if (!names.includes(name)) return refused(`there is no benchmark "${name}"`);
  const seconds = Number(values.seconds);
  const rounds = Number(values.rounds);
  if (!(seconds > 0 && seconds <= 600)) return refused(`--seconds "${values.seconds}" is not from 0 to 600`);
  if (!(Number.isInteger(rounds) && rounds > 0 && rounds <= 100))
    return refused(`--rounds "${values.rounds}" is not a whole number from 1 to 100`);
  for (const program of ['gcc', 'taskset'])
    if (!hasProgram(program)) return refused(`${program} is missing: npm run setup:peers`);
  await ensureBuilt();
  await (await module(name)).run({ seconds, rounds });
  return 0;
}

function module(name) {
  return import(`./${name}.bench.mjs`);
}

function refused(what) {
  process.stderr.write(`${what}; there are: ${names.join(', ')} (npm run bench -- --help)\n`);
  return 2;
}
