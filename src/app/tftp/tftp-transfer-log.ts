import { nowMicros } from '../../system/clock.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import {
  storyOf,
  type TftpServerEngine,
  type TransferRecord,
  type TransferSnapshot,
  type TransferStory,
} from '../../tftp/server/server-engine.js';
import type { Hub } from '../../traffic/hub.js';
import { finishedEvent, startedEvent } from './tftp-events.js';

/** Finished transfers whose stories are kept. */
const maxStories = 100;
const progressEveryMs = 100;

/** The transfers of one TFTP server as it tells of them: their events, how many have ended, and the last stories. */
export class TransferLog {
  readonly #hub: Hub;
  readonly #endpoint: string;
  readonly #engine: () => TftpServerEngine | undefined;
  readonly #changed: () => void;
  readonly #rates = new Map<string, RateOfLastSecond>();
  readonly #ended = { get: 0, put: 0 };
  /** When each transfer that runs began, microseconds since 1970. */
  readonly #beganMicros = new Map<string, number>();
  #stories: readonly TransferStory[] = [];
  /** Ticks while there are transfers: an idle server wakes for nothing. */
  #progress: NodeJS.Timeout | undefined;

  /**
   * `endpoint` names the server in every event; `engine` gives what runs it, once that is chosen. `changed` is called when a
   * transfer begins, while it runs, and when it ends.
   */
  constructor(hub: Hub, endpoint: string, engine: () => TftpServerEngine | undefined, changed: () => void) {
    this.#hub = hub;
    this.#endpoint = endpoint;
    this.#engine = engine;
    this.#changed = changed;
  }

  /** The last hundred transfers that have ended, newest first. */
  get stories(): readonly TransferStory[] {
    return this.#stories;
  }

  /** How many transfers have ended, downloads and uploads. */
  get ended(): Readonly<Record<'get' | 'put', number>> {
    return this.#ended;
  }

  /** When a running transfer began, microseconds since 1970; `undefined` when none of that id runs. */
  beganMicros(id: string): number | undefined {
    return this.#beganMicros.get(id);
  }

  started(transfer: TransferSnapshot): void {
    this.#beganMicros.set(transfer.id, nowMicros() - Math.round(transfer.ageMs * 1_000));
    this.#changed();
    this.#progress ??= setInterval(() => this.#publishProgress(), progressEveryMs).unref();
    if (this.#hub.wants('transferStarted')) this.#hub.publish(startedEvent(transfer, this.#endpoint));
  }

  finished(record: TransferRecord): void {
    const story = storyOf(record);
    this.#rates.delete(story.id);
    this.#beganMicros.delete(story.id);
    this.#ended[story.direction] += 1;
    this.#changed();
    this.#stories = [story, ...this.#stories.slice(0, maxStories - 1)];
    if (this.#hub.wants('transferFinished')) this.#hub.publish(finishedEvent(story, this.#endpoint));
  }

  close(): void {
    clearInterval(this.#progress);
  }

  #publishProgress(): void {
    const engine = this.#engine();
    this.#changed();
    if (engine?.isBusy !== true) {
      clearInterval(this.#progress);
      this.#progress = undefined;
    }
    if (!this.#hub.wants('transferProgressed')) return;
    const nowMs = performance.now();
    for (const { id, bytes, totalBytes } of engine?.transfers() ?? []) {
      const rate = this.#rates.get(id) ?? new RateOfLastSecond();
      this.#rates.set(id, rate);
      const event = {
        type: 'transferProgressed',
        timeMicros: nowMicros(),
        endpoint: this.#endpoint,
        id,
        bytes,
        rateBytesPerSecond: rate.at(nowMs, bytes),
      } as const;
      this.#hub.publish(totalBytes === undefined ? event : { ...event, totalBytes });
    }
  }
}
