import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isRemains, isTemporaryName, temporarySuffix } from './temporary-name.js';

/** The description of a copy, stored beside it. */
export interface HttpCopy {
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** Fresh until then, milliseconds since 1970; later it is revalidated. */
  readonly freshUntilMs: number;
}

const defaultMaxBytes = 4 * 1024 ** 3;

/**
 * Copies of files by their URLs in a folder of their own: the body under a hash of the URL, its description in a JSON file
 * beside it. A copy is complete or absent.
 */
export class HttpCopies {
  readonly #folder: string;
  readonly #maxBytes: number;

  /** `maxBytes` bounds the folder, including files being written; the least recently used copies are removed first. */
  constructor(folder: string, maxBytes: number = defaultMaxBytes) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** The description of the copy of `url`; `undefined` if there is none. */
  async find(url: string): Promise<HttpCopy | undefined> {
    const path = this.#pathOf(url);
    try {
      await stat(path);
      const copy = JSON.parse(await readFile(describing(path), 'utf8')) as HttpCopy;
      return copy.url === url ? copy : undefined;
    } catch {
      return undefined;
    }
  }

  /** The file of the copy of `url`, which counts as used now. Rejects if there is none. */
  async use(url: string): Promise<string> {
    const path = this.#pathOf(url);
    // The description's time is that of the last use: the body's own times show whether it changed.
    const now = new Date();
    await utimes(describing(path), now, now);
    return path;
  }

  /** Stores `body` as the copy of `copy.url` once it is complete; if it breaks off, rejects and leaves the former copy. */
  async keep(body: AsyncIterable<Uint8Array>, copy: HttpCopy): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#pathOf(copy.url);
    const temporary = path + temporarySuffix();
    // Opened before anything can break off: a stream that opens its file later would make it after it was removed.
    const file = await open(temporary, 'wx');
    try {
      await pipeline(Readable.from(body), file.createWriteStream());
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await this.describe(copy);
    await this.#makeRoom(path);
  }

  /** Writes the description of an existing copy. */
  async describe(copy: HttpCopy): Promise<void> {
    const path = describing(this.#pathOf(copy.url));
    const temporary = path + temporarySuffix();
    await writeFile(temporary, JSON.stringify(copy), { flag: 'wx' });
    await rename(temporary, path);
  }

  /** Removes the copy of `url`, if there is one. */
  async drop(url: string): Promise<void> {
    await remove(this.#pathOf(url));
  }

  /** Removes files that killed processes left in the folder. */
  async removeRemains(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      if (await isRemains(path, name)) await unlink(path).catch(() => undefined);
    }
  }

  #pathOf(url: string): string {
    return join(this.#folder, createHash('sha256').update(url).digest('hex'));
  }

  /** Removes the least recently used until the rest fits; never `spared`, which is about to be read. */
  async #makeRoom(spared: string): Promise<void> {
    const all = await readdir(this.#folder);
    const fetching = await Promise.all(
      all.filter(isTemporaryName).map(async (name) => stat(join(this.#folder, name)).catch(() => undefined)),
    );
    const names = all.filter((name) => /^[0-9a-f]{64}$/.test(name));
    const copies = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size } = await stat(path).catch(() => ({ size: 0 }));
        const { mtimeMs: usedMs } = await stat(describing(path)).catch(() => ({ mtimeMs: 0 }));
        return { path, size, usedMs };
      }),
    );
    let held = [...fetching, ...copies].reduce((sum, one) => sum + (one?.size ?? 0), 0);
    for (const { path, size } of copies.toSorted((one, other) => one.usedMs - other.usedMs)) {
      if (held <= this.#maxBytes) break;
      if (path === spared) continue;
      await remove(path);
      held -= size;
    }
  }
}

const describing = (path: string): string => `${path}.json`;

async function remove(path: string): Promise<void> {
  await Promise.all([path, describing(path)].map((part) => unlink(part).catch(() => undefined)));
}
