import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import type { TftpPort } from '../../http/tftp-port.js';
import type { ByteStream, NamedByteStream } from '../../operations/byte-stream.js';
import type { TftpFolderRequest, TftpState } from '../../operations/tftp.js';
import type { TftpStory, TftpTransferRequest } from '../../operations/tftp-transfers.js';
import { nowMicros } from '../../system/clock.js';
import { Throttle } from '../../system/throttle.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { typedPath } from './folder-files.js';
import { FolderView } from './folder-view.js';
import type { ServedPlace } from './served-place.js';
import { ServedTransfers } from './served-transfers.js';
import { TransferJobs } from './transfer-jobs.js';

/** Minimum interval between two states that are sent. */
const stateEveryMs = 250;
const maxFinished = 100;

/** Closes the TFTP servers that run, and opens them again. */
export type ReopenServers = () => Promise<void>;

/** Which folder a workbench's TFTP serves. */
export interface TftpFolders {
  /** The workspace's own. */
  readonly own: string;
  /** The one that was chosen; empty for the workspace's own. */
  readonly chosen: string;
  /** Throws why the folder may not be touched yet. */
  readonly mustBeUsable?: () => void;
}

/** The port of a first TFTP server: on most systems only root may bind the protocol's own. */
export function suggestedTftpPort(): number {
  return process.platform === 'win32' || process.getuid?.() === 0 ? 69 : 6_969;
}

/**
 * The workbench's TFTP: one folder, which its servers (endpoints like others) serve and its clients fetch into and send
 * from, and what all of them move.
 */
export class WorkbenchTftp implements TftpPort {
  readonly #folder: FolderView;
  readonly #keepFolder: (path: string) => void;
  readonly #served: ServedTransfers;
  readonly #jobs: TransferJobs;
  readonly #watchers = new Set<(state: TftpState) => void>();
  readonly #throttle = new Throttle(() => this.#send());
  /** While somebody looks. */
  #leaveFolder: (() => void) | undefined;
  /** Due when a held-back refusal is shown: until then it may turn out to be part of a search. */
  #historyDue: NodeJS.Timeout | undefined;
  #finished: readonly TftpStory[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * `keepFolder` is called with the path to save. Touches the folder only when it is first needed. `recorder` sees the transfers that are begun here.
   */
  constructor(
    hub: Hub,
    { own, chosen, mustBeUsable }: TftpFolders,
    keepFolder: (path: string) => void,
    recorder: EndpointRecorder | undefined = undefined,
  ) {
    this.#folder = new FolderView(own, chosen, mustBeUsable);
    this.#keepFolder = keepFolder;
    this.#served = new ServedTransfers(
      hub,
      (stories) => this.#keepStories(stories),
      () => this.#changed(),
    );
    this.#jobs = new TransferJobs({ hub, recorder }, this.#folder, (story) => {
      this.#keepStories([story]);
      void this.#listed();
    });
  }

  /** The folder, for the servers of the workbench. */
  get served(): ServedPlace {
    return {
      root: async () => {
        await this.#folder.open();
        return this.#folder.path;
      },
      opened: (endpoint, server) => this.#served.opened(endpoint, server),
      closing: (endpoint) => this.#served.closing(endpoint),
      closed: (endpoint) => this.#served.closed(endpoint),
    };
  }

  state(): TftpState {
    const { path, isOwn, listing } = this.#folder;
    const { history } = this.#served;
    return {
      suggestedPort: suggestedTftpPort(),
      folder: path,
      isOwnFolder: isOwn,
      ...(listing.failure === undefined ? {} : { folderFailure: listing.failure }),
      ...(listing.freeBytes === undefined ? {} : { freeBytes: listing.freeBytes }),
      files: listing.files,
      running: [...this.#served.running(), ...this.#jobs.running()],
      finished: this.#finished.map(({ transfer }) => transfer),
      refused: history.refused(nowMicros()),
      searches: history.searches,
      machines: history.machines,
    };
  }

  /** Serves another folder from now on; running servers are reopened. Rejects with a BreakoutboxError. */
  chooseFolder(request: TftpFolderRequest, reopen: ReopenServers): Promise<TftpState> {
    const done = this.#turn.then(() => this.#moveTo(request, reopen));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #moveTo({ path: text, cut = false }: TftpFolderRequest, reopen: ReopenServers): Promise<TftpState> {
    const folder = this.#folder;
    const path = text === '' ? folder.ownPath : typedPath(text);
    if (path === folder.path) return this.#listed();
    // Throws before anything changes if it cannot be served.
    const opened = await folder.openAt(path);
    const count = this.#served.cuttable;
    if (count > 0 && !cut) throw new BreakoutboxError('TFTP_TRANSFERS_RUNNING', { count });
    this.#keepFolder(path === folder.ownPath ? '' : path);
    // First, so that any server that opens from now on serves the new one.
    folder.moveTo(path, opened);
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
    this.#leaveFolder ??= this.#folder.follow(() => this.#changed());
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
    this.#leaveFolder?.();
    this.#leaveFolder = undefined;
    this.#throttle.cancel();
    clearTimeout(this.#historyDue);
  }
}
