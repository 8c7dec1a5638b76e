// A bucket of revisions and folders in memory, for machines that keep them in step; chance comes from a seed.
import { encodeUtf8 } from '../src/bytes/utf8.js';
import type { SharedVersion } from '../src/cluster/workspace/shared-file.js';
import type {
  Followed,
  LocalFile,
  SharedBases,
  SharedFolder,
  SyncBucket,
} from '../src/cluster/workspace/sync-sides.js';
import type { SharedBase } from '../src/cluster/workspace/three-way.js';
import { BreakoutboxError, type Failure } from '../src/errors/error.js';
import { textDigest } from '../src/system/text-digest.js';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The digest of a text; of no file, it is empty. */
export function digestOf(text: string | undefined): string {
  return text === undefined ? '' : textDigest(encodeUtf8(text));
}

/** What a bucket holds: every change has a number of its own. */
export class MemoryServer {
  readonly files = new Map<string, { readonly revision: number; readonly text: string | undefined }>();
  readonly followers = new Set<(path: string, revision: number) => void>();
  sequence = 0;
  identity = 'first';

  put(path: string, text: string | undefined, revision: number): number | undefined {
    if ((this.files.get(path)?.revision ?? 0) !== revision) return undefined;
    this.sequence += 1;
    this.files.set(path, { revision: this.sequence, text });
    for (const follower of this.followers) follower(path, this.sequence);
    return this.sequence;
  }

  /** The same place without anything in it. */
  loseAll(): void {
    this.files.clear();
    this.sequence = 0;
    this.identity += '+';
  }
}

/** How a node reaches the server; it may be cut off, and what is under way then is done or not. */
export class MemoryBucket implements SyncBucket {
  readonly identity: string;
  readonly #server: MemoryServer;
  readonly #chance: () => number;
  #isCut = false;
  #stop: (() => void) | undefined;
  #ended: () => void = () => undefined;

  constructor(server: MemoryServer, chance: () => number = () => 0.5) {
    this.#server = server;
    this.#chance = chance;
    this.identity = server.identity;
  }

  async follow(changed: (path: string, revision: number) => void, ended: () => void): Promise<Followed> {
    await this.#way();
    const follower = (path: string, revision: number): void => {
      void this.#way().then(
        () => changed(path, revision),
        () => undefined,
      );
    };
    this.#ended = ended;
    this.#server.followers.add(follower);
    this.#stop = () => this.#server.followers.delete(follower);
    const revisions = new Map(Array.from(this.#server.files, ([path, { revision }]) => [path, revision]));
    return { revisions, stop: () => this.#stop?.() };
  }

  async get(path: string): Promise<SharedVersion | undefined> {
    await this.#way();
    const file = this.#server.files.get(path);
    await this.#way();
    if (file === undefined) return undefined;
    const { revision, text } = file;
    return { revision, digest: digestOf(text), text: text ?? '', author: undefined };
  }

  async put(path: string, text: string | undefined, revision: number): Promise<number | undefined> {
    await this.#way();
    const given = this.#server.put(path, text, revision);
    // The answer may be lost.
    await this.#way();
    return given;
  }

  cut(): void {
    this.#isCut = true;
    this.#stop?.();
    this.#ended();
  }

  /** The way of a message: some turns, or never. */
  async #way(): Promise<void> {
    for (let turns = Math.floor(this.#chance() * 4); turns >= 0; turns -= 1) await Promise.resolve();
    if (this.#isCut) throw new Error('cut off');
  }
}

/** A folder in memory; `closed` once its program was killed. */
export class MemoryFolder implements SharedFolder {
  readonly files: Map<string, string>;
  isClosed = false;
  isGone = false;

  constructor(files: Map<string, string>) {
    this.files = files;
  }

  paths(): Promise<readonly string[]> {
    return Promise.resolve([...this.files.keys()]);
  }

  look(path: string): LocalFile {
    this.#mustRun();
    const text = this.isGone ? undefined : this.files.get(path);
    if (text === undefined) return { type: 'none' };
    const failure = this.faultOf(path, text);
    const digest = digestOf(text);
    return failure === undefined ? { type: 'text', digest, text } : { type: 'held', digest, failure };
  }

  unfit(): undefined {
    return undefined;
  }

  faultOf(path: string, text: string): Failure | undefined {
    return text.includes('FAULT')
      ? { code: 'WORKSPACE_FILE_UNKNOWN', fault: 'local', params: { file: path } }
      : undefined;
  }

  keep(path: string, text: string, before: string): void {
    this.#mustBe(path, before);
    this.files.set(path, text);
  }

  remove(path: string, before: string): void {
    this.#mustBe(path, before);
    this.files.delete(path);
  }

  isThere(): boolean {
    return !this.isGone;
  }

  #mustBe(path: string, before: string): void {
    this.#mustRun();
    if (digestOf(this.files.get(path)) !== before)
      throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
  }

  #mustRun(): void {
    if (this.isClosed) throw new Error('the program was killed');
  }
}

/** What was in step last, in memory. */
export class MemoryBases implements SharedBases {
  readonly kept: Map<string, SharedBase>;
  #bucket: string;
  /** What is set from now on is lost, as by a program that was killed before it wrote it down. */
  isLost = false;

  constructor(kept = new Map<string, SharedBase>(), bucket = '') {
    this.kept = kept;
    this.#bucket = bucket;
  }

  get bucket(): string {
    return this.#bucket;
  }

  get(path: string): SharedBase | undefined {
    return this.kept.get(path);
  }

  set(path: string, base: SharedBase | undefined): void {
    if (this.isLost) return;
    if (base === undefined) this.kept.delete(path);
    else this.kept.set(path, base);
  }

  paths(): readonly string[] {
    return [...this.kept.keys()];
  }

  begin(bucket: string): void {
    if (bucket !== this.#bucket) this.kept.clear();
    this.#bucket = bucket;
  }
}
