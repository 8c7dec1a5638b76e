import { lstat, readdir, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRemains } from './temporary-name.js';
import { isUnservedName } from './unserved-name.js';

/** A file of a served folder. */
export interface ListedFile {
  /** Below the folder, parts separated by slashes. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Maximum entries of a tree that are checked for remains of uploads. */
const maxScanned = 50_000;

/** The files below `root`, by name, at most `most`; temporary ones, links and the private folders of workspaces are left out. */
export async function listedFiles(root: string, most: number): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  const folders: (readonly string[])[] = [[]];
  for (let folder = folders.shift(); folder !== undefined && files.length < most; folder = folders.shift()) {
    const entries = await readdir(join(root, ...folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (isUnservedName(entry.name)) continue;
      const segments = [...folder, entry.name];
      if (entry.isDirectory()) folders.push(segments);
      if (!entry.isFile() || files.length >= most) continue;
      const found = await lstat(join(root, ...segments)).catch(() => undefined);
      if (found === undefined) continue;
      files.push({ name: segments.join('/'), bytes: found.size, modifiedMs: Math.round(found.mtimeMs) });
    }
  }
  return files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Removes remains of uploads by dead processes below `root`. Never rejects. */
export async function removeRemains(root: string): Promise<void> {
  let scanned = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined && scanned < maxScanned; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      scanned += 1;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && (await isRemains(path, entry.name)))
        await unlink(path).catch(() => undefined);
    }
  }
}

/** Free bytes for a file in `folder`; `undefined` if the system does not say. */
export async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    return Number.isSafeInteger(free) ? free : undefined;
  } catch {
    return undefined;
  }
}
