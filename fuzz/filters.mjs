// `node fuzz/filters.mjs [--runs N] [--seed N]`: random and mutated display filters against the parser, the checks, the completion, the
// explanation and the compiled function. Nothing may throw, a failure marks columns of the text, and an explained filter selects.
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { frames } from './frames.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/filters.mjs',
  `Usage: node fuzz/filters.mjs [--runs N] [--seed N]

  --runs N       filters (200000)
  --seed N       what the random texts come from (the time)
`,
);
const { values } = await script.read({
  runs: { type: 'string', default: '200000' },
  seed: { type: 'string', default: String(Date.now()) },
});
const runs = script.whole('--runs', values.runs, { least: 1, most: 1e12 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });
const below = randomBelow(values.seed);

await ensureBuilt(['layers']);
const { createProtocols } = await import('../dist/wire/protocols.js');
const { Packet } = await import('../dist/wire/packet.js');
const { compileFilter } = await import('../dist/traffic/filter/compile.js');
const { completeFilter } = await import('../dist/traffic/filter/complete.js');
const { explainFilter } = await import('../dist/traffic/filter/explain.js');
const { FilterCatalog } = await import('../dist/traffic/filter/filter-catalog.js');
const { readFilter } = await import('../dist/traffic/filter/filter.js');

const protocols = createProtocols();
const catalog = new FilterCatalog(protocols.all);
const names = protocols.all.flatMap(({ protocol, types }) => [protocol, ...Object.keys(types)]);
const literals =
  '0 1 69 0x10 010 0b11 -1 1.5 256 65536 99999999999999999999 "text" r"raw\\d" \'c\' 10.0.0.1 10.0.0.0/8 ::1 fe80::/10 00:11:22:33:44:55 ff udp TFTP True "2026-11-27 05:00:00" "\\x41" "[a-z]+(" "a.*b"'.split(
    / (?=(?:[^"]*"[^"]*")*[^"]*$)/,
  );
const operators = '== eq != ne === !== ~= any_eq all_ne < lt <= > ge contains matches ~ & + - * / %'.split(
  ' ',
);
const functions = 'len count upper lower string max min abs'.split(' ');
const characters = [...'"\'\\()[]{}<>=!~&|^%*/+-.,:;#@$ \t\n\0\u{1f600}é的\ud800'];
const any = (list) => list[below(list.length)];

process.stdout.write(`${runs} filters, seed ${values.seed}\n`);
let shownMs = performance.now();
let [valid, selected] = [0, 0];
for (let run = 0; run < runs; run += 1) {
  const text = below(3) === 0 ? mutated(filter(0)) : filter(0);
  try {
    await check(text);
  } catch (error) {
    throw new Error(`seed ${values.seed}, run ${run}: ${JSON.stringify(text)}: ${error.stack}`);
  }
  if (performance.now() - shownMs > 2_000) {
    shownMs = performance.now();
    process.stderr.write(`\r${run + 1} of ${runs}`);
  }
}
process.stderr.write('\n');
process.stdout.write(`no throw; ${valid} valid filters, which selected ${selected} packets\n`);

async function check(text) {
  const read = await readFilter(text, catalog);
  const { from, to, items } = completeFilter(text, below(text.length + 1), catalog);
  if (!(from >= 0 && from <= to && to <= text.length) || items.length > 50)
    throw new Error('completion outside of the text');
  if (!read.ok) {
    const { column, columns } = read.failure.params;
    if (!(column >= 1 && columns >= 1 && column - 1 <= text.length))
      throw new Error(`no place in the text: ${column} ${columns}`);
    return;
  }
  valid += 1;
  for (const language of ['en', 'zh-CN'])
    if (typeof explainFilter(read.value, language) !== 'string') throw new Error('not explained');
  const selects = compileFilter(read.value);
  const packet = new Packet();
  for (let count = 0; count < 4; count += 1) {
    const { linkType, bytes } = any(frames);
    packet.linkType = linkType;
    packet.number += 1;
    packet.walk(bytes, 0, bytes.length, bytes.length, protocols.frame);
    const isSelected = selects(packet);
    if (typeof isSelected !== 'boolean') throw new Error('neither selected nor not');
    if (isSelected) selected += 1;
  }
}

/** A filter of the grammar, whose fields and values seldom fit. */
function filter(depth) {
  switch (below(depth > 3 ? 4 : 10)) {
    case 0:
      return any(names);
    case 1:
    case 2:
    case 3:
      return `${sum(depth)} ${any(operators)} ${sum(depth)}`;
    case 4:
      return `${filter(depth + 1)} ${any(['and', 'or', '&&', '||', 'xor'])} ${filter(depth + 1)}`;
    case 5:
      return `${any(['not ', '!', 'any ', 'all '])}${filter(depth + 1)}`;
    case 6:
      return `(${filter(depth + 1)})`;
    case 7:
      return `${sum(depth)} ${any(['in', 'not in'])} {${any(literals)}, ${any(literals)}..${any(literals)}}`;
    default:
      return `${any(names)} ${any(operators)} ${any(literals)}`;
  }
}

function sum(depth) {
  switch (below(depth > 3 ? 3 : 8)) {
    case 0:
    case 1:
      return any(names);
    case 2:
      return any(literals);
    case 3:
      return `${any(names)}[${below(9) - 4}${any([':', '-', ','])}${below(9)}]`;
    case 4:
      return `${any(functions)}(${sum(depth + 1)}${below(3) === 0 ? `, ${sum(depth + 1)}` : ''})`;
    case 5:
      return `${any(names)}#${below(4) - 1}`;
    case 6:
      return `{${sum(depth + 1)} ${any(['+', '-', '*', '/', '%', '&'])} ${sum(depth + 1)}}`;
    default:
      return `-${sum(depth + 1)}`;
  }
}

function mutated(text) {
  let result = text;
  for (let count = 1 + below(3); count > 0; count -= 1) {
    const at = below(result.length + 1);
    const kind = below(3);
    if (kind === 0) result = result.slice(0, at) + any(characters) + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + 1 + below(4));
    else
      result = result.slice(0, at) + result.slice(at, at + below(12)).repeat(1 + below(3)) + result.slice(at);
  }
  return result;
}
