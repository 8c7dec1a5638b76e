// `npm ci` builds by its prepare script; where install scripts are not run, the first start or test builds instead.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Makes sure that dist/ holds the program and the page, building them when either is missing. */
export function ensureBuilt() {
  const root = new URL('..', import.meta.url);
  const built = ['dist/bob/main.js', 'dist/web/index.html'].every((file) => existsSync(new URL(file, root)));
  if (built) return;
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
