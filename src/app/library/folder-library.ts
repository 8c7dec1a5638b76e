import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../errors/error.js';
import { writeError } from '../../store/files/file-identity.js';
import { openLocalContent } from '../../store/files/local-files.js';
import type { ServedFolder } from '../../store/files/served-folder.js';
import { recordFolder } from '../record/record-reading.js';
import { contentIn, fill, namedIn, openChosenFolder, openOwnFolder, piecesOf } from '../tftp/folder-files.js';
import { Workspace } from '../workspace/workspace.js';
import type { AddedRow, LibraryPlace, LibraryRow } from './library-place.js';

/** Files that a listing shows. */
const maxListed = 100_000;

/** The files of a workspace's TFTP folder. */
export class FolderLibrary implements LibraryPlace {
  readonly #folder: ServedFolder;

  private constructor(folder: ServedFolder) {
    this.#folder = folder;
  }

  /** Opens the TFTP folder of a workspace: the one at `named`, or the one that the workbench would open here. @throws BreakoutboxError TFTP_ROOT_INVALID */
  static async open(named: string | undefined): Promise<FolderLibrary> {
    const root = recordFolder(named);
    const workspace = new Workspace(root);
    workspace.load(failure('WORKSPACE_READ_ONLY', { folder: root, reason: 'not-permitted' }));
    const { tftpFolder } = workspace;
    return new FolderLibrary(
      tftpFolder === '' ? await openOwnFolder(join(root, 'tftp')) : await openChosenFolder(tftpFolder),
    );
  }

  /** The folder, without links. */
  get root(): string {
    return this.#folder.root;
  }

  async list(): Promise<readonly LibraryRow[]> {
    const files = await this.#folder.list(maxListed);
    return files.map(({ name, bytes, modifiedMs }) => ({ name, bytes, atMs: modifiedMs, kept: undefined }));
  }

  async add(path: string, text: string, overwrite: boolean): Promise<AddedRow> {
    const target = namedIn(text);
    const content = await openLocalContent(path);
    let bytes = 0;
    try {
      await this.#makeFolders(target.segments, text);
      const sink = await this.#folder.create(target, '', overwrite);
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of piecesOf(content)) {
          bytes += piece.length;
          yield piece;
        }
      };
      await fill(sink, counted());
    } finally {
      content.release();
    }
    return { name: target.segments.join('/'), bytes, atMs: Date.now(), kept: undefined, isNew: true };
  }

  async read(name: string): Promise<AsyncIterable<Uint8Array>> {
    const { content } = await contentIn(this.#folder, namedIn(name));
    return piecesOf(content);
  }

  async remove(name: string): Promise<void> {
    await this.#folder.remove(namedIn(name));
  }

  async close(): Promise<void> {
    await this.#folder.close();
  }

  async #makeFolders(segments: readonly string[], text: string): Promise<void> {
    try {
      await mkdir(join(this.#folder.root, ...segments.slice(0, -1)), { recursive: true });
    } catch (error) {
      throw writeError(error, text);
    }
  }
}
