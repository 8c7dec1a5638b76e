// Network namespaces of a test's own, where links and addresses are its to make: whether this machine lets it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Finished, run } from './bob.js';
import { hasProgram } from './peer-programs.js';

const missing = [
  ...['unshare', 'ip'].filter((name) => !hasProgram(name)),
  ...(spawnSync('unshare', ['-rnm', 'true']).status === 0 ? [] : ['leave to make a network namespace']),
];

/** Whether there can be namespaces. */
export const hasNamespaces = missing.length === 0;

/** What tests that use them need, or what is missing of it, for their titles. */
export const namespaceNeeds = hasNamespaces ? 'unshare, ip' : missing.join(', ');

/** Runs a script of test/interop in a namespace of its own, to its end. */
export function inNamespace(
  script: string,
  words: readonly string[] = [],
  options: { timeoutMs?: number } = {},
): Promise<Finished> {
  const file = fileURLToPath(new URL(`interop/${script}`, import.meta.url));
  return run('unshare', ['-rnm', process.execPath, file, ...words], options);
}
