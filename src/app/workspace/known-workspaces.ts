import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { makeFolders, readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';
import { dataFolder } from './default-workspace.js';

const maxKnownBytes = 1024 * 1024;
const maxKnown = 1_000;

interface Known {
  /** The mark of each trusted workspace by its folder. */
  readonly trusted: Readonly<Record<string, string>>;
  /** The workspace that was opened last; empty for the one of this machine. */
  readonly last: string;
}

/**
 * Whether this machine's person has agreed to what a workspace does. A workspace is known by its folder and by a mark in its
 * `.bob`, so that another one that comes to stand in that folder, or an archive with a `.bob` of its own, is not trusted.
 */
export function isTrusted(root: string): boolean {
  const folder = realOf(root);
  if (folder === realOf(dataFolder())) return true;
  const mark = read().trusted[folder];
  return mark !== undefined && mark === markOf(folder);
}

/** Remembers that the person has agreed. @throws the system's error */
export function trust(root: string): void {
  const folder = realOf(root);
  const mark = markOf(folder) ?? randomUUID();
  replaceFile(join(makePrivateFolder(folder), 'trust'), `${mark}\n`, 0o600);
  const { trusted, last } = read();
  const others = Object.entries(trusted).filter(([other]) => other !== folder);
  write({ trusted: Object.fromEntries([...others.slice(1 - maxKnown), [folder, mark]]), last });
}

/** The workspace that was opened last; undefined for the one of this machine. */
export function lastWorkspace(): string | undefined {
  return read().last || undefined;
}

/** Remembers which workspace is opened again next time. It costs only that if it cannot be remembered. */
export function rememberWorkspace(root: string): void {
  const folder = realOf(root);
  const last = folder === realOf(dataFolder()) ? '' : folder;
  const known = read();
  if (known.last === last) return;
  try {
    write({ ...known, last });
  } catch {
    // Next time the one of this machine is opened.
  }
}

function markOf(folder: string): string | undefined {
  try {
    return (
      readPlainFile(join(folder, privateFolder, 'trust'), 1_024)
        .toString()
        .trim() || undefined
    );
  } catch {
    return undefined;
  }
}

function read(): Known {
  try {
    const value: unknown = JSON.parse(readPlainFile(knownFile(), maxKnownBytes).toString());
    const { trusted, last } = (value ?? {}) as Readonly<Record<string, unknown>>;
    const marks = Object.entries(typeof trusted === 'object' && trusted !== null ? trusted : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { trusted: Object.fromEntries(marks), last: typeof last === 'string' ? last : '' };
  } catch {
    return { trusted: {}, last: '' };
  }
}

function write(known: Known): void {
  makeFolders(dataFolder(), 0o700);
  replaceFile(knownFile(), `${JSON.stringify(known, undefined, 2)}\n`, 0o600);
}

function knownFile(): string {
  return join(dataFolder(), 'known-workspaces.json');
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
