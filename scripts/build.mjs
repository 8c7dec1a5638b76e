// Builds everything into dist/: the layers with tsc (one project reference each), the page with Vite, and out of the layers
// the command (ARCHITECTURE.md).
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (script, args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

/**
 * Bundles compiled files, and the packages that they import but `external`, into few files of CommonJS: Node takes a
 * millisecond to load each of a hundred and fifty modules.
 */
const bundle = (input, { external, ...options }) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
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
        },
      },
    },
  });

run('node_modules/typescript/bin/tsc', ['-b']);
if (!process.argv.includes('--no-page')) {
  run('node_modules/vite/bin/vite.js', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
}
// The command (src/cli/chunks.ts): only the system's calls and what the workbench and a rare command need stay outside.
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
    ],
    emptyOutDir: true,
    license: { fileName: 'licenses.md' },
  },
);
// What loads it, in one file, and what it starts as a thread or a process; all of them find each other in one folder.
const rest = { external: ['koffi'], emptyOutDir: false };
await bundle({ main: 'dist/cli/start.js' }, rest);
await bundle(
  { 'tftp-server-thread': 'dist/linux/tftp-server-thread.js', 'worker-main': 'dist/net/worker-main.js' },
  rest,
);
writeFileSync(`${root}dist/bob/package.json`, '{"type":"commonjs"}\n');
// The package that opens the browser looks for it next to itself.
copyFileSync(`${root}node_modules/open/xdg-open`, `${root}dist/bob/xdg-open`);
chmodSync(`${root}dist/bob/main.js`, 0o755);
// What help says, as pages of the manual: out of what was just compiled.
const { writeManPages } = await import('./man-pages.mjs');
await writeManPages();
