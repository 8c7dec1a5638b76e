import { encodeUtf8 } from '../../bytes/utf8.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { textDigest } from '../../system/text-digest.js';
import type { SharedAuthor, SharedVersion } from './shared-file.js';
import type { BucketVersion, LocalFile, SharedBases, SharedFolder, SyncBucket } from './sync-sides.js';
import { type SharedBase, syncStep } from './three-way.js';

/** Files that are brought in step at once: a far server answers each after a while. */
const filesAtOnce = 16;
/** Files that one workspace shares, removed ones that the bucket remembers among them. */
export const maxSharedFiles = 10_000;

/** A file that was changed here and elsewhere. */
export interface SyncConflict {
  readonly path: string;
  /** The digest of what is here; empty for no file. */
  readonly mine: string;
  readonly theirs: KnownVersion;
}

/** What is known of a version of the bucket without its text. */
type KnownVersion = SharedBase & { readonly author?: SharedAuthor | undefined };

/** How a person decides a conflict; `merged` is a text of both. */
export type Decision =
  | { readonly keep: 'mine' | 'theirs' }
  | { readonly keep: 'merged'; readonly text: string };

/** Which versions a person has looked at: a decision holds for these alone. */
export interface SeenVersions {
  readonly mine: string;
  /** The revision of the bucket. */
  readonly theirs: number;
}

/** What a sync needs of its owner. */
export interface SyncOwner {
  readonly folder: SharedFolder;
  readonly bases: SharedBases;
  /** Conflicts, or what is held here, are others now. */
  readonly changed: () => void;
  /** The bucket cannot be used, for what was thrown: `join` is to be tried again. */
  readonly failed: (error: unknown) => void;
}

/**
 * Keeps the files of a folder and those of a bucket in step, each by three versions: here, there, and when both were last the same. What
 * changed on one side goes to the other; what changed on both stays here as it is until a person decides. Without a bucket changes wait
 * in the folder. A file is handled by one turn at a time, and looked at again when it changed meanwhile.
 */
export class WorkspaceSync {
  readonly #owner: SyncOwner;
  readonly #conflicts = new Map<string, SyncConflict>();
  /** Why files are not in step without being in conflict. */
  readonly #held = new Map<string, Failure>();
  readonly #due = new Set<string>();
  readonly #active = new Set<string>();
  /** Which path has a spelling: of those that differ only in case, one can be a file everywhere. */
  readonly #claims = new Map<string, string>();
  /** The latest revision of each path, as far as it is known. */
  #revisions = new Map<string, number>();
  #bucket: SyncBucket | undefined;
  #stop: (() => void) | undefined;
  /** Counts the buckets that were joined: what belongs to a former one ends. */
  #turn = 0;

  constructor(owner: SyncOwner) {
    this.#owner = owner;
  }

  /** By path in order. */
  get conflicts(): readonly SyncConflict[] {
    return [...this.#conflicts.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  conflict(path: string): SyncConflict | undefined {
    return this.#conflicts.get(path);
  }

  /** Files that are not in step, and why, by path in order. */
  get held(): readonly { readonly path: string; readonly failure: Failure }[] {
    const all = Array.from(this.#held, ([path, why]) => ({ path, failure: why }));
    return all.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  /** Files that are still to be looked at; without a bucket, those that have changed since it went. */
  get waiting(): number {
    return this.#due.size + this.#active.size;
  }

  /** Takes up with a bucket: everything on both sides is looked at. Rejects with what NATS says. */
  async join(bucket: SyncBucket): Promise<void> {
    this.leave();
    const turn = this.#turn;
    const isCurrent = (): boolean => turn === this.#turn;
    const early: (readonly [string, number])[] = [];
    let isKnown = false;
    const { revisions, stop } = await bucket.follow(
      (path, revision) => {
        if (!isKnown) early.push([path, revision]);
        else if (isCurrent()) this.#learned(path, revision);
      },
      () => {
        if (isCurrent()) this.#owner.failed(new Error('the bucket is no longer followed'));
      },
    );
    const paths = await this.#owner.folder.paths();
    if (!isCurrent()) {
      stop();
      return;
    }
    this.#owner.bases.begin(bucket.identity);
    this.#bucket = bucket;
    this.#stop = stop;
    this.#revisions = new Map(revisions);
    isKnown = true;
    for (const [path, revision] of early) this.#learned(path, revision);
    const all = [...paths, ...this.#revisions.keys(), ...this.#owner.bases.paths()];
    for (const path of all) this.#due.add(path);
    this.#pump();
  }

  /** The bucket cannot be reached: from now on changes wait. */
  leave(): void {
    this.#turn += 1;
    this.#stop?.();
    this.#stop = undefined;
    this.#bucket = undefined;
  }

  /** Files have changed here. */
  changedHere(paths: readonly string[]): void {
    for (const path of paths) this.#due.add(path);
    this.#pump();
  }

  /**
   * Both texts of a conflict as they are now; undefined where a side has no file. Rejects with what NATS says.
   * @throws BreakoutboxError SHARED_CONFLICT_GONE
   */
  async versions(path: string): Promise<{ readonly mine: LocalFile; readonly theirs: SharedVersion }> {
    const { folder } = this.#owner;
    if (!this.#conflicts.has(path)) throw new BreakoutboxError('SHARED_CONFLICT_GONE', { file: path });
    const theirs = await this.#joined().get(path);
    if (theirs?.digest === undefined) throw new BreakoutboxError('SHARED_CONFLICT_GONE', { file: path });
    return { mine: folder.look(path), theirs };
  }

  /**
   * Does what a person decides of a conflict, if both versions are still those that they have seen. Rejects with what NATS says.
   * @throws BreakoutboxError SHARED_CONFLICT_GONE, SHARED_FILE_CHANGED, WORKSPACE_FILE_CHANGED, WORKSPACE_UNWRITABLE, or why the file is held
   */
  async decide(path: string, decision: Decision, seen: SeenVersions): Promise<void> {
    const { folder } = this.#owner;
    const bucket = this.#joined();
    if (!this.#conflicts.has(path)) throw new BreakoutboxError('SHARED_CONFLICT_GONE', { file: path });
    const local = folder.look(path);
    if (digestOf(local) !== seen.mine) throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
    if (decision.keep === 'theirs') {
      const theirs = await bucket.get(path);
      if (theirs?.revision !== seen.theirs || theirs.digest === undefined) await this.#outrun(path, theirs);
      else {
        this.#write(path, theirs, seen.mine);
        this.#note(path, undefined, undefined);
      }
      this.changedHere([path]);
      return;
    }
    if (decision.keep === 'mine' && local.type === 'held') throw errorOf(local.failure);
    const mine = local.type === 'text' ? local.text : undefined;
    const text = decision.keep === 'merged' ? decision.text : mine;
    const unfit = text === undefined ? undefined : folder.faultOf(path, text);
    if (unfit !== undefined) throw errorOf(unfit);
    // What others get is decided first: a refusal leaves both sides as they are.
    const revision = await bucket.put(path, text, seen.theirs);
    if (revision === undefined) await this.#outrun(path, await bucket.get(path));
    else if (bucket === this.#bucket) {
      this.#saw(path, revision);
      try {
        if (text !== undefined && decision.keep === 'merged') folder.keep(path, text, seen.mine);
        const digest = text === undefined ? '' : textDigest(encodeUtf8(text));
        this.#owner.bases.set(path, { revision, digest });
        this.#note(path, undefined, undefined);
      } finally {
        this.changedHere([path]);
      }
    }
  }

  #joined(): SyncBucket {
    if (this.#bucket === undefined) throw new BreakoutboxError('SHARED_WORKSPACE_AWAY', {});
    return this.#bucket;
  }

  /** Somebody was faster than a decision. @throws BreakoutboxError SHARED_FILE_CHANGED */
  #outrun(path: string, theirs: BucketVersion | undefined): Promise<never> {
    if (theirs !== undefined) this.#learned(path, theirs.revision);
    const by = theirs?.digest === undefined ? '-' : (theirs.author?.by ?? '-');
    return Promise.reject(new BreakoutboxError('SHARED_FILE_CHANGED', { file: path, by }));
  }

  /** News of the bucket. */
  #learned(path: string, revision: number): void {
    if (!this.#saw(path, revision)) return;
    this.#due.add(path);
    this.#pump();
  }

  /** Remembers a revision unless a later one is known. Returns whether it is new. */
  #saw(path: string, revision: number): boolean {
    if ((this.#revisions.get(path) ?? 0) >= revision) return false;
    if (!this.#revisions.has(path) && this.#revisions.size >= maxSharedFiles) return false;
    this.#revisions.set(path, revision);
    return true;
  }

  #pump(): void {
    if (this.#bucket === undefined) return;
    for (const path of this.#due) {
      if (this.#active.size >= filesAtOnce) return;
      if (this.#active.has(path)) continue;
      this.#due.delete(path);
      this.#active.add(path);
      void this.#turnOf(path, this.#bucket, this.#turn);
    }
  }

  async #turnOf(path: string, bucket: SyncBucket, turn: number): Promise<void> {
    try {
      await this.#settle(path, bucket, turn);
    } catch (error) {
      if (error instanceof BreakoutboxError && error.code === 'WORKSPACE_FILE_CHANGED') this.#due.add(path);
      else if (error instanceof BreakoutboxError && isOfFile(error))
        this.#note(path, undefined, error.failure);
      else {
        this.#due.add(path);
        if (turn === this.#turn) {
          this.leave();
          this.#owner.failed(error);
        }
      }
    } finally {
      this.#active.delete(path);
      this.#pump();
    }
  }

  /** Looks at a file on both sides and does the one step that it needs. */
  async #settle(path: string, bucket: SyncBucket, turn: number): Promise<void> {
    const { folder, bases } = this.#owner;
    const unfit = folder.unfit(path) ?? this.#claimed(path);
    const theirs = await this.#theirs(path, bucket);
    if (turn !== this.#turn) {
      this.#due.add(path);
      return;
    }
    const local = folder.look(path);
    const digest = digestOf(local);
    if (digest === '' && (theirs === undefined || theirs.digest === '')) this.#disclaim(path);
    else if (unfit !== undefined) {
      this.#note(path, undefined, unfit);
      return;
    }
    if (theirs !== undefined && theirs.digest === undefined) {
      this.#note(path, undefined, failure('SHARED_FILE_UNREADABLE', { file: path }));
      return;
    }
    const step = syncStep({ local: digest, remote: theirs, base: bases.get(path) });
    if (step === 'conflict' && theirs !== undefined) {
      const { revision, digest: other, author } = { author: undefined, ...theirs };
      this.#note(path, { path, mine: digest, theirs: { revision, digest: other, author } }, undefined);
      return;
    }
    this.#note(path, undefined, step === 'give' && local.type === 'held' ? local.failure : undefined);
    if (step === 'remember')
      bases.set(path, theirs === undefined ? undefined : { revision: theirs.revision, digest });
    else if (step === 'give') await this.#give(path, local, theirs?.revision ?? 0, bucket, turn);
    else if (step === 'take') await this.#take(path, theirs, digest, bucket, turn);
  }

  /** Why a path may not be a file beside another one; claims its spelling where it may. */
  #claimed(path: string): Failure | undefined {
    const spelling = foldedPath(path);
    const other = this.#claims.get(spelling) ?? path;
    this.#claims.set(spelling, other);
    return other === path
      ? undefined
      : failure('SHARED_PATH_UNFIT', { file: path, other, reason: 'shared-path-twin' satisfies ReasonKey });
  }

  /** There is no such file any more, on either side: one that differed in case can be now. */
  #disclaim(path: string): void {
    const spelling = foldedPath(path);
    if (this.#claims.get(spelling) !== path) return;
    this.#claims.delete(spelling);
    for (const held of this.#held.keys())
      if (foldedPath(held) === spelling && held !== path) this.#due.add(held);
  }

  /** What the bucket has of a file: known where nothing has changed since it was in step, asked for else. */
  async #theirs(path: string, bucket: SyncBucket): Promise<BucketVersion | KnownVersion | undefined> {
    const revision = this.#revisions.get(path);
    if (revision === undefined) return undefined;
    const base = this.#owner.bases.get(path);
    if (base?.revision === revision) return base;
    const known = this.#conflicts.get(path)?.theirs;
    if (known?.revision === revision) return known;
    return await this.#latest(path, bucket);
  }

  /** Asks for the latest version. */
  async #latest(path: string, bucket: SyncBucket): Promise<BucketVersion | undefined> {
    const found = await bucket.get(path);
    if (bucket !== this.#bucket) return found;
    if (found === undefined) this.#revisions.delete(path);
    else this.#saw(path, found.revision);
    return found;
  }

  async #give(
    path: string,
    local: LocalFile,
    revision: number,
    bucket: SyncBucket,
    turn: number,
  ): Promise<void> {
    if (local.type === 'held') return;
    // A folder that is not there has lost nothing.
    if (local.type === 'none' && !this.#owner.folder.isThere()) return;
    if (revision === 0 && this.#revisions.size >= maxSharedFiles)
      throw new BreakoutboxError('SHARED_WORKSPACE_FULL', { file: path, limit: maxSharedFiles });
    const given = await bucket.put(path, local.type === 'text' ? local.text : undefined, revision);
    // What a former bucket has answered is looked at anew.
    if (turn !== this.#turn) this.#due.add(path);
    else if (given === undefined) {
      // What made it outrun is looked at, even where the news of it has not come yet.
      await this.#latest(path, bucket);
      this.#due.add(path);
    } else {
      this.#saw(path, given);
      this.#owner.bases.set(path, { revision: given, digest: digestOf(local) });
    }
  }

  async #take(
    path: string,
    theirs: BucketVersion | KnownVersion | undefined,
    before: string,
    bucket: SyncBucket,
    turn: number,
  ): Promise<void> {
    const found = theirs !== undefined && 'text' in theirs ? theirs : await bucket.get(path);
    if (turn !== this.#turn || found?.digest === undefined) this.#due.add(path);
    else this.#write(path, found, before);
  }

  /** Makes the folder hold what the bucket has, if it still holds what was looked at. */
  #write(path: string, { revision, digest, text }: SharedVersion, before: string): void {
    const { folder, bases } = this.#owner;
    if (digest !== '') folder.keep(path, text, before);
    else if (before !== '') folder.remove(path, before);
    bases.set(path, { revision, digest });
  }

  #note(path: string, conflict: SyncConflict | undefined, why: Failure | undefined): void {
    const before = this.#conflicts.get(path);
    const isSame =
      before?.mine === conflict?.mine &&
      before?.theirs.revision === conflict?.theirs.revision &&
      this.#held.get(path)?.code === why?.code;
    if (conflict === undefined) this.#conflicts.delete(path);
    else this.#conflicts.set(path, conflict);
    if (why === undefined) this.#held.delete(path);
    else this.#held.set(path, why);
    if (!isSame) this.#owner.changed();
  }
}

/** Failures of one file: others go on. */
const ofFile: ReadonlySet<string> = new Set([
  'FILE_UNREADABLE',
  'WORKSPACE_FILE_UNKNOWN',
  'WORKSPACE_UNWRITABLE',
  'SHARED_NOT_PERMITTED',
  'SHARED_WORKSPACE_FULL',
]);

function isOfFile({ code }: BreakoutboxError): boolean {
  return ofFile.has(code);
}

function digestOf(local: LocalFile): string {
  return local.type === 'none' ? '' : local.digest;
}

/** A path as a system writes it that does not tell case, or forms of accents, apart. */
function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
