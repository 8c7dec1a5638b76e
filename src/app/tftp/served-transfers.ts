import type { TftpStory, TftpTransfer } from '../../operations/tftp-transfers.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import { RequestHistory } from './request-history.js';
import type { TftpServer } from './tftp-server.js';
import { ofServer, progressRow, storyOf } from './transfer-rows.js';

interface ServerRun {
  readonly endpoint: string;
  readonly server: TftpServer;
  isClosing: boolean;
}

/** The running and finished transfers of a workbench's TFTP servers, and the requests to them. */
export class ServedTransfers {
  readonly history = new RequestHistory();
  readonly #runs = new Map<string, ServerRun>();
  readonly #rates = new Map<string, RateOfLastSecond>();
  readonly #subscription: Subscription;
  readonly #finished: (stories: readonly TftpStory[]) => void;
  readonly #changed: () => void;

  /**
   * `finished` is called with the stories of transfers that have ended; `changed` when one has begun or ended, or a request
   * was refused.
   */
  constructor(hub: Hub, finished: (stories: readonly TftpStory[]) => void, changed: () => void) {
    this.#finished = finished;
    this.#changed = changed;
    this.#subscription = hub.subscribe({
      types: ['error', 'transferStarted', 'transferFinished'],
      onBatch: ({ events }) => {
        // Transfers of this workbench's own clients are not counted here.
        const own = events.filter(({ endpoint }) => this.#runs.has(endpoint));
        for (const event of own) this.history.take(event);
        this.#takeStories(own);
        if (own.length > 0) this.#changed();
      },
    });
  }

  /** A server listens, under the id of its endpoint. */
  opened(endpoint: string, server: TftpServer): void {
    this.#runs.set(endpoint, { endpoint, server, isClosing: false });
  }

  /** A server is stopping: its remaining transfers hold nothing up. */
  closing(endpoint: string): void {
    const run = this.#runs.get(endpoint);
    if (run !== undefined) run.isClosing = true;
  }

  /** A server has stopped; its last stories are taken over before it is forgotten. */
  closed(endpoint: string): void {
    this.#subscription.flush();
    this.#runs.delete(endpoint);
  }

  /** Whether a server has a transfer that is running. */
  get isBusy(): boolean {
    for (const { server } of this.#runs.values()) if (server.transferCount > 0) return true;
    return false;
  }

  /** Transfers that are running, of all servers. */
  running(): readonly TftpTransfer[] {
    return [...this.#runs.values()].flatMap(({ endpoint, server }) =>
      server.transfers().map((snapshot) => {
        const id = `${endpoint}-${snapshot.id}`;
        return ofServer({ id, endpoint }, snapshot, this.#rateOf(id, snapshot.bytes));
      }),
    );
  }

  /** How many transfers would be cut if the servers were closed now. */
  get cuttable(): number {
    return [...this.#runs.values()]
      .filter(({ isClosing }) => !isClosing)
      .reduce((count, { server }) => count + server.transferCount, 0);
  }

  /** Aborts a transfer. Returns false if none of that id runs. */
  abort(id: string): boolean {
    const found = this.#find(id);
    return found?.run.server.abort(found.own) ?? false;
  }

  /** A transfer that runs, and its steps so far. */
  async story(id: string): Promise<TftpStory | undefined> {
    const found = this.#find(id);
    const record = await found?.run.server.story(found.own);
    if (found === undefined || record === undefined || record.outcome !== undefined) return undefined;
    const { steps, stepsLost, firstSteps, progress } = record;
    const { endpoint } = found.run;
    return {
      transfer: ofServer({ id, endpoint }, record, this.#rateOf(id, record.bytes)),
      steps,
      stepsLost,
      firstSteps,
      progress: progressRow(progress),
    };
  }

  #find(id: string): { readonly run: ServerRun; readonly own: string } | undefined {
    const [endpoint = '', own = '', ...others] = id.split('-');
    const run = others.length === 0 ? this.#runs.get(endpoint) : undefined;
    return run && { run, own };
  }

  #rateOf(id: string, bytes: number): number {
    const rate = this.#rates.get(id) ?? new RateOfLastSecond();
    this.#rates.set(id, rate);
    return Math.round(rate.at(performance.now(), bytes));
  }

  /** Takes over the stories of transfers that have finished according to events, as far as the servers still have them. */
  #takeStories(events: readonly TrafficEvent[]): void {
    const ended = new Map<string, Map<string, number>>();
    for (const event of events) {
      if (event.type !== 'transferFinished') continue;
      const times = ended.get(event.endpoint) ?? new Map<string, number>();
      ended.set(event.endpoint, times.set(event.id, event.timeMicros));
      this.#rates.delete(`${event.endpoint}-${event.id}`);
    }
    for (const [endpoint, times] of ended) {
      const run = this.#runs.get(endpoint);
      if (run === undefined) continue;
      const fresh = run.server.stories().flatMap((story) => {
        const endedMicros = times.get(story.id);
        const id = `${endpoint}-${story.id}`;
        return endedMicros === undefined ? [] : [storyOf({ id, endpoint }, story, endedMicros)];
      });
      this.#finished(fresh);
    }
  }
}
