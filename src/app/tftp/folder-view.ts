import { isSameValue } from '../../bytes/same-value.js';
import type { Failure } from '../../errors/error.js';
import { maxListedFiles } from '../../operations/bounds.js';
import type { ByteStream, NamedByteStream } from '../../operations/byte-stream.js';
import type { TftpFile } from '../../operations/tftp.js';
import type { ServedFolder } from '../../store/files/served-folder.js';
import { sizeOf } from '../../tftp/transfer-data.js';
import { failureOf } from '../../tftp/wire-error.js';
import {
  contentIn,
  fill,
  namedIn,
  openChosenFolder,
  openOwnFolder,
  piecesOf,
  refuseTaken,
} from './folder-files.js';

/** Files that another program puts into the folder show within this time. */
const listEveryMs = 2_000;
/** Free space is shown in steps, so that a disk that others write to changes nothing four times a second. */
const freeStepBytes = 1024 ** 2;

/** What is shown of a folder. */
export interface FolderListing {
  readonly files: readonly TftpFile[];
  readonly freeBytes: number | undefined;
  /** Why it cannot be read now. */
  readonly failure: Failure | undefined;
}

/** The folder of the workbench's TFTP: the workspace's own, or one that a person has chosen, with its latest listing. */
export class FolderView {
  readonly #ownPath: string;
  /** Folders that were served before: transfers of clients here may still use them. */
  readonly #left: Promise<ServedFolder>[] = [];
  readonly #mustBeUsable: () => void;
  #path: string;
  #opened: Promise<ServedFolder> | undefined;
  #listing: FolderListing = { files: [], freeBytes: undefined, failure: undefined };
  #listedMs = Number.NEGATIVE_INFINITY;

  /** `chosenPath` is empty for the workspace's own. Touches nothing before it is needed, nor while `mustBeUsable` throws. */
  constructor(ownPath: string, chosenPath: string, mustBeUsable: () => void = () => undefined) {
    this.#mustBeUsable = mustBeUsable;
    this.#ownPath = ownPath;
    this.#path = chosenPath === '' ? ownPath : chosenPath;
  }

  get path(): string {
    return this.#path;
  }

  get isOwn(): boolean {
    return this.#path === this.#ownPath;
  }

  get ownPath(): string {
    return this.#ownPath;
  }

  /** The latest result of `list`. */
  get listing(): FolderListing {
    return this.#listing;
  }

  /** Opens another folder, without switching to it. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`. */
  openAt(path: string): Promise<ServedFolder> {
    return path === this.#ownPath ? openOwnFolder(path) : openChosenFolder(path);
  }

  /** Switches to the folder at `path`, which `openAt` has opened. */
  moveTo(path: string, opened: ServedFolder): void {
    if (this.#opened !== undefined) this.#left.push(this.#opened);
    this.#path = path;
    this.#opened = Promise.resolve(opened);
  }

  /** Opens the folder, unless it is open. Rejects with a `BreakoutboxError`: `TFTP_ROOT_INVALID`, or that of `mustBeUsable`. */
  async open(): Promise<ServedFolder> {
    this.#mustBeUsable();
    const opening = this.#opened ?? this.openAt(this.#path);
    this.#opened = opening;
    // A folder that cannot be opened now may be there the next time.
    opening.catch(() => {
      this.#opened = undefined;
    });
    return opening;
  }

  /**
   * Lists the folder every few seconds, since no system reports changes in every kind of folder, until the returned function
   * is called. Calls `changed` when the listing differs.
   */
  follow(changed: () => void): () => void {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const before = this.#listing;
      await this.list();
      if (isOver) return;
      if (!isSameValue(before, this.#listing)) changed();
      timer = setTimeout(look, listEveryMs).unref();
    };
    const dueMs = Math.max(0, this.#listedMs + listEveryMs - performance.now());
    timer = setTimeout(look, dueMs).unref();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }

  /** Lists the folder. Never rejects: a folder that cannot be read shows no files, and may be readable the next time. */
  async list(): Promise<void> {
    this.#listedMs = performance.now();
    try {
      const folder = await this.open();
      const files = await folder.list(maxListedFiles);
      const free = await folder.freeBytes();
      const freeBytes = free === undefined ? undefined : Math.floor(free / freeStepBytes) * freeStepBytes;
      this.#found({ files, freeBytes, failure: undefined });
    } catch (error) {
      this.#found({ files: [], freeBytes: undefined, failure: failureOf(error) });
    }
  }

  /** Keeps the list object that is shown already if it is equal, so that a comparison ends at once. */
  #found(listing: FolderListing): void {
    const files = isSameValue(listing.files, this.#listing.files) ? this.#listing.files : listing.files;
    this.#listing = { ...listing, files };
  }

  /** Puts what comes under `name`, complete or not at all; what is there gives way when `overwrite` allows it. Rejects with a BreakoutboxError. */
  async put(name: string, body: ByteStream, overwrite: boolean): Promise<void> {
    const folder = await this.open();
    const target = namedIn(name);
    // Before its bytes arrive; a file that appears meanwhile is found when this one takes its name.
    if (!overwrite) await refuseTaken(folder, target);
    await fill(await folder.create(target, '', overwrite), body);
  }

  /** A file of it. Rejects with a BreakoutboxError when there is none of that name. */
  async get(name: string): Promise<NamedByteStream> {
    const { content } = await contentIn(await this.open(), namedIn(name));
    return {
      name: name.split('/').at(-1) ?? 'file',
      bytes: sizeOf(content) ?? 0,
      content: piecesOf(content),
    };
  }

  /** Removes a file of it. Rejects with a BreakoutboxError. */
  async remove(name: string): Promise<void> {
    const folder = await this.open();
    await folder.remove(namedIn(name));
  }

  /** Closes every open folder; unfinished uploads of the page are given up. Never rejects. */
  async close(): Promise<void> {
    for (const opened of [...this.#left, this.#opened]) {
      await opened?.then(
        (folder) => folder.close(),
        () => undefined,
      );
    }
  }
}
