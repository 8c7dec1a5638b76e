// Tests, benches, fuzzing and `npm start` never run on a stale build: each asks for the parts that it uses, and a part is
// rebuilt when the digest of its sources has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildParts } from './build-parts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'dist/.built');

/** Returns the files of a source, a file or a folder, that go into a build, sorted by path; tests are left out. */
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

/** Returns the SHA-256 digest of the paths and contents of a part's sources, and of the version of Node. */
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
 * Builds the named parts whose sources have changed since their last build; all of the named ones with `anew`. A part is
 * marked as built only after its build has succeeded. @throws Error when a build fails
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
