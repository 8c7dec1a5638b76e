// Who may import whom, as the table in ARCHITECTURE.md says. The table is the source: the linter's rules and the references
// of the compiler's projects are made from it, and `npm run layers` plants every forbidden import to prove that they hold.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A layer: whether it is pure, the layers that it may import, the single files of others (`http/protocol`), and the packages;
 * `packages` is undefined where any may be used.
 *
 * @typedef {{ name: string, pure: boolean, layers: Set<string>, files: Set<string>, packages: Set<string> | undefined }} Layer
 */

/** The cells of a table's row; undefined for what is none. */
function cellsOf(line) {
  if (!/^\|.*\|$/.test(line)) return undefined;
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

const listOf = (text) => text.split(',').map((word) => word.trim());

/** @returns {Layer[]} the layers in the order of the table. @throws Error for a table that says what nobody understands */
export function readLayers() {
  const lines = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n');
  const start = lines.findIndex((line) => /^\| layer +\| kind +\| may import/.test(line));
  if (start === -1)
    throw new Error('ARCHITECTURE.md has no table "| layer | kind | may import | packages |"');
  const rows = [];
  for (const line of lines.slice(start + 2)) {
    const cells = cellsOf(line);
    if (cells === undefined) break;
    const [names, kind, mayImport, packages] = cells;
    if (kind !== 'pure' && kind !== 'I/O') throw new Error(`what is "${kind}" in the table of layers?`);
    for (const name of listOf(names)) rows.push({ name, pure: kind === 'pure', mayImport, packages });
  }
  const layers = rows.map((row) => layerOf(row, rows));
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of folders) {
    if (!layers.some((layer) => layer.name === name))
      throw new Error(`the table of layers has no row for src/${name}`);
  }
  return layers;
}

function layerOf({ name, pure, mayImport, packages }, rows) {
  const layers = new Set();
  const files = new Set();
  const everyOther = rows.map((row) => row.name).filter((other) => other !== name);
  const isAllBut = mayImport.startsWith('everything but ');
  const words = mayImport === 'nothing' ? [] : isAllBut ? [mayImport] : listOf(mayImport);
  for (const word of words) {
    if (word === 'every pure layer') {
      for (const row of rows) if (row.pure && row.name !== name) layers.add(row.name);
    } else if (word.startsWith('every pure layer but ')) {
      const but = word.slice('every pure layer but '.length).split(' and ');
      for (const row of rows)
        if (row.pure && row.name !== name && !but.includes(row.name)) layers.add(row.name);
    } else if (word.startsWith('everything but ')) {
      const but = word.slice('everything but '.length).split(/, | and /);
      for (const other of everyOther) if (!but.includes(other)) layers.add(other);
    } else if (word.includes('/')) files.add(word);
    else if (everyOther.includes(word)) layers.add(word);
    else throw new Error(`the row of ${name} names "${word}", which is no layer`);
  }
  const packageNames = packages === 'any' ? undefined : new Set(packages === 'none' ? [] : listOf(packages));
  return { name, pure, layers, files, packages: packageNames };
}

/** The folder of a layer: `src/NAME`, or that of the page. */
export const folderOf = ({ name }) => (name === 'web' ? 'web' : `src/${name}`);

/** The packages that the program may use at all. */
export function packagesOf() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !name.startsWith('@types/'))
    .sort();
}
