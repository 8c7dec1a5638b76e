import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

/** Whether a program is on the path; asked once for each. */
export function hasProgram(name: string): boolean {
  const known = found.get(name);
  if (known !== undefined) return known;
  const has = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  found.set(name, has);
  return has;
}

const found = new Map<string, boolean>();

/** A group of tests that talk to a real program; skipped, with the program's name in the title, where it is missing. */
export function describeWith(program: string, title: string, tests: () => void): void {
  const name = `${title} (needs ${program})`;
  if (hasProgram(program)) describe(name, tests);
  else describe.skip(name, tests);
}

/** One test that talks to a real program; skipped, with the program's name in the title, where it is missing. */
export function itWith(program: string, title: string, test: () => Promise<void>): void {
  const name = `${title} (needs ${program})`;
  if (hasProgram(program)) it(name, test);
  else it.skip(name, test);
}
