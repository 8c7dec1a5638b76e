// `npm run layers [-- --write]`: the linter's rules and the compiler's projects are those of the table in ARCHITECTURE.md
// (`--write` makes the rules anew), and they hold: every import that the table forbids is planted into a copy of the tree
// and must be refused by the linter, and by the compiler as well where it sees no way to the other layer; and what a pure
// layer may not know.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deniedGlobals, depthOf, faultsOfProjects, lintConfiguration } from './layer-rules.mjs';
import { folderOf, packagesOf, readLayers, readRooms } from './layer-table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const layers = readLayers();
const named = new Map(layers.map((layer) => [layer.name, layer]));

/** Everything that a layer reaches by references: the compiler resolves an import of these. */
function reachable(layer, seen = new Set()) {
  for (const name of layer.layers) {
    if (seen.has(name)) continue;
    seen.add(name);
    reachable(named.get(name), seen);
  }
  return seen;
}

/** A file of the other layer that exports something, without its `.ts`. */
function exporterIn(other) {
  const folder = join(root, folderOf(other));
  const files = readdirSync(folder, { recursive: true }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.(test|config|d)\./.test(file),
  );
  const found = files.find((file) =>
    /^export (function|const|class)/m.test(readFileSync(join(folder, file), 'utf8')),
  );
  if (found === undefined) throw new Error(`${folderOf(other)} exports nothing that could be planted`);
  return found.replace(/\.tsx?$/, '');
}

/** From a file of a layer, `depth` folders down, to a file of another. */
function pathTo(layer, other, file, depth) {
  const up = '../'.repeat(depth + 1);
  if (layer.name === 'web') return `${up}src/${other.name}/${file}.js`;
  return other.name === 'web' ? `${up}../web/${file}` : `${up}${other.name}/${file}.js`;
}

const exporters = new Map(layers.map((layer) => [layer.name, exporterIn(layer)]));

/** Every plant: where, what, and who must refuse it. */
function plantsOf(layer) {
  const plants = [];
  const add = (what, text, { compiler = false, allowed = false, depth = 0 } = {}) => {
    const folder = `${folderOf(layer)}/${'planted/'.repeat(depth)}`;
    const file = `${folder}planted-${what.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.ts`;
    plants.push({ title: `${layer.name} -> ${what}`, file, text: `${text}\n`, compiler, allowed });
  };
  const reached = reachable(layer);
  for (const other of layers) {
    if (other.name === layer.name) continue;
    const allowed = layer.layers.has(other.name);
    const file = exporters.get(other.name);
    const text = (depth) => `export * from '${pathTo(layer, other, file, depth)}';`;
    add(other.name, text(0), {
      allowed,
      compiler: !allowed && !reached.has(other.name) && layer.name !== 'web',
    });
    add(`${other.name} deeper`, text(1), { allowed, depth: 1 });
  }
  if (layer.packages !== undefined)
    for (const name of packagesOf()) {
      const allowed = layer.packages.has(name);
      add(`package ${name}`, `export * from '${name}';`, { allowed });
      add(`package ${name} in part`, `export * from '${name}/part';`, { allowed });
    }
  if (!layer.pure) return plants;
  add('node:', "export * from 'node:net';", { compiler: true });
  add('chance', 'export const planted = Math.random();');
  add('chance by its name', 'const { random } = Math;\nexport const planted = random();');
  const builtIn = ['Date', 'globalThis'];
  for (const name of Object.keys(deniedGlobals))
    add(`global ${name}`, `export const planted = ${name};`, { compiler: !builtIn.includes(name) });
  return plants;
}

/** For each room, and a folder in it, an import of every room that it may not know. */
function plantsOfRoom({ room, layer, denied }) {
  return denied.flatMap((other) => {
    const file = exporterIn({ name: other });
    const depths = depthOf(room) === 0 ? [0] : [0, 1];
    return depths.map((below) => ({
      title: `${room} -> ${other}${below === 0 ? '' : ' deeper'}`,
      file: `src/${room}/${'planted/'.repeat(below)}planted-room-${other.replaceAll('/', '-')}.ts`,
      text: `export * from '${'../'.repeat(depthOf(room) + below) || './'}${other.slice(layer.length + 1)}/${file}.js';\n`,
      compiler: false,
      allowed: false,
    }));
  });
}

function faultsOfRules() {
  const file = join(root, 'biome.layers.json');
  const wanted = `${JSON.stringify(lintConfiguration(), undefined, 2)}\n`;
  if (process.argv.includes('--write')) {
    writeFileSync(file, wanted);
    spawnSync(
      process.execPath,
      [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', file],
      { cwd: root },
    );
    return [];
  }
  const is = JSON.parse(readFileSync(file, 'utf8'));
  return JSON.stringify(is) === JSON.stringify(JSON.parse(wanted))
    ? []
    : ['biome.layers.json is not what the table says: npm run layers -- --write'];
}

/** Which of the planted files the program's output names. */
function refusedBy(script, args, cwd) {
  const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return new Set(`${stdout}${stderr}`.match(/(?:src|web)\/[\w/-]*planted-[\w-]+\.ts/g) ?? []);
}

const faults = [...faultsOfRules(), ...faultsOfProjects()];
const plants = [...layers.flatMap(plantsOf), ...readRooms().flatMap(plantsOfRoom)];
const copy = mkdtempSync(join(tmpdir(), 'breakoutbox-layers-'));
try {
  const entries = ['src', 'web', 'tsconfig.base.json', 'tsconfig.json', 'package.json'];
  for (const entry of [...entries, 'biome.json', 'biome.layers.json', 'scripts'])
    cpSync(join(root, entry), join(copy, entry), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, text } of plants) {
    mkdirSync(join(copy, file, '..'), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  const biome = 'node_modules/@biomejs/biome/bin/biome';
  const lint = ['lint', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none', '.'];
  const linter = refusedBy(biome, lint, copy);
  // What is imported may bring the types of Node with it, and then the compiler knows them in the whole project: globals alone.
  const compiler = new Set();
  for (const only of ['globals', 'imports']) {
    for (const { file } of plants) rmSync(join(copy, file), { force: true });
    for (const { file, text, compiler: asked } of plants)
      if (asked && text.includes('../') === (only === 'imports')) writeFileSync(join(copy, file), text);
    for (const file of refusedBy('node_modules/typescript/bin/tsc', ['-b'], copy)) compiler.add(file);
  }
  let refused = 0;
  for (const plant of plants) {
    const { title, file } = plant;
    if (plant.allowed) {
      if (linter.has(file)) faults.push(`the linter refuses what is allowed: ${title}`);
      continue;
    }
    refused += 1;
    if (!linter.has(file)) faults.push(`the linter accepts ${title}`);
    if (plant.compiler && !compiler.has(file)) faults.push(`the compiler accepts ${title}`);
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.stdout.write(
    `layers: ${refused} forbidden imports and globals planted, ${faults.length === 0 ? 'all' : 'not all'} refused\n`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exit(faults.length === 0 ? 0 : 1);
