// Nothing runs on yesterday's build: tests, benches, fuzzing and `npm start` ask for the parts that they use, and a part is
// built again when a byte of what it is made of is another than when it was built.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildParts } from './build-parts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'dist/.built');

/** The files below a file or folder that go into a build, by their paths in order. */
function filesOf(source) {
  const path = join(root, source);
  let entries;
  try {
    entries = readdirSync(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    return [path];
  }
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A digest of everything that a part is made of: other bytes, other digest. */
function digestOf({ sources }) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of sources) {
    for (const file of filesOf(source)) hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function stampOf(name) {
  try {
    return readFileSync(join(stamps, name), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Builds those of the parts that are not of the sources as they are now, or all that are named with `anew`. A part is
 * marked as built only when its build has ended well. @throws Error when a build fails
 */
export async function ensureBuilt(names = Object.keys(buildParts), { anew = false } = {}) {
  mkdirSync(stamps, { recursive: true });
  for (const [name, part] of Object.entries(buildParts)) {
    if (!names.includes(name)) continue;
    const digest = digestOf(part);
    if (!anew && stampOf(name) === digest && existsSync(join(root, part.leaves))) continue;
    rmSync(join(stamps, name), { force: true });
    await part.build();
    writeFileSync(join(stamps, name), digest);
  }
}
