// The parts of a build with their sources and build steps: the layers (tsc with a project reference each), the command (a
// bundle of the layers, and its manual pages) and the page (Vite). See ARCHITECTURE.md.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that every part depends on. */
const tools = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'scripts/build-parts.mjs'];

/**
 * Each part in the order that they are built in: the files and folders that it is made of, one file that it leaves, and
 * how it is made.
 */
export const buildParts = {
  layers: { sources: [...tools, 'src', 'web'], leaves: 'dist/app/index.js', build: buildLayers },
  command: {
    sources: [...tools, 'src', 'package.json', 'scripts/man-pages.mjs'],
    leaves: 'dist/bob/main.js',
    build: buildCommand,
  },
  page: {
    sources: [...tools, 'src', 'web'],
    leaves: 'dist/web/index.html',
    build: buildPage,
  },
};

function run(script, args) {
  // Whoever builds, as the tests do: React is three times as slow where it finds another word here.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with status ${status}`);
}

async function buildLayers() {
  run('node_modules/typescript/bin/tsc', ['-b']);
  for (const layer of readdirSync(join(root, 'src'))) removeOrphans(layer);
}

/** Removes compiled files whose source was deleted: they would still be packed, and imported by a test. */
function removeOrphans(layer) {
  const compiled = join(root, 'dist', layer);
  if (!existsSync(compiled)) return;
  for (const entry of readdirSync(compiled, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const source = file
      .replace(join(root, 'dist'), join(root, 'src'))
      .replace(/\.(js|js\.map|d\.ts)$/, '.ts');
    if (!existsSync(source)) rmSync(file);
  }
}

/**
 * Writes every character of a bundle that is not ASCII as an escape: Node then reads it in a fraction of the time, and V8 keeps it in
 * half the memory. Without comments, such characters are in texts and patterns only, where an escape means the same.
 */
function escapeOthers(file) {
  const code = readFileSync(file, 'utf8');
  const escaped = code.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(file, escaped);
}

/** The parser of arguments can start programs as commands, which are none of ours: Node's module for that would take 2 ms of every start. */
const withoutProcesses = {
  name: 'without-processes',
  transform(code, id) {
    if (!id.endsWith('/commander/lib/command.js')) return undefined;
    const without = code.replace("require('node:child_process')", '{}');
    if (without === code) throw new Error('commander loads node:child_process in another way');
    return { code: without, map: null };
  },
};

/**
 * Bundles compiled files, and the packages that they import but `external`, into few files of CommonJS: Node takes a
 * millisecond to load each of a hundred and fifty modules.
 */
async function bundle(input, { external, ...options }) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [withoutProcesses],
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/bob',
      ...options,
      rolldownOptions: {
        input,
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // `import()` of a package that stays outside.
          dynamicImportInCjs: false,
          // Licenses are in a file of their own.
          comments: false,
        },
      },
    },
  });
}

async function buildCommand() {
  // The command (src/launch/chunks.ts): only the system's calls and what the workbench and a rare command need stay outside.
  await bundle(
    { bob: 'dist/cli/main.js' },
    {
      external: [
        'koffi',
        'fastify',
        '@fastify/static',
        '@fastify/swagger',
        '@fastify/websocket',
        'prom-client',
        'selfsigned',
        'systeminformation',
        'quickjs-emscripten-core',
        '@jitl/quickjs-wasmfile-release-sync',
        'node-sqlite3-wasm',
      ],
      emptyOutDir: true,
      license: { fileName: 'licenses.md' },
    },
  );
  // What loads it, in one file, and what it starts as a thread or a process; all of them find each other in one folder.
  const rest = {
    external: [
      'koffi',
      'quickjs-emscripten-core',
      '@jitl/quickjs-wasmfile-release-sync',
      'node-sqlite3-wasm',
    ],
    emptyOutDir: false,
  };
  await bundle({ main: 'dist/launch/start.js' }, rest);
  await bundle(
    {
      'tftp-server-thread': 'dist/app/entries/tftp-server-thread.js',
      'capture-thread': 'dist/app/entries/capture-thread.js',
      'history-thread': 'dist/app/entries/history-thread.js',
      'script-thread': 'dist/app/entries/script-thread.js',
      'tcp-worker': 'dist/app/entries/tcp-worker.js',
    },
    rest,
  );
  // By itself: in files that others share, it would load twice as much before it can begin, while somebody waits for its rows.
  await bundle({ 'row-thread': 'dist/app/entries/row-thread.js' }, rest);
  const folder = join(root, 'dist/bob');
  for (const name of readdirSync(folder)) if (name.endsWith('.js')) escapeOthers(join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  // The package that opens the browser looks for it next to itself.
  copyFileSync(join(root, 'node_modules/open/xdg-open'), join(folder, 'xdg-open'));
  chmodSync(join(folder, 'main.js'), 0o755);
  // What help says, as pages of the manual: out of what was just compiled, by a process that has not loaded it before.
  run('scripts/man-pages.mjs', []);
}

async function buildPage() {
  run('node_modules/vite/bin/vite.js', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
}
