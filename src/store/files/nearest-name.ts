import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSameButForCase, nearestOf } from '../../bytes/nearest-of.js';
import { isUnservedName } from './unserved-name.js';

/** Maximum entries of a folder that a name is compared with. */
const maxEntries = 4096;

/**
 * The name below `root` that a request for the missing `segments` most likely means: one that differs in case, or by a letter
 * or two in the same folder, or the same name in the root itself. Undefined if none is similar. Never rejects.
 */
export async function nearestName(root: string, segments: readonly string[]): Promise<string | undefined> {
  const wanted = segments.at(-1);
  if (wanted === undefined) return undefined;
  const folder = await folderNamedLike(root, segments.slice(0, -1));
  if (folder !== undefined) {
    const found = nearestOf(wanted, await namesIn(join(root, ...folder)));
    if (found !== undefined) return [...folder, found].join('/');
  }
  if (segments.length === 1) return undefined;
  return (await namesIn(root)).find((name) => isSameButForCase(name, wanted));
}

/** The folder that `segments` name, ignoring case. */
async function folderNamedLike(
  root: string,
  segments: readonly string[],
): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  for (const segment of segments) {
    const names = await namesIn(join(root, ...found));
    const next =
      names.find((name) => name === segment) ?? names.find((name) => isSameButForCase(name, segment));
    if (next === undefined) return undefined;
    found.push(next);
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) {
      if (!isUnservedName(name)) names.push(name);
      if (names.length >= maxEntries) break;
    }
  } catch {
    // A file, or gone: it has no entries.
  }
  return names;
}
