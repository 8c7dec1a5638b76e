import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'vitest';

/** Where scripts/setup-peers.sh unpacks programs whose packages exclude others. */
const unpacked = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakoutbox-peers', 'usr');

const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/sbin',
  join(unpacked, 'bin'),
  join(unpacked, 'sbin'),
];

/** Where a program is; `undefined` when it is not installed. */
export function programPath(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program is installed. */
export function hasProgram(name: string): boolean {
  return programPath(name) !== undefined;
}

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
