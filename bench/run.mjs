// `npm run bench -- NAME [--seconds N] [--rounds N]`: runs one benchmark and prints its table. Nothing leaves this
// machine; every load is bounded in count and time. The C programs are built into bench/out/ with gcc.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } },
});
const [name = ''] = positionals;
if (!names.includes(name)) {
  process.stderr.write(`there is no benchmark "${name}"; there are: ${names.join(', ')}\n`);
  process.exit(2);
}
const { run } = await import(`./${name}.bench.mjs`);
await run({ seconds: Number(values.seconds), rounds: Number(values.rounds) });
