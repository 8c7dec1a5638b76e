// Builds everything into dist/: the layers with tsc (one project reference each), the page with Vite, and out of the layers
// the command (ARCHITECTURE.md).
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeCommandCode } from './command-code.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (script, args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

/** Bundles compiled files and what they import into few: Node takes a millisecond to load each of a hundred and fifty. */
const bundle = (input, { build: { rolldownOptions, ...options }, ...config }) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    ...config,
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/bob',
      ...options,
      rolldownOptions: { input, ...rolldownOptions },
    },
  });

run('node_modules/typescript/bin/tsc', ['-b']);
if (!process.argv.includes('--no-page')) {
  run('node_modules/vite/bin/vite.js', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
}
// The command itself, in CommonJS (src/cli/chunks.ts), with its packages: only the system's calls and what the workbench
// and a rare command need stay where they are.
await bundle(
  { bob: 'dist/cli/main.js' },
  {
    ssr: {
      noExternal: true,
      external: [
        'koffi',
        'fastify',
        '@fastify/static',
        '@fastify/swagger',
        '@fastify/websocket',
        'prom-client',
        'selfsigned',
        'systeminformation',
      ],
    },
    build: {
      emptyOutDir: true,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name]-[hash].cjs',
          dynamicImportInCjs: false,
        },
      },
    },
  },
);
// The package that opens the browser looks for it next to itself.
copyFileSync(`${root}node_modules/open/xdg-open`, `${root}dist/bob/xdg-open`);
// What loads it, and what it starts as a thread or a process; all of them find each other in one folder.
await bundle(
  {
    main: 'dist/cli/start.js',
    'tftp-server-thread': 'dist/linux/tftp-server-thread.js',
    'worker-main': 'dist/net/worker-main.js',
  },
  {
    build: {
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  },
);
chmodSync(`${root}dist/bob/main.js`, 0o755);
await writeCommandCode();
