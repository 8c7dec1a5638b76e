import type { SocketAddress } from '../../bytes/socket-address.js';
import { sessionsOptions } from '../../config/sessions-options.js';
import { readTftpRules } from '../../config/tftp-rules.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import { parseTftpServer, type TftpServerSpec } from '../../config/tftp-server-spec.js';
import { type ChangeListener, noListener } from '../../endpoint/change-listener.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { socketError } from '../../errors/system-errors.js';
import { ThreadedTftpServer } from '../../linux/tftp/threaded-tftp-server.js';
import { PortableTftpServer } from '../../net/tftp/portable-tftp-server.js';
import { DynamicFiles, type DynamicSource } from '../../store/files/dynamic-files.js';
import { FileCache } from '../../store/files/file-cache.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import { nowMicros } from '../../system/clock.js';
import { checkedAddress } from '../../system/interfaces.js';
import { isAddress } from '../../system/ip-address.js';
import type { RewriteRules } from '../../tftp/server/rewrite-rules.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ServerCounters } from '../../tftp/server/server-counters.js';
import type {
  DatagramCounts,
  ServerObserver,
  TftpServerEngine,
  TransferSnapshot,
  TransferStory,
} from '../../tftp/server/server-engine.js';
import type { Gap, Totals, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { createHub } from '../create-hub.js';
import { type EventStreamOptions, eventStream } from '../endpoints/event-stream.js';
import { chooseEngine, type RunningEngine, threadsOf } from '../engine.js';
import { entryFiles } from '../entries/entry-files.js';
import { ServerAddresses } from './server-addresses.js';
import { serverMetrics } from './tftp-metrics.js';
import { TransferLog } from './tftp-transfer-log.js';

/** What a `TftpServer` serves and how. */
export interface TftpServerOptions extends TftpServerInput {
  /** The folder to serve. */
  readonly root?: string;
  /** A function that answers names; what it does not know comes from `root` or `files`, when there is one. */
  readonly source?: DynamicSource;
  /** Files from elsewhere, instead of `root`: `HttpFiles`, or your own. Closed with the server. */
  readonly files?: ServedFiles;
  /** Where its events go; default: a hub of its own, which `events()` reads. */
  readonly hub?: Hub;
  /** Its name in every event. Default `tftp-serve`. */
  readonly id?: string;
  /** Sockets that are bound already, by number, as systemd passes them. */
  readonly descriptors?: readonly number[];
  /**
   * What is to be done when the ports are bound and before `listening` is published, such as giving root up. When it
   * throws, the server closes and `listen` rejects with that.
   */
  readonly whenBound?: () => void | Promise<void>;
  /** Steps of each transfer that are kept for its story, 17 bytes each while it runs. Default 256; 0 for none. */
  readonly traceSteps?: number;
  /** Of a server that is made again under the same id: its transfers are numbered on. */
  readonly transferNumbers?: ConnectionNumbers | undefined;
  /** Is notified when what `totals`, `transfers` or `addresses` give has changed. */
  readonly changes?: ChangeListener | undefined;
}

/** Requests without an answer are published as one event so often. */
const publishUnansweredEveryMs = 1_000;

/**
 * A TFTP server. Read-only unless `write` says otherwise.
 *
 *     const server = new TftpServer({ root: './images', port: 6969 });
 *     console.log(await server.listen());
 *     for await (const event of server.events()) console.log(event.type);
 */
export class TftpServer {
  readonly hub: Hub;
  readonly id: string;
  readonly #options: TftpServerOptions;
  readonly #input: TftpServerInput;
  readonly #spec: TftpServerSpec;
  readonly #log: TransferLog;
  readonly #addresses: ServerAddresses;
  readonly #changes: ChangeListener;
  /** Settles when `listen` has, either way. */
  #opening: Promise<void> | undefined;
  #isClosed = false;
  /** Settles when what the closed engine has left is released. */
  #released: Promise<void> | undefined;
  #engine: TftpServerEngine | undefined;
  #running: RunningEngine = { name: 'portable' };
  #files: ServedFiles | undefined;
  #cache: FileCache | undefined;
  /** Due while there are requests without an answer that are not published yet. */
  #unansweredDue: NodeJS.Timeout | undefined;
  /** Refusals without an answer that are published. */
  #publishedRefusals = 0;
  /** Failures of the server itself. */
  #failures = 0;

  /** Binds nothing before `listen`. @throws BreakoutboxError for what is wrong with the options, but for the rules */
  constructor(options: TftpServerOptions) {
    const {
      root,
      source,
      files,
      hub,
      id,
      descriptors,
      traceSteps,
      whenBound,
      changes,
      transferNumbers,
      ...input
    } = options;
    this.#options = options;
    this.#input = input;
    this.#spec = orThrow(parseTftpServer(input));
    this.hub = hub ?? createHub();
    this.id = id ?? 'tftp-serve';
    this.#changes = changes ?? noListener;
    this.#log = new TransferLog({
      hub: this.hub,
      endpoint: this.id,
      numbers: transferNumbers ?? new ConnectionNumbers(),
      changed: () => this.#changes.figuresChanged(),
    });
    this.#addresses = new ServerAddresses(this.hub, this.id, this.#changes);
    if (root === undefined && source === undefined && files === undefined) {
      throw new BreakoutboxError('TFTP_ROOT_INVALID', {
        path: '',
        reason: 'nothing-given-to-serve' satisfies ReasonKey,
      });
    }
  }

  /**
   * Opens the files and binds; resolves with the addresses that it can be reached at, `HOST:PORT`, most useful first.
   * Rejects with a `BreakoutboxError`: `TFTP_RULES_INVALID`, `TFTP_ROOT_INVALID`, `PERMISSION_DENIED` (port 69), `ADDRESS_IN_USE` …
   */
  listen(): Promise<readonly string[]> {
    const opening = this.#open();
    this.#opening = opening.then(
      () => undefined,
      () => undefined,
    );
    return opening;
  }

  async #open(): Promise<readonly string[]> {
    if (this.#isClosed) return [];
    const spec = this.#spec;
    const rules = await readTftpRules(spec.rules);
    this.#cache = new FileCache(spec.cacheBytes);
    const { host } = this.#spec;
    if (host !== undefined && isAddress(host)) checkedAddress(host);
    this.#files = await this.#openFiles(this.#cache);
    const engine = this.#createEngine(this.#files, rules);
    this.#log.follow(engine);
    let bound: readonly SocketAddress[];
    try {
      bound = await engine.open().catch((error: unknown) => {
        throw this.#asTyped(error);
      });
      await this.#options.whenBound?.();
    } catch (error) {
      await engine.close(0);
      await this.#files.close();
      throw error;
    }
    this.#engine = engine;
    this.#addresses.listening(bound, this.#isOfEveryAddress);
    return this.addresses;
  }

  /** Where it can be reached, `HOST:PORT`, most useful first; empty before `listen`. */
  get addresses(): readonly string[] {
    return this.#addresses.reachable;
  }

  /** What runs it, and why it is not the fast one; the portable one before `listen`. */
  get runningEngine(): RunningEngine {
    return this.#running;
  }

  /** `ADDRESS:PORT` as bound; `[::]:69` when every address is served, empty before `listen`. */
  get local(): string {
    return this.#addresses.local(this.#isOfEveryAddress);
  }

  /** What has come and gone since `listen`, bytes of running transfers as well. Messages are files. */
  get totals(): Totals {
    const counters = this.#engine?.counters;
    const { get, put } = this.#log.moved();
    return {
      connections: counters?.transfersStarted ?? 0,
      receivedMessages: put.files,
      receivedBytes: put.bytes,
      sentMessages: get.files,
      sentBytes: get.bytes,
      refused: (counters?.refused ?? 0) + (counters?.requestsDropped ?? 0),
      dropped: this.datagrams?.dropped ?? 0,
      errors: this.#failures + (counters?.refused ?? 0) + (counters?.transfersFailed ?? 0),
    };
  }

  /** The port of requests; 0 before `listen`. */
  get port(): number {
    return this.#addresses.port;
  }

  /** The transfers that are running, oldest first. */
  transfers(): readonly TransferSnapshot[] {
    return this.#log.running();
  }

  /** How many transfers are running; costs less than `transfers`. */
  get transferCount(): number {
    return this.#log.runningCount;
  }

  /** When a running transfer began, microseconds since 1970; `undefined` when none of that id runs. */
  beganMicros(id: string): number | undefined {
    return this.#log.beganMicros(id);
  }

  /** The last hundred transfers that have ended, newest first, each with the steps that led there. */
  stories(): readonly TransferStory[] {
    return this.#log.stories;
  }

  /** How a running transfer has come to where it is, with its steps so far; `undefined` when none of that id runs. */
  story(id: string): Promise<TransferStory | undefined> {
    return this.#log.story(id);
  }

  /** What it has counted since `listen`. */
  get counters(): Readonly<ServerCounters> | undefined {
    return this.#engine?.counters;
  }

  /** Datagrams of its sockets, a few milliseconds old at most; `undefined` before `listen` and on the portable engine. */
  get datagrams(): DatagramCounts | undefined {
    return this.#engine?.datagrams;
  }

  /** Gives one transfer up; false when there is none of that id. */
  abort(id: string): boolean {
    return this.#log.abort(id);
  }

  /** Its figures in the text format of Prometheus. */
  metrics(): Promise<string> {
    return serverMetrics(this.#engine?.counters, this.transferCount, this.datagrams, this.#cache?.counters);
  }

  /** What happens, from now on, for `for await`; ends when the server has stopped. */
  events(options: EventStreamOptions = {}): AsyncIterableIterator<TrafficEvent | Gap> {
    return eventStream(this.hub, options, ({ type, endpoint }) => type === 'stopped' && endpoint === this.id);
  }

  /**
   * Takes no more requests, lets transfers finish within `graceMs`, gives the rest up, closes. Resolves when all is closed;
   * never rejects; may be called before `listen`, while it opens, and again to shorten the grace.
   */
  async close(graceMs = 2_000): Promise<void> {
    this.#isClosed = true;
    await this.#opening;
    const engine = this.#engine;
    if (engine === undefined) return;
    await engine.close(graceMs);
    this.#released ??= this.#release();
    await this.#released;
  }

  /** The engine has closed: lets go of the rest, and publishes the end. */
  async #release(): Promise<void> {
    this.#log.close();
    clearTimeout(this.#unansweredDue);
    this.#publishUnanswered();
    await this.#files?.close();
    if (this.#addresses.bound.length === 0) return;
    this.#addresses.close();
    if (!this.hub.wants('stopped')) return;
    this.hub.publish({ type: 'stopped', timeMicros: nowMicros(), endpoint: this.id, totals: this.totals });
  }

  /** Engines bind each address by itself; where none was named, the error names the port. */
  #asTyped(error: unknown): unknown {
    const { host, port } = this.#spec;
    if (host !== undefined || !(error instanceof BreakoutboxError)) return error;
    const isOfPort = error.code === 'ADDRESS_IN_USE' || error.code === 'PERMISSION_DENIED';
    return isOfPort && error.cause !== undefined ? socketError(error.cause, String(port)) : error;
  }

  #createEngine(files: ServedFiles, rules: RewriteRules): TftpServerEngine {
    const spec = this.#spec;
    const { descriptors = [], traceSteps = 256 } = this.#options;
    this.#running = chooseEngine(spec.engine);
    if (this.#running.name === 'linux') {
      const threads = threadsOf(spec, descriptors);
      const { spinMicros } = spec;
      const input = this.#input;
      const entry = entryFiles.tftpServerThread;
      const options = { input, spec, descriptors, traceSteps, threads, spinMicros, entry };
      return new ThreadedTftpServer(options, files, this.#observer());
    }
    const { host, port, singlePort, tidPorts, ignoresMtu } = spec;
    return new PortableTftpServer(
      {
        port,
        singlePort,
        ignoresMtu,
        descriptors,
        host,
        tidPorts,
      },
      sessionsOptions(spec, rules, files, traceSteps),
      this.#observer(),
    );
  }

  async #openFiles(cache: FileCache): Promise<ServedFiles> {
    const { root, source, files } = this.#options;
    const createClientFolders = this.#spec.policy.perClientFolders;
    const below =
      files ??
      (root === undefined ? undefined : await ServedFolder.open(root, { cache, createClientFolders }));
    if (source !== undefined) return new DynamicFiles(source, below);
    if (below === undefined) {
      const reason: ReasonKey = 'nothing-to-serve';
      throw new BreakoutboxError('TFTP_ROOT_INVALID', { path: '', reason });
    }
    return below;
  }

  #observer(): ServerObserver {
    return {
      transferStarted: (transfer) => this.#log.started(transfer),
      transferFinished: (record) => this.#log.finished(record),
      refused: (peer, reason) => {
        this.#changes.figuresChanged();
        this.#publishFailure(reason, peer);
      },
      unanswered: () => {
        this.#unansweredDue ??= setTimeout(() => this.#publishUnanswered(), publishUnansweredEveryMs).unref();
      },
      failed: (reason) => {
        this.#failures += 1;
        this.#changes.figuresChanged();
        this.#publishFailure(reason);
      },
    };
  }

  get #isOfEveryAddress(): boolean {
    const { host } = this.#spec;
    const isInherited = (this.#options.descriptors?.length ?? 0) > 0;
    return !isInherited && (host === undefined || host === '::');
  }

  #publishFailure(reason: Failure, peer?: string): void {
    if (!this.hub.wants('error')) return;
    const event = { type: 'error', timeMicros: nowMicros(), endpoint: this.id, failure: reason } as const;
    this.hub.publish(peer === undefined ? event : { ...event, peer });
  }

  /** A flood of refused requests costs one event a second. */
  #publishUnanswered(): void {
    this.#unansweredDue = undefined;
    this.#changes.figuresChanged();
    const count = (this.#engine?.counters.refusedUntold ?? 0) - this.#publishedRefusals;
    if (count === 0) return;
    this.#publishedRefusals += count;
    this.#publishFailure(failure('TFTP_REFUSALS_UNTOLD', { count }));
  }
}
