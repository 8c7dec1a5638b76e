import type { Failure } from '../../errors/error.js';
import type { SharedVersion } from './shared-file.js';
import type { SharedBase } from './three-way.js';

/** A file as it stands in the folder of a workspace. */
export type LocalFile =
  | { readonly type: 'none' }
  | { readonly type: 'text'; readonly digest: string; readonly text: string }
  /** It stays here until its person has mended it: it has a fault, is too large, or has a name that others could not keep. */
  | { readonly type: 'held'; readonly digest: string; readonly failure: Failure };

/** The files of a workspace that are shared, as they stand on disk. Every digest is that of the whole text; an empty one stands for no file. */
export interface SharedFolder {
  /** The paths of all of them. */
  paths(): Promise<readonly string[]>;
  /** Reads one. It never throws: what cannot be read is held. */
  look(path: string): LocalFile;
  /** Why a path can be none of the shared files; undefined if it can. */
  unfit(path: string): Failure | undefined;
  /** Why a text cannot be given to others as that file; undefined if it can. */
  faultOf(path: string, text: string): Failure | undefined;
  /** Makes a file hold a text, if it is still the one of `before`. @throws BreakoutboxError WORKSPACE_FILE_CHANGED, WORKSPACE_UNWRITABLE */
  keep(path: string, text: string, before: string): void;
  /** Removes a file on the same condition. @throws BreakoutboxError as `keep` */
  remove(path: string, before: string): void;
  /** Whether the folder itself is there: without it every file would look removed. */
  isThere(): boolean;
}

/** What was in step last, kept beside the folder; it outlasts the program. */
export interface SharedBases {
  get(path: string): SharedBase | undefined;
  /** Undefined forgets it. */
  set(path: string, base: SharedBase | undefined): void;
  paths(): readonly string[];
  /** What is kept is of this bucket from now on: what was of another one is forgotten. */
  begin(bucket: string): void;
}

/** A version that the bucket has of a file; one without a digest is none of this program's, or of a later one. */
export type BucketVersion = SharedVersion | { readonly revision: number; readonly digest: undefined };

/** The shared files as NATS keeps them. Every method may reject with what NATS says. */
export interface SyncBucket {
  /** Another one where the bucket was made anew. */
  readonly identity: string;
  /**
   * Resolves with the revision of every path as it is, and calls `changed` with each one that comes later; `ended` is called when no
   * more can come.
   */
  follow(changed: (path: string, revision: number) => void, ended: () => void): Promise<Followed>;
  /** The latest version; undefined for a path that the bucket knows nothing of. */
  get(path: string): Promise<BucketVersion | undefined>;
  /**
   * Makes a path hold a text, or for undefined removes it, if its latest revision is still `revision` (0: there is none). Resolves
   * with the new revision, or undefined where somebody else was first.
   */
  put(path: string, text: string | undefined, revision: number): Promise<number | undefined>;
}

/** The bucket as it is, and what ends the news of it. */
export interface Followed {
  readonly revisions: ReadonlyMap<string, number>;
  readonly stop: () => void;
}
