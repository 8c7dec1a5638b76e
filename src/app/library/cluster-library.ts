import { createHash } from 'node:crypto';
import { ClusterLink } from '../../cluster/cluster-link.js';
import { type FileVersion, servedVersion, type VersionChoice } from '../../cluster/library/file-entry.js';
import { Library } from '../../cluster/library/library.js';
import { openLocalContent } from '../../store/files/local-files.js';
import { thisUser } from '../../system/this-user.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { piecesOf } from '../tftp/folder-files.js';
import type { AddedRow, LibraryPlace, LibraryRow } from './library-place.js';

/** A version of a file that the library keeps. */
export interface VersionRow extends LibraryRow {
  readonly isServed: boolean;
}

/** A library that keeps the versions of a file. */
export interface VersionedLibrary extends LibraryPlace {
  /** The versions of a file, newest first. @throws BreakoutboxError TFTP_NAME_REFUSED, LIBRARY_FILE_UNKNOWN, LIBRARY_UNAVAILABLE */
  versions(name: string): Promise<readonly VersionRow[]>;
  /** Serves another version of a file again: `version`, or the one before. @throws BreakoutboxError LIBRARY_VERSION_UNKNOWN … */
  takeBack(name: string, version: number | undefined): Promise<LibraryRow>;
}

/** The library of a cluster, for a program that is no node of it and that NATS lets at it. */
export class ClusterLibrary implements VersionedLibrary {
  readonly #link: ClusterLink;
  readonly #library: Library;

  private constructor(link: ClusterLink, library: Library) {
    this.#link = link;
    this.#library = library;
  }

  /** @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, LIBRARY_UNAVAILABLE */
  static async open({ options }: ClusterChoice): Promise<ClusterLibrary> {
    const link = await ClusterLink.open({ ...options, name: 'bob library' });
    try {
      return new ClusterLibrary(link, await Library.open(link));
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  async list(): Promise<readonly LibraryRow[]> {
    return (await this.#library.list()).flatMap(({ name, entry }) => {
      const version = servedVersion(entry);
      return version === undefined ? [] : [rowOf(name, version, entry.chosen)];
    });
  }

  async add(path: string, name: string): Promise<AddedRow> {
    const { digest, bytes } = await digestOf(path);
    const { version, isNew } = await this.#library.add({
      ...{ name, digest, bytes, content: () => contentOf(path) },
      ...{ by: thisUser(), atMs: Date.now() },
    });
    return { ...rowOf(name, version, undefined), isNew };
  }

  async read(name: string): Promise<AsyncIterable<Uint8Array>> {
    const { entry } = await this.#library.find(name);
    return this.#library.content(servedVersion(entry)?.digest ?? '');
  }

  async remove(name: string): Promise<void> {
    await this.#library.remove(name);
  }

  async versions(text: string): Promise<readonly VersionRow[]> {
    const { name, entry } = await this.#library.find(text);
    return entry.versions.map((version) => {
      const isServed = version.version === entry.served;
      return { ...rowOf(name, version, isServed ? entry.chosen : undefined), isServed };
    });
  }

  async takeBack(name: string, version: number | undefined): Promise<LibraryRow> {
    const chosen = { by: thisUser(), atMs: Date.now() };
    return rowOf(name, await this.#library.takeBack(name, version, chosen), chosen);
  }

  /** Leaves, having removed bytes that no name has referred to for an hour. */
  async close(): Promise<void> {
    // What is not removed now is removed by whoever is next.
    await this.#library.sweep().catch(() => undefined);
    await this.#link.close();
  }
}

function rowOf(
  name: string,
  { version, digest, bytes, by, atMs }: FileVersion,
  chosen: VersionChoice | undefined,
): LibraryRow {
  return { name, bytes, atMs, kept: { version, digest, by, chosen } };
}

/** Reads a file for its digest. @throws BreakoutboxError TFTP_READ_FAILED */
async function digestOf(path: string): Promise<{ readonly digest: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of contentOf(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { digest: hash.digest('hex'), bytes };
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* piecesOf(await openLocalContent(path));
}
