import { join } from 'node:path';
import type { HistoryCursor } from '../../cluster/history/history-publisher.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';

const fileName = 'history-cursor.json';
const maxFileBytes = 4_096;
/** Milliseconds between two writes: what is delivered meanwhile is known by the stream. */
const writeEveryMs = 2_000;

/**
 * How far the record of a workspace has been delivered, in a file of the workspace: it counts where the limits of the stream have removed
 * all of a node's batches, which say it themselves.
 */
export class HistoryCursorFile implements HistoryCursor {
  readonly #root: string;
  readonly #record: string;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #last: number | undefined;

  /** `root` is the folder of the workspace, `record` the identity of its record. */
  constructor(root: string, record: string) {
    this.#root = root;
    this.#record = record;
  }

  read(): number | undefined {
    try {
      const text = readPlainFile(join(this.#root, privateFolder, fileName), maxFileBytes).toString();
      const known = JSON.parse(text) as { readonly record?: unknown; readonly last?: unknown } | null;
      const last = known?.last;
      // Of another record, its numbers say nothing.
      return known?.record === this.#record && Number.isSafeInteger(last) ? Number(last) : undefined;
    } catch {
      return undefined;
    }
  }

  keep(last: number): void {
    this.#last = last;
    if (performance.now() - this.#writtenMs > writeEveryMs) this.#write(last);
  }

  /** Writes what was kept last. */
  close(): void {
    if (this.#last !== undefined) this.#write(this.#last);
  }

  #write(last: number): void {
    this.#writtenMs = performance.now();
    try {
      const file = join(makePrivateFolder(this.#root), fileName);
      replaceFile(file, `${JSON.stringify({ record: this.#record, last })}\n`, 0o600);
    } catch {
      // A full disk: the stream knows how far it is.
    }
  }
}

/** Where nothing is recorded, nothing can be delivered later. */
export const noCursor: HistoryCursor = { read: () => undefined, keep: () => undefined };
