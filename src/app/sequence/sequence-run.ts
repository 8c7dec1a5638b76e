import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { OpenSettings, OpenTarget, Sequence, TransferSpec } from '../../sequence/sequence.js';
import { SequenceMachine } from '../../sequence/sequence-machine.js';
import type {
  SequenceOutbox,
  SequenceReport,
  SequenceResult,
  ServeSettings,
} from '../../sequence/sequence-report.js';
import { nowMicros } from '../../system/clock.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { Subscription } from '../../traffic/subscription.js';
import { createHub } from '../create-hub.js';
import { type OpenedThing, type OpeningThing, openSocket } from './opened-things.js';
import { type SequenceDesk, sequenceTools } from './sequence-desk.js';
import { moveFile, openServer } from './sequence-tftp.js';

/** How a sequence is run. */
export interface SequenceRunOptions {
  /** What `{{name}}` stands for at the beginning. */
  readonly values: ReadonlyMap<string, string>;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /** Is told what happens, in order. */
  readonly onReport: (report: SequenceReport) => void;
}

/** What a datagram that does not arrive comes back as. */
const undelivered: ReadonlySet<string> = new Set(['CONNECTION_REFUSED', 'UNREACHABLE']);
/** Node's timers take at most 2^31 - 1 ms. */
const maxTimerMs = 2_147_483_647;
/** How long what was sent last may take to go out at the end. */
const graceMs = 500;
/** Messages and bytes that may wait for the sequence, which looks at each at once. */
const maxWaitingEvents = 100_000;
const maxWaitingBytes = 64 * 1024 * 1024;

/**
 * Runs a sequence on sockets of its own until it is over and they are closed. Rejects only for a fault of the program.
 */
export function runSequence(
  sequence: Sequence,
  desk: SequenceDesk,
  options: SequenceRunOptions,
): Promise<SequenceResult> {
  return new SequenceRun(sequence, desk, options).run();
}

/** The sockets, the files and the clock of a sequence that runs. */
class SequenceRun implements SequenceOutbox {
  readonly #desk: SequenceDesk;
  readonly #options: SequenceRunOptions;
  readonly #machine: SequenceMachine;
  readonly #hub = createHub();
  readonly #events: Subscription;
  /** What is open or being opened. */
  readonly #things = new Map<string, Promise<OpeningThing>>();
  readonly #opened = new Map<string, OpenedThing>();
  /** What came to something before it counted as open. */
  readonly #early = new Map<string, TrafficEvent[]>();
  /** Which way the transfers of TFTP servers go, by endpoint and id. */
  readonly #directions = new Map<string, 'get' | 'put'>();
  readonly #transfers = new Map<number, AbortController>();
  readonly #closing = new Set<Promise<void>>();
  readonly #result: Promise<SequenceResult>;
  #finish: (result: SequenceResult) => void = () => undefined;
  #fault: (error: unknown) => void = () => undefined;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;

  constructor(sequence: Sequence, desk: SequenceDesk, options: SequenceRunOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#result = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fault = reject;
    });
    this.#result.catch(() => undefined);
    this.#machine = new SequenceMachine(sequence, options.values, sequenceTools(desk, sequence), this);
    this.#events = this.#hub.subscribe({
      types: ['connected', 'received', 'closed', 'error', 'transferStarted', 'transferFinished'],
      maxEvents: maxWaitingEvents,
      maxBytes: maxWaitingBytes,
      onBatch: ({ events }) =>
        this.#tellMachine(() => {
          for (const event of events) this.#happened(event);
        }),
    });
  }

  async run(): Promise<SequenceResult> {
    const { signal } = this.#options;
    const interrupt = (): void => this.#machine.interrupt(now());
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      this.#tellMachine(() => this.#machine.begin(now()));
      if (signal?.aborted === true) interrupt();
      return await this.#result;
    } finally {
      signal?.removeEventListener('abort', interrupt);
      await this.#close();
    }
  }

  open(name: string, target: OpenTarget, settings: OpenSettings): void {
    this.#open(name, () => openSocket(name, target, settings, this.#desk.workspace, this.#hub));
  }

  serve(name: string, root: string, how: ServeSettings): void {
    const folder = this.#desk.workspace.folder.root;
    this.#open(name, async () => openServer(name, root, how, folder, this.#hub));
  }

  send(name: string, bytes: Uint8Array, peer: string | undefined): Failure | undefined {
    try {
      const peers = this.#opened.get(name)?.send(bytes, peer) ?? 0;
      return peers > 0 ? undefined : failure('NOT_CONNECTED');
    } catch (error) {
      if (error instanceof BreakoutboxError) return error.failure;
      throw error;
    }
  }

  close(name: string): void {
    const thing = this.#things.get(name);
    this.#things.delete(name);
    this.#opened.delete(name);
    if (thing === undefined) return;
    const closing = thing.then(
      (found) => found.close(graceMs),
      () => undefined,
    );
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }

  transfer(id: number, transfer: TransferSpec): void {
    const abort = new AbortController();
    this.#transfers.set(id, abort);
    const ended = (result: Parsed<number>): void => {
      this.#transfers.delete(id);
      this.#tellMachine(() => this.#machine.transferEnded(id, result, now()));
    };
    moveFile(transfer, this.#desk.workspace.folder.root, abort.signal).then(
      (bytes) => ended({ ok: true, value: bytes }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        if (error instanceof BreakoutboxError) ended({ ok: false, failure: error.failure });
        else this.#broke(error);
      },
    );
  }

  abortTransfer(id: number): void {
    this.#transfers.get(id)?.abort();
    this.#transfers.delete(id);
  }

  report(report: SequenceReport): void {
    this.#options.onReport(report);
    if (report.type === 'finished') this.#finish(report.result);
  }

  #open(name: string, begin: () => Promise<OpeningThing>): void {
    const thing = begin();
    this.#things.set(name, thing);
    const isStill = (): boolean => this.#things.get(name) === thing;
    thing
      .then(({ opened }) => opened)
      .then(
        (opened) => {
          if (!isStill()) return;
          this.#opened.set(name, opened);
          this.#tellMachine(() => {
            this.#machine.opened(name, opened.facts, now());
            for (const event of this.#early.get(name) ?? []) this.#tell(event);
          });
          this.#early.delete(name);
        },
        (error: unknown) => {
          if (!isStill()) return;
          if (error instanceof BreakoutboxError)
            this.#tellMachine(() => this.#machine.openFailed(name, error.failure, now()));
          else this.#broke(error);
        },
      );
  }

  #happened(event: TrafficEvent): void {
    const { endpoint = '' } = event;
    if (this.#opened.has(endpoint)) {
      this.#tell(event);
      return;
    }
    if (!this.#things.has(endpoint)) return;
    const early = this.#early.get(endpoint) ?? [];
    early.push(event);
    this.#early.set(endpoint, early);
  }

  #tell(event: TrafficEvent): void {
    const name = event.endpoint ?? '';
    const machine = this.#machine;
    switch (event.type) {
      case 'received':
        machine.received(name, event.peer, event.bytes, now(), event.timeMicros / 1_000);
        break;
      case 'connected':
        machine.visited(name, 'connected', event.peer, now());
        break;
      case 'closed':
        machine.visited(name, event.reason === 'reset' ? 'reset' : 'closed', event.peer, now());
        break;
      case 'error':
        if (undelivered.has(event.failure.code)) machine.undelivered(name, event.failure, now());
        break;
      case 'transferStarted':
        this.#directions.set(`${name} ${event.id}`, event.direction);
        break;
      case 'transferFinished': {
        const { id, file, outcome, bytes } = event;
        const direction = this.#directions.get(`${name} ${id}`) === 'put' ? 'received' : 'sent';
        this.#directions.delete(`${name} ${id}`);
        machine.served(name, { file, direction, isWhole: outcome === 'done', bytes }, now());
        break;
      }
      default:
    }
  }

  /** What has come counts before the time that it came in is over. */
  #timeIsUp(): void {
    this.#events.flush();
    this.#tellMachine(() => this.#machine.deadlineReached(now()));
  }

  /** Tells the machine something; what it throws ends the run as failed. */
  #tellMachine(tell: () => void): void {
    try {
      tell();
      this.#wakeInTime();
    } catch (error) {
      this.#broke(error);
    }
  }

  #broke(error: unknown): void {
    this.#sleep();
    try {
      this.#machine.broke(error, now());
    } catch (worse) {
      // Whoever is told of reports threw.
      this.#fault(worse);
    }
  }

  #wakeInTime(): void {
    this.#sleep();
    const { deadlineMs } = this.#machine;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    const leftMs = deadlineMs - now();
    this.#timer =
      leftMs <= 0
        ? setImmediate(() => this.#timeIsUp())
        : setTimeout(() => this.#timeIsUp(), Math.min(maxTimerMs, Math.ceil(leftMs)));
  }

  #sleep(): void {
    clearTimeout(this.#timer as NodeJS.Timeout | undefined);
    clearImmediate(this.#timer as NodeJS.Immediate | undefined);
  }

  async #close(): Promise<void> {
    this.#sleep();
    for (const abort of this.#transfers.values()) abort.abort();
    for (const name of [...this.#things.keys()]) this.close(name);
    await Promise.all(this.#closing);
    this.#events.close();
  }
}

/** Wall-clock time in milliseconds. */
function now(): number {
  return nowMicros() / 1_000;
}
