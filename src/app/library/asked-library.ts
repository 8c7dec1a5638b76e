import type { VersionChoice } from '../../cluster/library/file-entry.js';
import { operations } from '../../operations/table.js';
import { openLocalContent } from '../../store/files/local-files.js';
import { AskedWorkbench } from '../cluster/asked-workbench.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { piecesOf } from '../tftp/folder-files.js';
import type { VersionedLibrary, VersionRow } from './cluster-library.js';
import type { AddedRow, LibraryRow } from './library-place.js';

/** The library of a cluster for a user whom NATS does not let at it: a workbench does what the user's role allows. */
export class AskedLibrary implements VersionedLibrary {
  readonly #workbench: AskedWorkbench;

  private constructor(workbench: AskedWorkbench) {
    this.#workbench = workbench;
  }

  /** @throws BreakoutboxError those of `AskedWorkbench.find` */
  static async open(choice: ClusterChoice): Promise<AskedLibrary> {
    return new AskedLibrary(await AskedWorkbench.find(choice, 'bob library'));
  }

  async list(): Promise<readonly LibraryRow[]> {
    const { files } = await this.#workbench.ask('library.list', {}, operations['library.list'].result);
    return files.map((file) => rowOf(file.name, file));
  }

  async add(path: string, name: string): Promise<AddedRow> {
    const body = piecesOf(await openLocalContent(path));
    const schema = operations['library.upload'].result;
    const added = await this.#workbench.ask('library.upload', { name, body }, schema);
    return { ...rowOf(added.name, added), isNew: added.isNew };
  }

  read(name: string): Promise<AsyncIterable<Uint8Array>> {
    return this.#workbench.bytes('library.download', { name });
  }

  async remove(name: string): Promise<void> {
    await this.#workbench.ask('library.remove', { name }, operations['library.remove'].result);
  }

  async versions(name: string): Promise<readonly VersionRow[]> {
    const schema = operations['library.versions'].result;
    const rows = await this.#workbench.ask('library.versions', { name }, schema);
    return rows.map((row) => ({ ...rowOf(name, row), isServed: row.isServed }));
  }

  async takeBack(name: string, version: number | undefined): Promise<LibraryRow> {
    const request = { name, body: version === undefined ? {} : { version } };
    const schema = operations['library.takeBack'].result;
    const served = await this.#workbench.ask('library.takeBack', request, schema);
    return rowOf(served.name, served);
  }

  close(): Promise<void> {
    return this.#workbench.close();
  }
}

/** What a workbench says of a version. */
interface ToldVersion {
  readonly version: number;
  readonly digest: string;
  readonly bytes: number;
  readonly by: string;
  readonly atMs: number;
  readonly chosen?: VersionChoice | undefined;
}

function rowOf(name: string, { version, digest, bytes, by, atMs, chosen }: ToldVersion): LibraryRow {
  return { name, bytes, atMs, kept: { version, digest, by, chosen } };
}
