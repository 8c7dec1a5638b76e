import type { ChangeListener } from '../../endpoint/change-listener.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { type Failure, failure } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type {
  ServerObserver,
  TftpServerEngine,
  TransferRecord,
  TransferSnapshot,
} from '../../tftp/server/server-engine.js';
import type { Totals } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { TransferLog } from './tftp-transfer-log.js';

/** Interval at which refused requests without an ERROR are published as one event. */
const publishUnansweredEveryMs = 1_000;

/** Where the reports of a TFTP server go. */
export interface ServerReportsContext {
  readonly hub: Hub;
  /** Names the server in every event. */
  readonly endpoint: string;
  /** The numbers of its transfers. */
  readonly numbers: ConnectionNumbers;
  readonly changes: ChangeListener;
}

/** Observes the engine of a TFTP server: counts and publishes its transfers, refusals and failures. */
export class ServerReports implements ServerObserver {
  /** Its transfers. */
  readonly log: TransferLog;
  readonly #context: ServerReportsContext;
  #engine: TftpServerEngine | undefined;
  /** Due while there are refused requests without an ERROR that are not published yet. */
  #unansweredDue: NodeJS.Timeout | undefined;
  /** Refusals without an ERROR that are published. */
  #publishedRefusals = 0;
  /** Failures of the server itself. */
  #failures = 0;

  constructor(context: ServerReportsContext) {
    const { hub, endpoint, numbers, changes } = context;
    this.#context = context;
    this.log = new TransferLog({ hub, endpoint, numbers, changed: () => changes.figuresChanged() });
  }

  /** Reads the counters and transfers of this engine from now on. */
  follow(engine: TftpServerEngine): void {
    this.#engine = engine;
    this.log.follow(engine);
  }

  /** Totals so far, bytes of running transfers included. Messages are whole files. */
  get totals(): Totals {
    const counters = this.#engine?.counters;
    const { get, put } = this.log.moved();
    return {
      connections: counters?.transfersStarted ?? 0,
      receivedMessages: put.files,
      receivedBytes: put.bytes,
      sentMessages: get.files,
      sentBytes: get.bytes,
      refused: (counters?.refused ?? 0) + (counters?.requestsDropped ?? 0),
      dropped: this.#engine?.datagrams?.dropped ?? 0,
      errors: this.#failures + (counters?.refused ?? 0) + (counters?.transfersFailed ?? 0),
    };
  }

  transferStarted(transfer: TransferSnapshot): void {
    this.log.started(transfer);
  }

  transferFinished(record: TransferRecord): void {
    this.log.finished(record);
  }

  refused(peer: string, reason: Failure): void {
    this.#context.changes.figuresChanged();
    this.#publishFailure(reason, peer);
  }

  unanswered(): void {
    this.#unansweredDue ??= setTimeout(() => this.#publishUnanswered(), publishUnansweredEveryMs).unref();
  }

  failed(reason: Failure): void {
    this.#failures += 1;
    this.#context.changes.figuresChanged();
    this.#publishFailure(reason);
  }

  /** The engine has closed: publishes the refusals that were held back. */
  close(): void {
    this.log.close();
    clearTimeout(this.#unansweredDue);
    this.#publishUnanswered();
  }

  /** Publishes the end of a server that has listened. */
  stopped(): void {
    const { hub, endpoint } = this.#context;
    if (!hub.wants('stopped')) return;
    hub.publish({ type: 'stopped', timeMicros: nowMicros(), endpoint, totals: this.totals });
  }

  #publishFailure(reason: Failure, peer?: string): void {
    const { hub, endpoint } = this.#context;
    if (!hub.wants('error')) return;
    const event = { type: 'error', timeMicros: nowMicros(), endpoint, failure: reason } as const;
    hub.publish(peer === undefined ? event : { ...event, peer });
  }

  /** A flood of refused requests costs one event a second. */
  #publishUnanswered(): void {
    this.#unansweredDue = undefined;
    this.#context.changes.figuresChanged();
    const count = (this.#engine?.counters.refusedUnanswered ?? 0) - this.#publishedRefusals;
    if (count === 0) return;
    this.#publishedRefusals += count;
    this.#publishFailure(failure('TFTP_REFUSALS_UNTOLD', { count }));
  }
}
