// Builds everything into dist/: the layers with tsc (one project reference each), the page with Vite, and out of the layers
// the command, in few files: Node takes a millisecond to load each of a hundred and fifty.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (script, args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

run('node_modules/typescript/bin/tsc', ['-b']);
if (!process.argv.includes('--no-page')) {
  run('node_modules/vite/bin/vite.js', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
}
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    // Packages stay where they are.
    ssr: true,
    target: 'node20',
    outDir: 'dist/bob',
    emptyOutDir: true,
    rolldownOptions: {
      // The command, and what it starts as a thread or a process; all of them find each other in one folder.
      input: {
        main: 'dist/cli/main.js',
        'tftp-server-thread': 'dist/linux/tftp-server-thread.js',
        'worker-main': 'dist/net/worker-main.js',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
chmodSync(`${root}dist/bob/main.js`, 0o755);
