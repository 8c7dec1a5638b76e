import { formatAddress } from '../../bytes/address.js';
import { parseTftpUrl } from '../../config/tftp-url.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TftpStory, TftpTransfer, TftpTransferRequest } from '../../operations/tftp-transfers.js';
import { nowMicros } from '../../system/clock.js';
import { endedBy, type TransferOutcome } from '../../tftp/outcome.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import type { NamedFiles } from '../../tftp/server/served-files.js';
import { failureOf } from '../../tftp/wire-error.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { contentIn, namedIn, refuseTaken, sinkIn } from './folder-files.js';
import { Transfer } from './tftp-transfer.js';
import { type Job, jobStory, ofJob } from './transfer-rows.js';

const maxJobs = 64;
const traceSteps = 512;

/** Where the events of transfers go, and what sees their datagrams. */
interface Observers {
  readonly hub: Hub;
  readonly recorder?: EndpointRecorder | undefined;
}

/** Where the files of transfers lie: a folder, or the library of the cluster. */
export interface TransferPlace {
  /** Rejects with a `BreakoutboxError`. */
  open(): Promise<NamedFiles>;
}

/** Transfers started here: files that clients of the workbench fetch into what it serves, or send from it. */
export class TransferJobs {
  readonly #observers: Observers;
  readonly #place: TransferPlace;
  readonly #finished: (story: TftpStory) => void;
  readonly #jobs = new Map<string, { readonly job: Job; readonly rate: RateOfLastSecond }>();
  #lastJob = 0;

  /** `finished` is called with the story of each that has ended. */
  constructor(observers: Observers, place: TransferPlace, finished: (story: TftpStory) => void) {
    this.#observers = observers;
    this.#place = place;
    this.#finished = finished;
  }

  /** Begins one. Rejects with a BreakoutboxError, TFTP_URL_INVALID, TFTP_NAME_REFUSED, TFTP_BUSY, TFTP_FILE_EXISTS … */
  async begin(request: TftpTransferRequest): Promise<void> {
    const { direction, url: text, file, overwrite = false, blockBytes, windowBlocks } = request;
    const url = orThrow(parseTftpUrl(text));
    const target = namedIn(file ?? url.file.split(/[/\\]/).at(-1) ?? '');
    if (this.#jobs.size >= maxJobs) throw new BreakoutboxError('TFTP_BUSY', { transfers: this.#jobs.size });
    const files = await this.#place.open();
    if (direction === 'get' && !overwrite) await refuseTaken(files, target);
    this.#lastJob += 1;
    const id = `c${this.#lastJob}`;
    const abort = new AbortController();
    const mode = url.mode === undefined ? {} : { mode: url.mode };
    const wishes = {
      ...(blockBytes === undefined ? {} : { blockBytes }),
      ...(windowBlocks === undefined ? {} : { windowBlocks }),
    };
    const client = { host: url.host, port: url.port, ...mode, ...wishes, ...this.#observers, id, traceSteps };
    const open = () => (direction === 'get' ? sinkIn(files, target, overwrite) : contentIn(files, target));
    const transfer = new Transfer(client, direction, url.file, open, { signal: abort.signal });
    const asked = {
      ...(blockBytes === undefined ? {} : { blksize: String(blockBytes) }),
      ...(windowBlocks === undefined ? {} : { windowsize: String(windowBlocks) }),
    };
    const job = { id, transfer, direction, file: url.file, peer: formatAddress(url), asked, abort };
    this.#jobs.set(id, { job, rate: new RateOfLastSecond() });
    transfer.done.then(
      () => this.#ended(job, undefined),
      (error: unknown) => this.#ended(job, transfer.failure ?? failureOf(error)),
    );
  }

  /** Whether one is running. */
  get isBusy(): boolean {
    return this.#jobs.size > 0;
  }

  /** Those that are running. */
  running(): readonly TftpTransfer[] {
    return Array.from(this.#jobs.values(), rowOf);
  }

  /** Aborts one. Returns false if none of that id runs. */
  abort(id: string): boolean {
    const found = this.#jobs.get(id);
    found?.job.abort.abort();
    return found !== undefined;
  }

  /** One that runs, and its steps so far. */
  story(id: string): TftpStory | undefined {
    const found = this.#jobs.get(id);
    return found && jobStory(found.job, rowOf(found));
  }

  /** Gives all up. */
  close(): void {
    for (const { job } of this.#jobs.values()) job.abort.abort();
  }

  #ended(job: Job, reason: Failure | undefined): void {
    this.#jobs.delete(job.id);
    // Its story is kept here.
    this.#observers.hub.forget(job.id);
    const row = ofJob(job, 0);
    const ended: TransferOutcome = reason === undefined ? { outcome: 'done' } : endedBy(reason);
    const seconds = row.ageMs / 1_000;
    const transfer: TftpTransfer = {
      ...row,
      ...ended,
      endedMicros: nowMicros(),
      rateBytesPerSecond: seconds > 0 ? Math.round(row.bytes / seconds) : 0,
    };
    this.#finished(jobStory(job, transfer));
  }
}

function rowOf({ job, rate }: { readonly job: Job; readonly rate: RateOfLastSecond }): TftpTransfer {
  return ofJob(job, Math.round(rate.at(performance.now(), job.transfer.figures?.bytes ?? 0)));
}
