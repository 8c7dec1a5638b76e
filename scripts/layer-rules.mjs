// What the table of layers comes to: rules for the linter (biome.layers.json) and references between the compiler's projects.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderOf, readLayers, readRooms } from './layer-table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders within folders that a layer may have. */
const deepest = 3;

/** What a pure layer does not know: time, timers, chance, what belongs to a system, and ways around all of these. */
export const deniedGlobals = Object.freeze({
  ...Object.fromEntries(
    ['Date', 'performance'].map((name) => [name, 'a pure layer is told what time it is']),
  ),
  ...Object.fromEntries(
    ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => [
      name,
      'a pure layer says when it wants to be woken',
    ]),
  ),
  ...Object.fromEntries(
    ['Buffer', 'process', 'crypto', 'fetch', 'console', 'globalThis', 'document', 'window', 'navigator'].map(
      (name) => [name, 'a pure layer runs anywhere'],
    ),
  ),
});

/** The overrides of the linter: for each layer, and for each depth of its folders, what may not be imported. */
export function lintConfiguration() {
  const layers = readLayers();
  return {
    $schema: './node_modules/@biomejs/biome/configuration_schema.json',
    overrides: layers.flatMap((layer) => overridesOf(layer, layers)),
  };
}

function overridesOf(layer, layers) {
  const denied = layers.filter(({ name }) => name !== layer.name && !layer.layers.has(name));
  const style = (patterns) => ({
    noRestrictedImports: { level: 'error', options: { patterns } },
    ...(layer.pure ? { noRestrictedGlobals: { level: 'error', options: { deniedGlobals } } } : {}),
  });
  const depths = layer.name === 'web' ? [undefined] : Array.from({ length: deepest }, (_, depth) => depth);
  const patternsAt = (depth) => {
    const patterns = denied.map((other) => ({
      group: groupOf(other, layer, depth),
      message: `${layer.name} may not import ${other.name} (ARCHITECTURE.md)`,
    }));
    if (layer.packages !== undefined) {
      const allowed = [...layer.packages].flatMap((name) => [`!${name}`, `!${name}/**`]);
      const message = `${layer.name} may not import this package (ARCHITECTURE.md)`;
      patterns.push({ group: ['*', '*/**', '!./**', '!../**', ...allowed], message });
    }
    return patterns;
  };
  const overrideOf = (includes, patterns) => ({
    includes: [includes, '!**/*.test.ts', '!**/*.test.tsx', '!**/vite.config.ts'],
    ...(layer.pure ? { plugins: ['./scripts/no-chance.grit'] } : {}),
    linter: { rules: { style: style(patterns) } },
  });
  // The last override that fits a file holds: a room's says what its layer's says as well.
  const ofRooms = readRooms().filter((room) => room.layer === layer.name);
  return [
    ...depths.map((depth) => overrideOf(includesOf(layer, depth), patternsAt(depth))),
    ...ofRooms.flatMap((room) =>
      depthsOf(room).map((depth) =>
        overrideOf(`src/${room.room}/${'*/'.repeat(depth - depthOf(room.room))}*.ts`, [
          ...patternsAt(depth),
          ...room.denied.map((other) => ({
            group: [`${'../'.repeat(depth) || './'}${other.slice(layer.name.length + 1)}/**`],
            message: `${room.room} may not import ${other} (ARCHITECTURE.md)`,
          })),
        ]),
      ),
    ),
  ];
}

/** How many folders below its layer's a room is. */
export const depthOf = (room) => room.split('/').length - 1;

/** The depths of the files of a room: a layer's own lie in its folder alone. */
function depthsOf({ room }) {
  const depth = depthOf(room);
  if (depth === 0) return [0];
  return Array.from({ length: deepest - depth }, (_, below) => depth + below);
}

const includesOf = (layer, depth) =>
  depth === undefined ? `${folderOf(layer)}/**` : `${folderOf(layer)}/${'*/'.repeat(depth)}*.ts`;

/** The paths by which a file at that depth would import another layer, without those that it may. */
function groupOf(other, layer, depth) {
  const allowed = [...layer.files].filter((file) => file.startsWith(`${other.name}/`));
  if (depth === undefined) return [`**/src/${other.name}/**`, ...allowed.map((file) => `!**/src/${file}.js`)];
  const up = '../'.repeat(depth + 1);
  if (other.name === 'web') return [`${up}../web/**`];
  return [`${up}${other.name}/**`, ...allowed.map((file) => `!${up}${file}.js`)];
}

/** The projects of the compiler whose references are not those of the table, each in words. */
export function faultsOfProjects() {
  return readLayers().flatMap((layer) => {
    const file = join(root, folderOf(layer), 'tsconfig.json');
    if (!existsSync(file)) return [`${folderOf(layer)} has no tsconfig.json`];
    const { references = [] } = JSON.parse(readFileSync(file, 'utf8'));
    const named = references
      .map(({ path }) => path.replace(/^.*\.\.\/(src\/)?/, ''))
      .filter((path) => !path.includes('tsconfig.protocol'));
    const wanted = [...layer.layers].sort();
    if (named.sort().join() === wanted.join()) return [];
    return [
      `${folderOf(layer)}/tsconfig.json references ${named.join(', ')} instead of ${wanted.join(', ')}`,
    ];
  });
}
