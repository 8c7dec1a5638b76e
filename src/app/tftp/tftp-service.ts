import process from 'node:process';
import { formatAddress } from '../../bytes/address.js';
import { parseTftpUrl } from '../../config/tftp-url.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TftpPort } from '../../http/tftp-port.js';
import type { NamedOctets } from '../../operations/octets.js';
import type { TftpFolderRequest, TftpSettings, TftpState } from '../../operations/tftp.js';
import type { TftpStory, TftpTransfer, TftpTransferRequest } from '../../operations/tftp-transfers.js';
import { nowMicros } from '../../system/clock.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import { sizeOf } from '../../tftp/transfer-data.js';
import { failureOf } from '../../tftp/wire-error.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import { createWorkbenchHub } from '../create-hub.js';
import { TftpFolder } from './tftp-folder.js';
import { TftpHistory } from './tftp-history.js';
import { type Job, jobStory, ofJob, ofServer, storyOf } from './tftp-rows.js';
import { TftpServer } from './tftp-server.js';
import { Transfer } from './tftp-transfer.js';
import { contentIn, fill, piecesOf, refuseTaken, sinkIn, targetOf, typedPath } from './workbench-folder.js';

const lookEveryMs = 250;
const maxFinished = 100;
const maxJobs = 64;
const traceSteps = 512;
const graceMs = 1_000;

/** What of the workbench's TFTP is found again after a restart. */
export interface KeptTftp {
  readonly settings?: TftpSettings;
  /** The folder that was chosen; empty for the workspace's own. */
  readonly folder?: string;
  /** Whether the server starts with the workbench. */
  readonly autoStart?: boolean;
}

/** The workbench's TFTP: a server over the workspace's folder, clients that fetch into it and send from it, and their stories. */
export class TftpService implements TftpPort {
  readonly #folder: TftpFolder;
  readonly #keep: (changed: KeptTftp) => void;
  readonly #watchers = new Set<(state: TftpState) => void>();
  readonly #rates = new Map<string, RateOfLastSecond>();
  readonly #jobs = new Map<string, Job>();
  readonly #hub: Hub;
  readonly #history = new TftpHistory();
  #settings: TftpSettings;
  #autoStart: boolean;
  #server: TftpServer | undefined;
  #failed: Failure | undefined;
  #finished: TftpStory[] = [];
  #told = '';
  #lastJob = 0;
  #serverRun = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  readonly #subscription: Subscription;
  readonly #timer: NodeJS.Timeout;

  /** `keep` is called with what is to be found again, `hub` gets what happens. Touches the folder when it is first needed. */
  constructor(
    ownFolder: string,
    { settings, folder = '', autoStart = false }: KeptTftp,
    keep: (changed: KeptTftp) => void,
    hub: Hub = createWorkbenchHub(),
  ) {
    this.#hub = hub;
    this.#folder = new TftpFolder(ownFolder, folder);
    this.#keep = keep;
    this.#autoStart = autoStart;
    // Who is not root cannot have the protocol's own port on most systems.
    const isPrivileged = process.platform === 'win32' || process.getuid?.() === 0;
    this.#settings = settings ?? { port: isPrivileged ? 69 : 6_969, write: 'off', singlePort: false };
    this.#subscription = this.#hub.subscribe({
      types: ['error', 'transferStarted', 'transferFinished'],
      onBatch: ({ events }) => {
        // What clients of this workbench fetch and send is theirs alone.
        const ofServer = events.filter(({ endpoint }) => /^s\d+$/.test(endpoint));
        for (const event of ofServer) this.#history.take(event);
        this.#takeStories(ofServer);
      },
    });
    this.#timer = setInterval(() => void this.#look(), lookEveryMs).unref();
  }

  state(): TftpState {
    const server = this.#server;
    const { path, isOwn, listing } = this.#folder;
    return {
      server:
        server !== undefined
          ? { state: 'running', port: server.port, reachable: server.addresses }
          : this.#failed !== undefined
            ? { state: 'failed', failure: this.#failed }
            : { state: 'stopped' },
      settings: this.#settings,
      autoStart: this.#autoStart,
      folder: path,
      isOwnFolder: isOwn,
      ...(listing.failure === undefined ? {} : { folderFailure: listing.failure }),
      ...(listing.freeBytes === undefined ? {} : { freeBytes: listing.freeBytes }),
      files: listing.files,
      running: this.#running(),
      finished: this.#finished.map(({ transfer }) => transfer),
      refused: this.#history.refused(nowMicros()),
      searches: this.#history.searches,
      machines: this.#history.machines,
    };
  }

  /** Starts the server where it is to start with the workbench; why it could not shows in the state. Never rejects. */
  async startOwn(): Promise<void> {
    if (!this.#autoStart) return;
    await this.#inTurn(async () => {
      await this.#serve(this.#settings);
      return this.#changed();
    }).catch((error: unknown) => {
      this.#failed = failureOf(error);
    });
  }

  setAutoStart(autoStart: boolean): TftpState {
    this.#keep({ autoStart });
    this.#autoStart = autoStart;
    return this.#changed();
  }

  start(settings: TftpSettings): Promise<TftpState> {
    return this.#inTurn(() => this.#restart(settings));
  }

  stop(): Promise<TftpState> {
    return this.#inTurn(async () => {
      await this.#stopServer();
      this.#failed = undefined;
      return this.#changed();
    });
  }

  chooseFolder(request: TftpFolderRequest): Promise<TftpState> {
    return this.#inTurn(() => this.#moveTo(request));
  }

  async #moveTo({ path: text, cut = false }: TftpFolderRequest): Promise<TftpState> {
    const folder = this.#folder;
    const path = text === '' ? folder.ownPath : typedPath(text);
    if (path === folder.path) return this.#listed();
    // It can be served, or nothing changes.
    const opened = await folder.openAt(path);
    const count = this.#server?.transfers().length ?? 0;
    if (count > 0 && !cut) throw new BreakoutboxError('TFTP_TRANSFERS_RUNNING', { count });
    this.#keep({ folder: path === folder.ownPath ? '' : path });
    const settings = this.#server === undefined ? undefined : this.#settings;
    await this.#stopServer();
    folder.moveTo(path, opened);
    if (settings !== undefined) await this.#serve(settings);
    return this.#listed();
  }

  async #restart(settings: TftpSettings): Promise<TftpState> {
    // Settings that cannot be kept are not gone by either.
    this.#keep({ settings });
    await this.#stopServer();
    await this.#serve(settings);
    return this.#changed();
  }

  async #serve(settings: TftpSettings): Promise<void> {
    if (this.#isClosed) return;
    this.#settings = settings;
    this.#hub.forget(`s${this.#serverRun}`);
    this.#serverRun += 1;
    try {
      await this.#folder.open();
      const { port, write, singlePort } = settings;
      const id = `s${this.#serverRun}`;
      const server = new TftpServer({
        root: this.#folder.path,
        port,
        write,
        singlePort,
        hub: this.#hub,
        id,
        traceSteps,
      });
      await server.listen();
      this.#server = server;
      this.#failed = undefined;
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#failed = error.failure;
    }
  }

  async upload(name: string, body: AsyncIterable<Uint8Array>, overwrite: boolean): Promise<TftpState> {
    const folder = await this.#folder.open();
    const target = targetOf(name);
    // Before its bytes come; one that appears meanwhile is found when the file is put in its place.
    if (!overwrite) await refuseTaken(folder, target);
    const sink = await folder.create(target, '', overwrite);
    await fill(sink, body);
    return this.#listed();
  }

  async download(name: string): Promise<NamedOctets> {
    const folder = await this.#folder.open();
    const { content } = await contentIn(folder, targetOf(name));
    return {
      name: name.split('/').at(-1) ?? 'file',
      bytes: sizeOf(content) ?? 0,
      content: piecesOf(content),
    };
  }

  async remove(name: string): Promise<TftpState> {
    const folder = await this.#folder.open();
    await folder.remove(targetOf(name));
    return this.#listed();
  }

  async begin(request: TftpTransferRequest): Promise<TftpState> {
    const { direction, url: text, file, overwrite = false, blockBytes, windowBlocks } = request;
    const url = orThrow(parseTftpUrl(text));
    const name = file ?? url.file.split(/[/\\]/).at(-1) ?? '';
    const target = targetOf(name);
    if (this.#jobs.size >= maxJobs) throw new BreakoutboxError('TFTP_BUSY', { transfers: this.#jobs.size });
    const folder = await this.#folder.open();
    if (direction === 'get' && !overwrite) await refuseTaken(folder, target);
    this.#lastJob += 1;
    const id = `c${this.#lastJob}`;
    const abort = new AbortController();
    const mode = url.mode === undefined ? {} : { mode: url.mode };
    const wishes = {
      ...(blockBytes === undefined ? {} : { blockBytes }),
      ...(windowBlocks === undefined ? {} : { windowBlocks }),
    };
    const client = { host: url.host, port: url.port, ...mode, ...wishes, hub: this.#hub, id, traceSteps };
    const open = () => (direction === 'get' ? sinkIn(folder, target, overwrite) : contentIn(folder, target));
    const transfer = new Transfer(client, direction, url.file, open, { signal: abort.signal });
    const asked = {
      ...(blockBytes === undefined ? {} : { blksize: String(blockBytes) }),
      ...(windowBlocks === undefined ? {} : { windowsize: String(windowBlocks) }),
    };
    const job = { id, transfer, direction, file: url.file, peer: formatAddress(url), asked, abort };
    this.#jobs.set(id, job);
    transfer.done.then(
      () => this.#jobEnded(job, undefined),
      (error: unknown) => this.#jobEnded(job, failureOf(error)),
    );
    return this.#changed();
  }

  abort(id: string): boolean {
    const job = this.#jobs.get(id);
    job?.abort.abort();
    const [run, own = ''] = id.split('-');
    return job !== undefined || (run === `s${this.#serverRun}` && this.#server?.abort(own) === true);
  }

  async story(id: string): Promise<TftpStory | undefined> {
    const job = this.#jobs.get(id);
    if (job !== undefined)
      return jobStory(job, ofJob(job, this.#rateOf(id, job.transfer.figures?.bytes ?? 0)));
    const [run, own = ''] = id.split('-');
    const running = run === `s${this.#serverRun}` ? await this.#server?.story(own) : undefined;
    if (running !== undefined && running.outcome === undefined) {
      const { steps, stepsLost, firstSteps } = running;
      return {
        transfer: ofServer(id, running, this.#rateOf(id, running.bytes)),
        steps,
        stepsLost,
        firstSteps,
      };
    }
    return this.#finished.find(({ transfer }) => transfer.id === id);
  }

  watch(changed: (state: TftpState) => void): () => void {
    this.#watchers.add(changed);
    return () => {
      this.#watchers.delete(changed);
    };
  }

  /** Stops the server and gives every transfer up that has not ended within the grace. */
  async close(closeGraceMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosed = true;
    for (const { abort } of this.#jobs.values()) abort.abort();
    await this.#turn;
    await this.#server?.close(closeGraceMs);
    this.#server = undefined;
    await this.#folder.close();
  }

  /** Starts and stops come one after the other. */
  #inTurn(work: () => Promise<TftpState>): Promise<TftpState> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #stopServer(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    await server.close(graceMs);
    this.#subscription.flush();
    this.#server = undefined;
  }

  #running(): readonly TftpTransfer[] {
    const served = (this.#server?.transfers() ?? []).map((snapshot) => {
      const id = `s${this.#serverRun}-${snapshot.id}`;
      return ofServer(id, snapshot, this.#rateOf(id, snapshot.bytes));
    });
    const fetched = Array.from(this.#jobs.values(), (job) =>
      ofJob(job, this.#rateOf(job.id, job.transfer.figures?.bytes ?? 0)),
    );
    return [...served, ...fetched];
  }

  #rateOf(id: string, bytes: number): number {
    const rate = this.#rates.get(id) ?? new RateOfLastSecond();
    this.#rates.set(id, rate);
    return Math.round(rate.at(performance.now(), bytes));
  }

  /** Takes over the stories of what the events say that the server has finished, those of them that it still has. */
  #takeStories(events: readonly TrafficEvent[]): void {
    const run = `s${this.#serverRun}`;
    const ended = new Map<string, number>();
    for (const event of events)
      if (event.type === 'transferFinished' && event.endpoint === run) ended.set(event.id, event.timeMicros);
    if (ended.size === 0) return;
    const fresh = (this.#server?.stories() ?? []).flatMap((story) => {
      const endedMicros = ended.get(story.id);
      return endedMicros === undefined ? [] : [storyOf(`${run}-${story.id}`, story, endedMicros)];
    });
    for (const { transfer } of fresh) this.#rates.delete(transfer.id);
    this.#finished = [...fresh, ...this.#finished].slice(0, maxFinished);
  }

  #jobEnded(job: Job, reason: Failure | undefined): void {
    this.#jobs.delete(job.id);
    // Its story is kept here.
    this.#hub.forget(job.id);
    this.#rates.delete(job.id);
    const row = ofJob(job, 0);
    const outcome = reason === undefined ? 'done' : reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed';
    const seconds = row.ageMs / 1_000;
    const transfer: TftpTransfer = {
      ...row,
      outcome,
      endedMicros: nowMicros(),
      rateBytesPerSecond: seconds > 0 ? Math.round(row.bytes / seconds) : 0,
      ...(reason === undefined ? {} : { failure: reason }),
    };
    this.#finished = [jobStory(job, transfer), ...this.#finished].slice(0, maxFinished);
    void this.#listed();
  }

  async #look(): Promise<void> {
    if (this.#watchers.size === 0) return;
    await this.#folder.listNowAndThen();
    this.#changed();
  }

  async #listed(): Promise<TftpState> {
    await this.#folder.list();
    return this.#changed();
  }

  /** Tells the pages, when there is something to tell. */
  #changed(): TftpState {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text !== this.#told) {
      this.#told = text;
      for (const watcher of this.#watchers) watcher(state);
    }
    return state;
  }
}
