import { mkdir } from 'node:fs/promises';
import process from 'node:process';
import { formatAddress, orThrow } from '../config/address.js';
import { parseTftpUrl } from '../config/tftp-url.js';
import { BreakoutboxError, type Failure, failure } from '../errors/error.js';
import type { TftpPort } from '../http/tftp-port.js';
import {
  maxListedFiles,
  type TftpFile,
  type TftpRefusal,
  type TftpSettings,
  type TftpState,
  type TftpStory,
  type TftpTransfer,
  type TftpTransferRequest,
} from '../http/tftp-protocol.js';
import { nowMicros } from '../net/clock.js';
import { reasonOf } from '../store/file-identity.js';
import { ServedFolder } from '../store/served-folder.js';
import { RateOfLastSecond } from '../tftp/rate-of-last-second.js';
import { servedPath } from '../tftp/served-path.js';
import type { RequestTarget } from '../tftp/server-request.js';
import { type Content, type Sink, sizeOf } from '../tftp/transfer-data.js';
import { failureOf } from '../tftp/wire-error.js';
import { createHub } from './create-hub.js';
import { type Job, ofJob, ofServer, storyOf } from './tftp-rows.js';
import { TftpServer } from './tftp-server.js';
import { Transfer } from './tftp-transfer.js';

const lookEveryMs = 250;
/** Files that something else puts into the folder show within this time. */
const listEveryMs = 2_000;
const mostFinished = 100;
const mostRefused = 20;
const mostJobs = 64;
const traceSteps = 512;
const graceMs = 1_000;

/** The workbench's TFTP: a server over the workspace's folder, clients that fetch into it and send from it, and their stories. */
export class TftpService implements TftpPort {
  readonly #folder: string;
  readonly #keep: (settings: TftpSettings) => void;
  readonly #watchers = new Set<(state: TftpState) => void>();
  readonly #rates = new Map<string, RateOfLastSecond>();
  readonly #jobs = new Map<string, Job>();
  readonly #hub = createHub();
  #settings: TftpSettings;
  #server: TftpServer | undefined;
  #failed: Failure | undefined;
  #finished: TftpStory[] = [];
  #refused: TftpRefusal[] = [];
  #files: readonly TftpFile[] = [];
  #served: Promise<ServedFolder> | undefined;
  #told = '';
  #listedMs = Number.NEGATIVE_INFINITY;
  #lastJob = 0;
  #serverRun = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  readonly #timer: NodeJS.Timeout;

  /** `keep` is called with settings that are to be found again. Touches the folder when it is first needed. */
  constructor(folder: string, settings: TftpSettings | undefined, keep: (settings: TftpSettings) => void) {
    this.#folder = folder;
    this.#keep = keep;
    // Who is not root cannot have the protocol's own port on most systems.
    const isPrivileged = process.platform === 'win32' || process.getuid?.() === 0;
    this.#settings = settings ?? { port: isPrivileged ? 69 : 6_969, write: 'off', singlePort: false };
    this.#hub.subscribe({
      types: ['error', 'transferFinished'],
      onBatch: ({ events }) => {
        for (const event of events) {
          if (event.type !== 'error') continue;
          const { timeMicros, peer = '', failure: reason } = event;
          this.#refused = [{ timeMicros, peer, failure: reason }, ...this.#refused.slice(0, mostRefused - 1)];
        }
        this.#takeStories();
      },
    });
    this.#timer = setInterval(() => void this.#look(), lookEveryMs).unref();
  }

  state(): TftpState {
    const server = this.#server;
    return {
      server:
        server !== undefined
          ? { state: 'running', port: server.port, reachable: server.addresses }
          : this.#failed !== undefined
            ? { state: 'failed', failure: this.#failed }
            : { state: 'stopped' },
      settings: this.#settings,
      folder: this.#folder,
      files: this.#files,
      running: this.#running(),
      finished: this.#finished.map(({ transfer }) => transfer),
      refused: this.#refused,
    };
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

  async #restart(settings: TftpSettings): Promise<TftpState> {
    // Settings that cannot be kept are not gone by either.
    this.#keep(settings);
    await this.#stopServer();
    if (this.#isClosed) return this.state();
    this.#settings = settings;
    this.#serverRun += 1;
    try {
      await this.#open();
      const { port, write, singlePort } = settings;
      const id = `s${this.#serverRun}`;
      const server = new TftpServer({
        root: this.#folder,
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
      this.#failed = failure(error.code, error.params);
    }
    return this.#changed();
  }

  async upload(name: string, body: AsyncIterable<Uint8Array>, overwrite: boolean): Promise<TftpState> {
    const folder = await this.#open();
    const target = targetOf(name);
    // Before its bytes come; one that appears meanwhile is found when the file is put in its place.
    if (!overwrite) await refuseTaken(folder, target);
    const sink = await folder.create(target, '', overwrite);
    await fill(sink, body);
    return this.#listed();
  }

  async download(name: string): Promise<{ bytes: number; content: AsyncIterable<Uint8Array> }> {
    const folder = await this.#open();
    const { content } = await contentIn(folder, targetOf(name));
    return {
      bytes: sizeOf(content) ?? 0,
      content: piecesOf(content),
    };
  }

  async remove(name: string): Promise<TftpState> {
    const folder = await this.#open();
    await folder.remove(targetOf(name));
    return this.#listed();
  }

  async begin({ direction, url: text, file, overwrite = false }: TftpTransferRequest): Promise<TftpState> {
    const url = orThrow(parseTftpUrl(text));
    const name = file ?? url.file.split(/[/\\]/).at(-1) ?? '';
    const target = targetOf(name);
    if (this.#jobs.size >= mostJobs) throw new BreakoutboxError('TFTP_BUSY', { transfers: this.#jobs.size });
    const folder = await this.#open();
    if (direction === 'get' && !overwrite) await refuseTaken(folder, target);
    this.#lastJob += 1;
    const id = `c${this.#lastJob}`;
    const abort = new AbortController();
    const mode = url.mode === undefined ? {} : { mode: url.mode };
    const client = { host: url.host, port: url.port, ...mode, hub: this.#hub, id, traceSteps };
    const open = () => (direction === 'get' ? sinkIn(folder, target, overwrite) : contentIn(folder, target));
    const transfer = new Transfer(client, direction, url.file, open, { signal: abort.signal });
    const job = { id, transfer, direction, file: url.file, peer: formatAddress(url), abort };
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

  story(id: string): TftpStory | undefined {
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
    // Uploads of the page that had not ended are given up.
    await this.#served?.then(
      (folder) => folder.close(),
      () => undefined,
    );
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
    this.#takeStories();
    this.#server = undefined;
  }

  #open(): Promise<ServedFolder> {
    const opening = this.#served ?? openFolder(this.#folder);
    this.#served = opening;
    // A folder that cannot be opened now may be there the next time.
    opening.catch(() => {
      this.#served = undefined;
    });
    return opening;
  }

  #running(): readonly TftpTransfer[] {
    const nowMs = performance.now();
    const rateOf = (id: string, bytes: number): number => {
      const rate = this.#rates.get(id) ?? new RateOfLastSecond();
      this.#rates.set(id, rate);
      return Math.round(rate.at(nowMs, bytes));
    };
    const served = (this.#server?.transfers() ?? []).map((snapshot) => {
      const id = `s${this.#serverRun}-${snapshot.id}`;
      return ofServer(id, snapshot, rateOf(id, snapshot.bytes));
    });
    const fetched = Array.from(this.#jobs.values(), (job) =>
      ofJob(job, rateOf(job.id, job.transfer.figures?.bytes ?? 0)),
    );
    return [...served, ...fetched];
  }

  /** Takes over what the server has finished since the last time. */
  #takeStories(): void {
    const known = new Set(this.#finished.map(({ transfer }) => transfer.id));
    const fresh = (this.#server?.stories() ?? []).flatMap((story) => {
      const id = `s${this.#serverRun}-${story.id}`;
      return known.has(id) ? [] : [storyOf(id, story, nowMicros())];
    });
    for (const { transfer } of fresh) this.#rates.delete(transfer.id);
    this.#finished = [...fresh, ...this.#finished].slice(0, mostFinished);
  }

  #jobEnded(job: Job, reason: Failure | undefined): void {
    this.#jobs.delete(job.id);
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
    this.#finished = [{ transfer, steps: job.transfer.steps, stepsLost: 0 }, ...this.#finished].slice(
      0,
      mostFinished,
    );
    void this.#listed();
  }

  async #look(): Promise<void> {
    if (this.#watchers.size === 0) return;
    if (performance.now() - this.#listedMs > listEveryMs) await this.#list();
    this.#changed();
  }

  async #list(): Promise<void> {
    this.#listedMs = performance.now();
    try {
      this.#files = await (await this.#open()).list(maxListedFiles);
    } catch {
      // A folder that cannot be read now has nothing to show; it may the next time.
      this.#files = [];
    }
  }

  async #listed(): Promise<TftpState> {
    await this.#list();
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

/** Rejects with a `BreakoutboxError`: `TFTP_ROOT_INVALID` */
async function openFolder(path: string): Promise<ServedFolder> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new BreakoutboxError('TFTP_ROOT_INVALID', { path, reason: reasonOf(cause) }, { cause });
  }
  return ServedFolder.open(path);
}

/** The place of a name that a person gave. @throws BreakoutboxError `TFTP_NAME_REFUSED` */
function targetOf(name: string): RequestTarget {
  const path = servedPath(name);
  if (!path.ok) {
    throw new BreakoutboxError('TFTP_NAME_REFUSED', { text: name, reason: path.reason, ...path.more });
  }
  const request = { type: 'writeRequest', name, mode: 'octet', options: [] } as const;
  return { type: 'target', request, direction: 'put', mode: 'octet', segments: path.segments };
}

/** @throws BreakoutboxError `TFTP_FILE_EXISTS` when something has the name already */
async function refuseTaken(folder: ServedFolder, target: RequestTarget): Promise<void> {
  const there = await folder.inspect(target);
  if (there.type === 'file') throw new BreakoutboxError('TFTP_FILE_EXISTS', { text: target.request.name });
}

/** What a client sends out of the folder. Rejects with a `BreakoutboxError` when there is no such file in it. */
async function contentIn(folder: ServedFolder, target: RequestTarget): Promise<{ content: Content }> {
  const opened = await folder.open(target);
  const text = target.request.name;
  switch (opened.type) {
    case 'file':
      return { content: opened.content };
    case 'refused':
      throw new BreakoutboxError(opened.failure.code, opened.failure.params);
    case 'missing':
      throw new BreakoutboxError('TFTP_NOT_FOUND', { text });
    case 'other':
      throw new BreakoutboxError('TFTP_NOT_A_FILE', { text });
  }
}

/** Where in the folder a client puts what it fetches; `overwrite` in the place of a file that is there. Rejects with a `BreakoutboxError`. */
async function sinkIn(
  folder: ServedFolder,
  target: RequestTarget,
  overwrite: boolean,
): Promise<{ sink: Sink }> {
  if ((await folder.inspect(target)).type === 'other') {
    throw new BreakoutboxError('TFTP_NOT_A_FILE', { text: target.request.name });
  }
  return { sink: await folder.create(target, '', overwrite) };
}

async function fill(sink: Sink, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) await sink.write(chunk);
    await sink.finish();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  try {
    if (content.type === 'whole') {
      // A copy: what is cached is shared with transfers, and what is sent here belongs to the socket.
      yield Uint8Array.from(content.bytes);
      return;
    }
    for (let piece = await content.next(); piece !== undefined; piece = await content.next()) yield piece;
  } finally {
    content.release();
  }
}
