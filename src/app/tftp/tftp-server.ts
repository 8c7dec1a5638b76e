import type { SocketAddress } from '../../bytes/socket-address.js';
import { readTftpRules } from '../../config/tftp-rules.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import { parseTftpServer, type TftpServerSpec } from '../../config/tftp-server-spec.js';
import { noListener } from '../../endpoint/change-listener.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { socketError } from '../../errors/system-errors.js';
import { FileCache } from '../../store/files/file-cache.js';
import { checkedAddress } from '../../system/interfaces.js';
import { isAddress } from '../../system/ip-address.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ServerCounters } from '../../tftp/server/server-counters.js';
import type {
  DatagramCounts,
  TftpServerEngine,
  TransferSnapshot,
  TransferStory,
} from '../../tftp/server/server-engine.js';
import type { Gap, Totals, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { createHub } from '../create-hub.js';
import { type EventStreamOptions, eventStream } from '../endpoints/event-stream.js';
import { chooseEngine, type RunningEngine } from '../engine.js';
import { createServerEngine } from './create-server-engine.js';
import { checkFilesOrigin, openServedFiles } from './open-served-files.js';
import { ServerAddresses } from './server-addresses.js';
import { ServerReports } from './server-reports.js';
import { serverMetrics } from './tftp-metrics.js';
import type { TftpServerOptions } from './tftp-server-options.js';

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
  readonly #reports: ServerReports;
  readonly #addresses: ServerAddresses;
  /** Settles when `listen` has, either way. */
  #opening: Promise<void> | undefined;
  #isClosed = false;
  /** Settles when the resources of the closed engine are released. */
  #released: Promise<void> | undefined;
  #engine: TftpServerEngine | undefined;
  #running: RunningEngine = { name: 'portable' };
  #files: ServedFiles | undefined;
  #cache: FileCache | undefined;

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
      recorder,
      limits,
      ...input
    } = options;
    this.#options = options;
    this.#input = input;
    const spec = orThrow(parseTftpServer(input));
    this.#spec = limits === undefined ? spec : { ...spec, limits: { ...spec.limits, ...limits } };
    checkFilesOrigin(options);
    this.hub = hub ?? createHub();
    this.id = id ?? 'tftp-serve';
    const numbers = transferNumbers ?? new ConnectionNumbers();
    const listener = changes ?? noListener;
    this.#reports = new ServerReports({ hub: this.hub, endpoint: this.id, numbers, changes: listener });
    this.#addresses = new ServerAddresses(this.hub, this.id, listener);
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
    const { host } = spec;
    if (host !== undefined && isAddress(host)) checkedAddress(host);
    const files = await openServedFiles(this.#options, spec, this.#cache);
    this.#files = files;
    this.#running = chooseEngine(spec.engine);
    const { descriptors = [], traceSteps = 256, recorder } = this.#options;
    const engine = createServerEngine(
      this.#running.name,
      { input: this.#input, spec, rules, files, descriptors, traceSteps, recorder },
      this.#reports,
    );
    this.#reports.follow(engine);
    let bound: readonly SocketAddress[];
    try {
      bound = await engine.open().catch((error: unknown) => {
        throw this.#asTyped(error);
      });
      await this.#options.whenBound?.();
    } catch (error) {
      await engine.close(0);
      await files.close();
      throw error;
    }
    this.#engine = engine;
    this.#addresses.listening(bound, this.#isOfEveryAddress);
    return this.addresses;
  }

  /** Addresses that it can be reached at, `HOST:PORT`, most useful first; empty before `listen`. */
  get addresses(): readonly string[] {
    return this.#addresses.reachable;
  }

  /** The engine that runs, and why it is not the fast one; the portable one before `listen`. */
  get runningEngine(): RunningEngine {
    return this.#running;
  }

  /** `ADDRESS:PORT` as bound; `[::]:69` if every address is served; empty before `listen`. */
  get local(): string {
    return this.#addresses.local(this.#isOfEveryAddress);
  }

  /** Totals since `listen`, bytes of running transfers included. Messages are files. */
  get totals(): Totals {
    return this.#reports.totals;
  }

  /** The port of requests; 0 before `listen`. */
  get port(): number {
    return this.#addresses.port;
  }

  /** The transfers that are running, oldest first. */
  transfers(): readonly TransferSnapshot[] {
    return this.#reports.log.running();
  }

  /** How many transfers are running; costs less than `transfers`. */
  get transferCount(): number {
    return this.#reports.log.runningCount;
  }

  /** When a running transfer began, microseconds since 1970; `undefined` when none of that id runs. */
  beganMicros(id: string): number | undefined {
    return this.#reports.log.beganMicros(id);
  }

  /** The last hundred transfers that have ended, newest first, each with the steps that led there. */
  stories(): readonly TransferStory[] {
    return this.#reports.log.stories;
  }

  /** The story of a running transfer, with its steps so far; `undefined` if none of that id runs. */
  story(id: string): Promise<TransferStory | undefined> {
    return this.#reports.log.story(id);
  }

  /** Counters since `listen`. */
  get counters(): Readonly<ServerCounters> | undefined {
    return this.#engine?.counters;
  }

  /** Datagrams of its sockets, a few milliseconds old at most; `undefined` before `listen` and on the portable engine. */
  get datagrams(): DatagramCounts | undefined {
    return this.#engine?.datagrams;
  }

  /** Aborts one transfer. Returns false if there is none of that id. */
  abort(id: string): boolean {
    return this.#reports.log.abort(id);
  }

  /** Its figures in the text format of Prometheus. */
  metrics(): Promise<string> {
    return serverMetrics(this.#engine?.counters, this.transferCount, this.datagrams, this.#cache?.counters);
  }

  /** Events from now on, for `for await`; ends when the server has stopped. */
  events(options: EventStreamOptions = {}): AsyncIterableIterator<TrafficEvent | Gap> {
    return eventStream(this.hub, options, ({ type, endpoint }) => type === 'stopped' && endpoint === this.id);
  }

  /**
   * Accepts no more requests, lets transfers finish within `graceMs`, aborts the rest, closes. Resolves when all is closed;
   * never rejects; may be called before `listen`, while it opens, and again to shorten the grace period.
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

  /** The engine has closed: releases the rest, and publishes the end. */
  async #release(): Promise<void> {
    this.#reports.close();
    await this.#files?.close();
    if (this.#addresses.bound.length === 0) return;
    this.#addresses.close();
    this.#reports.stopped();
  }

  /** Engines bind each address separately; if none was given, the error names the port. */
  #asTyped(error: unknown): unknown {
    const { host, port } = this.#spec;
    if (host !== undefined || !(error instanceof BreakoutboxError)) return error;
    const isOfPort = error.code === 'ADDRESS_IN_USE' || error.code === 'PERMISSION_DENIED';
    return isOfPort && error.cause !== undefined ? socketError(error.cause, String(port)) : error;
  }

  get #isOfEveryAddress(): boolean {
    const { host } = this.#spec;
    const isInherited = (this.#options.descriptors?.length ?? 0) > 0;
    return !isInherited && (host === undefined || host === '::');
  }
}
