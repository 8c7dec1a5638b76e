import type { ClusterLink } from '../../cluster/cluster-link.js';
import { streamFailure } from '../../cluster/stream-failure.js';
import { SharedBucket, sharedStream } from '../../cluster/workspace/shared-bucket.js';
import type { SharedAuthor } from '../../cluster/workspace/shared-file.js';
import { WorkspaceSync } from '../../cluster/workspace/workspace-sync.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { NodeFacts } from '../../operations/nodes.js';
import type {
  ConflictDecision,
  ConflictList,
  ConflictReport,
  ConflictRow,
  DecisionReport,
  SharingReport,
} from '../../operations/sharing.js';
import { statInside } from '../../store/workspace/workspace-paths.js';
import { thisUser } from '../../system/this-user.js';
import type { Workspace } from '../workspace/workspace.js';
import { KeptBases } from './kept-bases.js';
import { forgetPassedOver, keepPassedOver, type PassedOverVersion } from './passed-over-versions.js';
import { sharedKindOf, WorkspaceSide } from './workspace-side.js';

/** Milliseconds after which a bucket is tried again that could not be used. */
const retryMs = 5_000;
/** How often is looked whether all changes of the bucket were told. */
const lookMs = 15_000;
/** How much of what waits for a person is listed. */
const maxRows = 1_000;
const maxHeld = 100;

/** What a shared workspace works on. */
export interface SharingContext {
  readonly link: ClusterLink;
  readonly node: string;
  /** The name of the set of files; empty for the usual one. */
  readonly set: string;
  readonly workspace: Workspace;
  /** Whether the person has agreed to what the workspace does: before, nothing is taken and nothing given. */
  readonly isTrusted: () => boolean;
  /** Is told whenever `report` is another one. */
  readonly changed: () => void;
}

/** A workbench's workspace as one of those of a cluster that share their files. */
export class SharedWorkspace {
  readonly #context: SharingContext;
  readonly #reading = new AbortController();
  readonly #bases: KeptBases;
  readonly #side: WorkspaceSide;
  readonly #sync: WorkspaceSync;
  #failure: Failure | undefined;
  #bucket: SharedBucket | undefined;
  #hasBegun = false;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => undefined;
  /** Counts the attempts to join, so that what belongs to a former one ends. */
  #turn = 0;

  constructor(context: SharingContext) {
    const { workspace } = context;
    this.#context = context;
    this.#bases = new KeptBases(workspace.folder.root);
    this.#side = new WorkspaceSide(workspace, () => this.#bases.isThere, this.#reading.signal);
    this.#sync = new WorkspaceSync({
      folder: this.#side,
      bases: this.#bases,
      changed: context.changed,
      failed: (error) => this.#failed(error),
    });
  }

  /** Begins as soon as the person has agreed; may be called again whenever that may have changed. */
  begin(): void {
    if (this.#hasBegun || this.#isClosed || !this.#context.isTrusted()) return;
    this.#hasBegun = true;
    const { link, workspace } = this.#context;
    workspace.watch(({ paths }) => {
      const shared = paths.filter((path) => sharedKindOf(path) !== undefined);
      if (shared.length > 0 && !this.#isClosed) this.#sync.changedHere(shared);
    });
    this.#unwatch = link.watch(({ state }) => {
      if (state === 'connected') void this.#join();
      else this.#leave();
    });
    if (link.state.state === 'connected') void this.#join();
    this.#looking = setInterval(() => void this.#look(), lookMs).unref();
  }

  /** What other nodes are told of it. */
  get facts(): NonNullable<NodeFacts['sharing']> {
    return { set: this.#context.set, conflicts: this.#sync.conflicts.length };
  }

  report(): SharingReport {
    const { set, link } = this.#context;
    const isConnected = link.state.state === 'connected';
    const state = ((): SharingReport['state'] => {
      if (!this.#hasBegun) return 'untrusted';
      if (!isConnected) return 'away';
      if (this.#failure !== undefined) return 'failed';
      return this.#bucket === undefined ? 'joining' : 'shared';
    })();
    return {
      ...{ set, state, conflicts: this.#sync.conflicts.length },
      ...{ waiting: this.#sync.waiting, held: this.#sync.held.length },
      ...(this.#failure === undefined || !isConnected ? {} : { failure: this.#failure }),
    };
  }

  list(): ConflictList {
    const held = this.#sync.held.slice(0, maxHeld);
    return {
      conflicts: this.#sync.conflicts.slice(0, maxRows).map(({ path, mine, theirs }) => ({
        ...this.#mineOf(path, mine),
        theirs: { revision: theirs.revision, isRemoved: theirs.digest === '', ...authorOf(theirs.author) },
      })),
      held: held.map(({ path, failure: why }) => ({ file: path, failure: why })),
    };
  }

  /** Both versions of a file. @throws BreakoutboxError SHARED_CONFLICT_GONE, SHARED_WORKSPACE_AWAY, SHARED_WORKSPACE_UNAVAILABLE */
  async conflict(path: string): Promise<ConflictReport> {
    const { mine, theirs } = await this.#asked(() => this.#sync.versions(path));
    const row = this.#mineOf(path, mine.type === 'none' ? '' : mine.digest);
    const text = mine.type === 'none' ? '' : this.#context.workspace.folder.readableText(path);
    const { revision, digest, author } = theirs;
    return {
      ...row,
      mine: { ...row.mine, text },
      theirs: { revision, isRemoved: digest === '', ...authorOf(author), text: theirs.text },
    };
  }

  /**
   * Does what a person decides; what they do not take is kept below `.bob`, and the answer says where.
   * @throws BreakoutboxError as `WorkspaceSync.decide`, SHARED_WORKSPACE_UNAVAILABLE
   */
  async decide({ path, keep, text = '', mine, theirs }: ConflictDecision): Promise<DecisionReport> {
    const decision = keep === 'merged' ? { keep, text } : { keep };
    const { root } = this.#context.workspace.folder;
    const kept = await this.#asked(async () => {
      const versions = this.#passedOver(path, keep, await this.#sync.versions(path));
      const copies = keepPassedOver(root, path, versions, Date.now());
      try {
        await this.#sync.decide(path, decision, { mine, theirs });
      } catch (error) {
        forgetPassedOver(root, copies);
        throw error;
      }
      return copies;
    });
    return { conflicts: this.#sync.conflicts.length, kept: [...kept] };
  }

  /** The versions that nobody has any more after a decision; a file that was removed has none. */
  #passedOver(
    path: string,
    keep: ConflictDecision['keep'],
    { mine, theirs }: Awaited<ReturnType<WorkspaceSync['versions']>>,
  ): readonly PassedOverVersion[] {
    const versions: PassedOverVersion[] = [];
    if (keep !== 'mine' && mine.type !== 'none')
      versions.push({ side: 'here', text: this.#context.workspace.folder.readableText(path) });
    if (keep !== 'theirs' && theirs.digest !== '') versions.push({ side: 'elsewhere', text: theirs.text });
    return versions;
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    this.#leave();
    clearInterval(this.#looking);
    this.#reading.abort();
    this.#side.close();
    this.#bases.close();
  }

  async #join(): Promise<void> {
    this.#leave();
    const turn = this.#turn;
    const { link, set, node } = this.#context;
    try {
      const owner = { by: thisUser(), user: link.user, node };
      const bucket = await SharedBucket.open(link, set, owner);
      if (turn !== this.#turn) return;
      await this.#sync.join(bucket);
      if (turn !== this.#turn) return;
      this.#bucket = bucket;
      this.#failure = undefined;
      this.#context.changed();
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #leave(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#bucket = undefined;
    this.#sync.leave();
    if (!this.#isClosed) this.#context.changed();
  }

  /** The bucket cannot be used: it is tried again, unless the link is what failed, which tells when it is back. */
  #failed(error: unknown): void {
    if (this.#isClosed) return;
    this.#leave();
    if (this.#context.link.state.state !== 'connected') return;
    this.#failure = this.#worded(error).failure;
    this.#retry = setTimeout(() => void this.#join(), retryMs).unref();
    this.#context.changed();
  }

  /** What was not told is found by joining again, and so is a bucket that was removed and made anew. */
  async #look(): Promise<void> {
    const bucket = this.#bucket;
    if (bucket === undefined) return;
    const isWhole = await bucket.isWhole().catch(() => false);
    if (!isWhole && bucket === this.#bucket) void this.#join();
  }

  async #asked<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw this.#worded(error);
    }
  }

  #worded(error: unknown): BreakoutboxError {
    if (error instanceof BreakoutboxError) return error;
    const { link, set } = this.#context;
    const params = streamFailure(error, { name: sharedStream(set) }, link);
    return new BreakoutboxError('SHARED_WORKSPACE_UNAVAILABLE', params, { cause: error });
  }

  #mineOf(path: string, revision: string): Pick<ConflictRow, 'path' | 'kind' | 'mine'> {
    const kind = sharedKindOf(path);
    if (kind === undefined) {
      const reason: ReasonKey = 'shared-path-kind';
      throw new BreakoutboxError('SHARED_PATH_UNFIT', { file: path, reason });
    }
    const found = statInside(this.#context.workspace.folder.root, path);
    const { node, link } = this.#context;
    const changed = found === undefined ? {} : { timeMicros: Math.round(found.mtimeMs * 1_000) };
    return {
      path,
      kind,
      mine: { revision, by: thisUser(), user: link.user, node, ...changed },
    };
  }
}

function authorOf(author: SharedAuthor | undefined) {
  if (author === undefined) return {};
  const { by, user, node, atMs } = author;
  return { by, user, node, timeMicros: atMs * 1_000 };
}
