import process from 'node:process';
import { BreakoutboxError, failure } from '../../errors/error.js';
import type { TftpPort } from '../../http/tftp-port.js';
import type { ByteStream, NamedByteStream } from '../../operations/byte-stream.js';
import type { LibraryState } from '../../operations/library.js';
import type { TftpFolderRequest, TftpSource, TftpSourceRequest, TftpState } from '../../operations/tftp.js';
import type { TftpStory, TftpTransferRequest } from '../../operations/tftp-transfers.js';
import { nowMicros } from '../../system/clock.js';
import { Throttle } from '../../system/throttle.js';
import type { NamedFiles } from '../../tftp/server/served-files.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { typedPath } from './folder-files.js';
import { FolderView } from './folder-view.js';
import type { ServedPlace } from './served-place.js';
import { ServedTransfers } from './served-transfers.js';
import type { TftpLibrary } from './tftp-library.js';
import { TransferJobs } from './transfer-jobs.js';

/** Minimum interval between two states that are sent. */
const stateEveryMs = 250;
const maxFinished = 100;

/** Closes the TFTP servers that run, and opens them again. */
export type ReopenServers = () => Promise<void>;

/** What a workbench's TFTP serves. */
export interface TftpPlaces {
  /** The workspace's own. */
  readonly own: string;
  /** The one that was chosen; empty for the workspace's own. */
  readonly chosen: string;
  /** Throws why the folder may not be touched yet. */
  readonly mustBeUsable?: () => void;
  /** The library of the cluster; default: none. */
  readonly library?: TftpLibrary | undefined;
  /** The library was chosen, not the folder. Default false. */
  readonly isLibraryChosen?: boolean;
}

/** What was chosen, to be kept. */
export interface ChosenPlace {
  /** Empty for the workspace's own. */
  readonly folder: string;
  readonly isLibrary: boolean;
}

/** The port of a first TFTP server: on most systems only root may bind the protocol's own. */
export function suggestedTftpPort(): number {
  return process.platform === 'win32' || process.getuid?.() === 0 ? 69 : 6_969;
}

/**
 * The workbench's TFTP: one folder or the library of its cluster, which its servers (endpoints like others) serve and its clients fetch
 * into and send from, and what all of them move.
 */
export class WorkbenchTftp implements TftpPort {
  readonly #folder: FolderView;
  readonly #library: TftpLibrary | undefined;
  readonly #keep: (chosen: ChosenPlace) => void;
  readonly #served: ServedTransfers;
  readonly #jobs: TransferJobs;
  readonly #watchers = new Set<(state: TftpState) => void>();
  readonly #throttle = new Throttle(() => this.#send());
  #source: TftpSource;
  /** Ends the following of folder and library; while somebody looks. */
  #leave: (() => void) | undefined;
  /** Due when a held-back refusal is shown: until then it may turn out to be part of a search. */
  #historyDue: NodeJS.Timeout | undefined;
  #finished: readonly TftpStory[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * `keep` is called with what was chosen. Touches the folder and the library only when they are first needed. `recorder` sees the transfers
   * that are begun here.
   */
  constructor(
    hub: Hub,
    { own, chosen, mustBeUsable, library, isLibraryChosen = false }: TftpPlaces,
    keep: (chosen: ChosenPlace) => void,
    recorder: EndpointRecorder | undefined = undefined,
  ) {
    this.#folder = new FolderView(own, chosen, mustBeUsable);
    this.#library = library;
    this.#source = isLibraryChosen ? 'library' : 'folder';
    this.#keep = keep;
    this.#served = new ServedTransfers(
      hub,
      (stories) => this.#keepStories(stories),
      () => this.#changed(),
    );
    const place = { open: () => this.#openSource() };
    this.#jobs = new TransferJobs({ hub, recorder }, place, (story) => {
      this.#keepStories([story]);
      void this.#listed();
    });
  }

  /** What is served, for the servers of the workbench. */
  get served(): ServedPlace {
    return {
      origin: async () => {
        if (this.#source === 'library') return { files: await this.#openLibrary() };
        await this.#folder.open();
        return { root: this.#folder.path };
      },
      opened: (endpoint, server) => this.#served.opened(endpoint, server),
      closing: (endpoint) => this.#served.closing(endpoint),
      closed: (endpoint) => this.#served.closed(endpoint),
    };
  }

  state(): TftpState {
    const { path, isOwn, listing } = this.#folder;
    const { history } = this.#served;
    const library = this.#libraryState();
    return {
      suggestedPort: suggestedTftpPort(),
      source: this.#source,
      folder: path,
      isOwnFolder: isOwn,
      ...(listing.failure === undefined ? {} : { folderFailure: listing.failure }),
      ...(listing.freeBytes === undefined ? {} : { freeBytes: listing.freeBytes }),
      files: listing.files,
      ...(library === undefined ? {} : { library }),
      running: [...this.#served.running(), ...this.#jobs.running()],
      finished: this.#finished.map(({ transfer }) => transfer),
      refused: history.refused(nowMicros()),
      searches: history.searches,
      machines: history.machines,
    };
  }

  /** The state once the library was looked at, where there is one. */
  async lookedState(): Promise<TftpState> {
    await this.#library?.look();
    return this.state();
  }

  /** Serves the library of the cluster from now on, or the folder again; running servers are reopened. Rejects with a BreakoutboxError. */
  chooseSource({ source, cut = false }: TftpSourceRequest, reopen: ReopenServers): Promise<TftpState> {
    return this.#inTurn(async () => {
      if (source === this.#source) return this.#listed();
      // Throws before anything changes if it cannot be served.
      await (source === 'library' ? this.#openLibrary() : this.#folder.open());
      this.#mustMayCut(cut);
      const { path, ownPath } = this.#folder;
      this.#keep({ folder: path === ownPath ? '' : path, isLibrary: source === 'library' });
      this.#source = source;
      await reopen();
      return this.#listed();
    });
  }

  /** Serves another folder from now on; running servers are reopened. Rejects with a BreakoutboxError. */
  chooseFolder(request: TftpFolderRequest, reopen: ReopenServers): Promise<TftpState> {
    return this.#inTurn(() => this.#moveTo(request, reopen));
  }

  #inTurn(change: () => Promise<TftpState>): Promise<TftpState> {
    const done = this.#turn.then(change);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** @throws BreakoutboxError TFTP_TRANSFERS_RUNNING */
  #mustMayCut(cut: boolean): void {
    const count = this.#served.cuttable;
    if (count > 0 && !cut) throw new BreakoutboxError('TFTP_TRANSFERS_RUNNING', { count });
  }

  async #moveTo({ path: text, cut = false }: TftpFolderRequest, reopen: ReopenServers): Promise<TftpState> {
    const folder = this.#folder;
    const path = text === '' ? folder.ownPath : typedPath(text);
    if (path === folder.path && this.#source === 'folder') return this.#listed();
    // Throws before anything changes if it cannot be served.
    const opened = await folder.openAt(path);
    this.#mustMayCut(cut);
    this.#keep({ folder: path === folder.ownPath ? '' : path, isLibrary: false });
    // First, so that any server that opens from now on serves the new one.
    folder.moveTo(path, opened);
    this.#source = 'folder';
    await reopen();
    return this.#listed();
  }

  /** Puts what comes under `name`, complete or not at all; what is there gives way when `overwrite` allows it. */
  async putFile(name: string, body: ByteStream, overwrite: boolean): Promise<TftpState> {
    await this.#folder.put(name, body, overwrite);
    return this.#listed();
  }

  /** A file of the folder. */
  getFile(name: string): Promise<NamedByteStream> {
    return this.#folder.get(name);
  }

  async removeFile(name: string): Promise<TftpState> {
    await this.#folder.remove(name);
    return this.#listed();
  }

  /** Begins a transfer as a client; the state shows its progress. */
  async begin(request: TftpTransferRequest): Promise<TftpState> {
    await this.#jobs.begin(request);
    return this.#sent();
  }

  /** Aborts a transfer. @throws BreakoutboxError TFTP_TRANSFER_UNKNOWN */
  abort(id: string): TftpState {
    if (!this.#jobs.abort(id) && !this.#served.abort(id))
      throw new BreakoutboxError('TFTP_TRANSFER_UNKNOWN', { id });
    return this.state();
  }

  /** A transfer that runs or has ended, and its steps. Rejects with BreakoutboxError TFTP_TRANSFER_UNKNOWN. */
  async story(id: string): Promise<TftpStory> {
    const running = this.#jobs.story(id) ?? (await this.#served.story(id));
    const story = running ?? this.#finished.find(({ transfer }) => transfer.id === id);
    if (story === undefined) throw new BreakoutboxError('TFTP_TRANSFER_UNKNOWN', { id });
    return story;
  }

  watch(changed: (state: TftpState) => void): () => void {
    this.#watchers.add(changed);
    this.#leave ??= this.#follow();
    this.#expectMore();
    return () => {
      this.#watchers.delete(changed);
      if (this.#watchers.size === 0) this.#rest();
    };
  }

  /** Aborts the clients' transfers and closes the folder; servers are closed as endpoints. */
  async close(): Promise<void> {
    this.#watchers.clear();
    this.#rest();
    this.#jobs.close();
    await this.#turn;
    await this.#folder.close();
  }

  #follow(): () => void {
    const changed = (): void => this.#changed();
    const leave = [this.#folder.follow(changed), this.#library?.follow(changed)];
    return () => {
      for (const end of leave) end?.();
    };
  }

  #openSource(): Promise<NamedFiles> {
    return this.#source === 'library' ? this.#openLibrary() : this.#folder.open();
  }

  async #openLibrary(): Promise<NamedFiles> {
    if (this.#library === undefined) throw new BreakoutboxError('CLUSTER_NONE');
    return await this.#library.files();
  }

  /** Outside a cluster there is one to speak of only where it was chosen. */
  #libraryState(): LibraryState | undefined {
    if (this.#library !== undefined) return this.#library.state;
    if (this.#source === 'folder') return undefined;
    return { isRead: false, failure: failure('CLUSTER_NONE'), files: [], count: 0, bytes: 0, missing: 0 };
  }

  #keepStories(stories: readonly TftpStory[]): void {
    this.#finished = [...stories, ...this.#finished].slice(0, maxFinished);
  }

  async #listed(): Promise<TftpState> {
    await this.#folder.list();
    return this.#sent();
  }

  /** Sends the state to all watchers now, and returns it as the answer to a change. */
  #sent(): TftpState {
    this.#throttle.run();
    return this.state();
  }

  #changed(): void {
    if (this.#watchers.size > 0) this.#throttle.ask(stateEveryMs);
  }

  #send(): void {
    if (this.#watchers.size === 0) return;
    const state = this.state();
    for (const watcher of this.#watchers) watcher(state);
    this.#expectMore();
  }

  /** Schedules the next state: running transfers move on, and held-back requests become due. */
  #expectMore(): void {
    if (this.#served.isBusy || this.#jobs.isBusy) this.#changed();
    clearTimeout(this.#historyDue);
    const dueMicros = this.#served.history.dueMicros - nowMicros();
    if (dueMicros !== Number.POSITIVE_INFINITY)
      this.#historyDue = setTimeout(() => this.#changed(), Math.max(0, dueMicros / 1_000)).unref();
  }

  /** Nobody looks any more. */
  #rest(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#throttle.cancel();
    clearTimeout(this.#historyDue);
  }
}
