import type { FileVersion } from '../../cluster/library/file-entry.js';
import { servedVersion } from '../../cluster/library/file-entry.js';
import type { LibraryNames } from '../../cluster/library/library-names.js';
import type { LibraryFiles } from '../../store/files/library-files.js';

/** How much of a library a node has copies of. */
export interface FilledLibrary {
  /** Files that are served, and their bytes; of equal files one. */
  readonly files: number;
  readonly bytes: number;
  /** Those without a copy: there is no room for them, or they could not be fetched. */
  readonly missing: number;
}

/** Milliseconds after which what could not be fetched is tried again. */
const retryMs = 30_000;

/** Keeps a copy of every version that is served, so that a node has them all when NATS goes away. */
export class LibraryFilling {
  readonly #names: LibraryNames;
  readonly #files: LibraryFiles;
  readonly #told: (filled: FilledLibrary) => void;
  #last: FilledLibrary | undefined;
  #running = false;
  /** The names have changed since the running look at them began. */
  #isAsked = false;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `told` is called when all were looked at, and the outcome is another than before. */
  constructor(names: LibraryNames, files: LibraryFiles, told: (filled: FilledLibrary) => void) {
    this.#names = names;
    this.#files = files;
    this.#told = told;
  }

  /** Looks at all files again, now or after those that it is at. */
  ask(): void {
    this.#isAsked = true;
    if (!this.#running && !this.#isClosed) void this.#run();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
  }

  async #run(): Promise<void> {
    this.#running = true;
    clearTimeout(this.#retry);
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      await this.#fill();
    }
    this.#running = false;
  }

  async #fill(): Promise<void> {
    const bodies = new Map<string, FileVersion>();
    for (const { entry } of this.#names.list()) {
      const version = servedVersion(entry);
      if (version !== undefined) bodies.set(version.digest, version);
    }
    const all = [...bodies.values()];
    const missing = await this.#files.fill(all);
    // What came meanwhile is looked at next.
    if (this.#isClosed || this.#isAsked) return;
    if (missing > 0) this.#retry = setTimeout(() => this.ask(), retryMs);
    const filled = { files: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0), missing };
    const { files, bytes, missing: before } = this.#last ?? {};
    if (files === filled.files && bytes === filled.bytes && before === missing) return;
    this.#last = filled;
    this.#told(filled);
  }
}
