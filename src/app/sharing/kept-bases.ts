import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SharedBases } from '../../cluster/workspace/sync-sides.js';
import type { SharedBase } from '../../cluster/workspace/three-way.js';
import { maxSharedFiles } from '../../cluster/workspace/workspace-sync.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';

const fileName = 'shared.json';
const maxFileBytes = 16 * 1024 * 1024;
/** Milliseconds in which changes are written together. */
const saveMs = 100;

const keptShape = Type.Object({
  bucket: Type.String({ maxLength: 200 }),
  files: Type.Record(
    Type.String({ maxLength: 2_048 }),
    Type.Object({ revision: Type.Integer({ minimum: 0 }), digest: Type.String({ maxLength: 16 }) }),
  ),
});

/**
 * What of a workspace was in step with a bucket last, in `.bob/shared.json`. One that is lost or older than what happened costs a look at
 * each file: what is the same on both sides is in step, and of what differs a person decides.
 */
export class KeptBases implements SharedBases {
  readonly #root: string;
  readonly #files: Map<string, SharedBase>;
  #bucket: string;
  #saving: NodeJS.Timeout | undefined;
  #isWritten: boolean;

  constructor(root: string) {
    this.#root = root;
    const kept = read(root);
    this.#bucket = kept?.bucket ?? '';
    this.#files = new Map(Object.entries(kept?.files ?? {}));
    this.#isWritten = kept !== undefined;
  }

  /** Whether the folder that this was written into is still there: a disk that went away takes it along. */
  get isThere(): boolean {
    return !this.#isWritten || lstatSync(this.#path, { throwIfNoEntry: false }) !== undefined;
  }

  get(path: string): SharedBase | undefined {
    return this.#files.get(path);
  }

  set(path: string, base: SharedBase | undefined): void {
    if (base === undefined) this.#files.delete(path);
    else if (this.#files.has(path) || this.#files.size < 2 * maxSharedFiles) this.#files.set(path, base);
    this.#saveSoon();
  }

  paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  begin(bucket: string): void {
    if (bucket === this.#bucket) return;
    this.#files.clear();
    this.#bucket = bucket;
    this.#saveSoon();
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.#saving === undefined) return;
    clearTimeout(this.#saving);
    this.#save();
  }

  get #path(): string {
    return join(this.#root, privateFolder, fileName);
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => this.#save(), saveMs);
  }

  #save(): void {
    this.#saving = undefined;
    // A folder that is away is not made anew: its disk may come back.
    if (!this.isThere) return;
    const kept: Static<typeof keptShape> = { bucket: this.#bucket, files: Object.fromEntries(this.#files) };
    try {
      makePrivateFolder(this.#root);
      replaceFile(this.#path, `${JSON.stringify(kept)}\n`, 0o600);
      this.#isWritten = true;
    } catch {
      // On a full disk the next start looks at every file.
    }
  }
}

function read(root: string): Static<typeof keptShape> | undefined {
  try {
    const kept: unknown = JSON.parse(
      readPlainFile(join(root, privateFolder, fileName), maxFileBytes).toString(),
    );
    return Value.Check(keptShape, kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}
