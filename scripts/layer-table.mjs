// Who may import whom, as the table in ARCHITECTURE.md says. The table is the source: the linter's rules and the references
// of the compiler's projects are made from it, and `npm run layers` plants every forbidden import to prove that they hold.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** The rows of the table that has this head. @throws Error when there is none */
function rowsUnder(head, said) {
  const lines = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n');
  const start = lines.findIndex((line) => head.test(line));
  if (start === -1) throw new Error(`ARCHITECTURE.md has no table "${said}"`);
  const rows = [];
  for (const line of lines.slice(start + 2)) {
    const cells = cellsOf(line);
    if (cells === undefined) break;
    rows.push(cells);
  }
  return rows;
}

/**
 * Rooms that do not know each other: `room` is the path of a folder below `src/` (the layer's own folder for the files that
 * lie in it), `denied` are the rooms of the same layer that its files may not import.
 *
 * @returns {{ room: string, layer: string, denied: string[] }[]} @throws Error for a row that names no folder or another layer
 */
export function readRooms() {
  return rowsUnder(/^\| room +\| may not import/, '| room | may not import |').map(([room, denied]) => {
    const [layer] = room.split('/');
    const named = { room, layer, denied: listOf(denied) };
    for (const path of [room, ...named.denied]) {
      if (!existsSync(join(root, 'src', path)))
        throw new Error(`the table of rooms names ${path}, which is no folder`);
      if (path.split('/')[0] !== layer) throw new Error(`the room ${room} is of another layer than ${path}`);
    }
    return named;
  });
}

/** @returns {Layer[]} the layers in the order of the table. @throws Error for a table that says what nobody understands */
export function readLayers() {
  const rows = [];
  const head = /^\| layer +\| kind +\| may import/;
  for (const cells of rowsUnder(head, '| layer | kind | may import | packages |')) {
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
