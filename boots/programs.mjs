// What the machines are made of: programs and files of Debian's packages, some of them only unpacked (scripts/setup-peers.sh).
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const unpacked = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakoutbox-peers');
const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/sbin',
  join(unpacked, 'usr/sbin'),
];

/** Where a program is; `undefined` when it is not installed. */
export function programPath(name) {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** A file of a package, installed or unpacked; `undefined` when it is neither. */
export function filePath(path) {
  return [path, join(unpacked, path)].find((candidate) => existsSync(candidate));
}

/** The kernel of linux-image-cloud-amd64, which boots in QEMU and on little else. */
export function kernelPath() {
  for (const folder of [join(unpacked, 'boot'), '/boot']) {
    const name = existsSync(folder)
      ? readdirSync(folder).findLast((file) => /^vmlinuz-.*-cloud-amd64$/.test(file))
      : undefined;
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

/** Which of `needs`, a package for each thing that is looked for, are missing. */
export function missingOf(needs) {
  return Object.entries(needs)
    .filter(([, found]) => found === undefined)
    .map(([name]) => name);
}
