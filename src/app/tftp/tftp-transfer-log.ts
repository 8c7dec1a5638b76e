import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { nowMicros } from '../../system/clock.js';
import {
  storyOf,
  type TftpServerEngine,
  type TransferRecord,
  type TransferSnapshot,
  type TransferStory,
} from '../../tftp/server/server-engine.js';
import type { Hub } from '../../traffic/hub.js';
import { RunningTransfers } from './running-transfers.js';
import { finishedEvent, startedEvent } from './tftp-events.js';

/** Finished transfers whose stories are kept. */
const maxStories = 100;
const progressEveryMs = 100;

/** Files and bytes moved: files are counted once they are whole, and bytes as they move. */
interface Moved {
  files: number;
  /** Of transfers that have ended. */
  endedBytes: number;
}

/** The context that names and publishes the transfers of a server. */
export interface TransferLogContext {
  readonly hub: Hub;
  /** Names the server in every event. */
  readonly endpoint: string;
  /** The numbers of its transfers. */
  readonly numbers: ConnectionNumbers;
  /** Is called when a transfer begins, while it runs, and when it ends. */
  readonly changed: () => void;
}

/** The transfers of one TFTP server: those that run, their events, how many have ended, and the last stories. */
export class TransferLog {
  readonly #context: TransferLogContext;
  readonly #running: RunningTransfers;
  readonly #moved: Readonly<Record<TransferSnapshot['direction'], Moved>> = {
    get: { files: 0, endedBytes: 0 },
    put: { files: 0, endedBytes: 0 },
  };
  #engine: TftpServerEngine | undefined;
  #stories: readonly TransferStory[] = [];
  /** Ticks only while there are transfers, so that an idle server does not wake. */
  #progress: NodeJS.Timeout | undefined;

  constructor(context: TransferLogContext) {
    this.#context = context;
    this.#running = new RunningTransfers(context.numbers);
  }

  /** The transfers of this engine from now on. */
  follow(engine: TftpServerEngine): void {
    this.#engine = engine;
  }

  /** How many transfers run. */
  get runningCount(): number {
    return this.#running.size;
  }

  /** The transfers that run, oldest first. */
  running(): readonly TransferSnapshot[] {
    return (this.#engine?.transfers() ?? []).map((snapshot) => this.#running.named(snapshot));
  }

  /** The last hundred transfers that have ended, newest first. */
  get stories(): readonly TransferStory[] {
    return this.#stories;
  }

  /** When a running transfer began, microseconds since 1970; `undefined` when none of that id runs. */
  beganMicros(id: string): number | undefined {
    return this.#running.get(id)?.beganMicros;
  }

  /** The story of a running transfer so far; `undefined` when none of that id runs. */
  async story(id: string): Promise<TransferStory | undefined> {
    const running = this.#running.get(id);
    const record = running && (await this.#engine?.record(running.engineId));
    return record && storyOf({ ...record, transfer: { ...record.transfer, id } });
  }

  /** Aborts a running transfer. Returns false if none of that id runs. */
  abort(id: string): boolean {
    const running = this.#running.get(id);
    return running !== undefined && (this.#engine?.abort(running.engineId) ?? false);
  }

  /** Whole files, and bytes of all transfers, by their direction, those of running transfers as far as they are. */
  moved(): Readonly<
    Record<TransferSnapshot['direction'], { readonly files: number; readonly bytes: number }>
  > {
    const { get, put } = this.#moved;
    const bytes = { get: get.endedBytes, put: put.endedBytes };
    for (const transfer of this.#engine?.transfers() ?? []) bytes[transfer.direction] += transfer.bytes;
    return { get: { files: get.files, bytes: bytes.get }, put: { files: put.files, bytes: bytes.put } };
  }

  started(transfer: TransferSnapshot): void {
    const { hub, endpoint, changed } = this.#context;
    const named = this.#running.named(transfer);
    this.#progress ??= setInterval(() => this.#publishProgress(), progressEveryMs).unref();
    changed();
    if (hub.wants('transferStarted')) hub.publish(startedEvent(named, endpoint));
  }

  finished(record: TransferRecord): void {
    const { hub, endpoint, changed } = this.#context;
    const running = this.#running.of(record.transfer);
    this.#running.end(running);
    const story = storyOf({ ...record, transfer: { ...record.transfer, id: running.id } });
    const moved = this.#moved[story.direction];
    // A transfer that broke off is no file, though its bytes went out.
    if (story.outcome?.outcome === 'done') moved.files += 1;
    moved.endedBytes += story.bytes;
    this.#stories = [story, ...this.#stories.slice(0, maxStories - 1)];
    changed();
    if (hub.wants('transferFinished')) hub.publish(finishedEvent(story, endpoint));
  }

  /** The engine has closed. */
  close(): void {
    clearInterval(this.#progress);
    this.#running.clear();
  }

  #publishProgress(): void {
    const { hub, endpoint, changed } = this.#context;
    changed();
    if (this.#engine?.isBusy !== true) {
      clearInterval(this.#progress);
      this.#progress = undefined;
    }
    if (!hub.wants('transferProgressed')) return;
    const nowMs = performance.now();
    for (const snapshot of this.#engine?.transfers() ?? []) {
      const { bytes, totalBytes } = snapshot;
      const { id, rate } = this.#running.of(snapshot);
      const event = {
        type: 'transferProgressed',
        timeMicros: nowMicros(),
        endpoint,
        id,
        bytes,
        rateBytesPerSecond: rate.at(nowMs, bytes),
      } as const;
      hub.publish(totalBytes === undefined ? event : { ...event, totalBytes });
    }
  }
}
