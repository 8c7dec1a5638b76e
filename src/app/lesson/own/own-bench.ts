import { encodeText } from '../../../bytes/encodings.js';
import type { Endpoint } from '../../../endpoint/endpoint.js';
import { BreakoutboxError, type Failure } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import type { ProgramFinding } from '../../../lesson/own-program/finding.js';
import { OwnProgramWatch } from '../../../lesson/own-program/own-program-watch.js';
import type { OwnProgramTask } from '../../../lesson/own-program/task.js';
import type { OwnProgramTraffic } from '../../../lesson/own-program/traffic.js';
import { waits } from '../../../lesson/own-program/waits.js';
import type { OwnClientTask, OwnServerTask } from '../../../lesson/own-tasks.js';
import { socketRows } from '../../../system/ports.js';
import { RecordingTap } from '../../../transport/recording-tap.js';
import { createHub } from '../../create-hub.js';
import { loadFactory } from '../../endpoints/endpoint-factories.js';
import { TftpServingEnd } from '../bench/tftp-ends.js';
import { askChatServer } from './ask-chat-server.js';
import { askLineServer } from './ask-line-server.js';
import { askTftpServer, type OwnDatagram, type OwnDoor } from './ask-tftp-server.js';
import { ClientRuns } from './client-runs.js';
import type { OwnClient } from './own-client.js';
import { type OwnPiece, pieceOf } from './own-piece.js';
import { OwnTraffic } from './own-traffic.js';

const loopback = '127.0.0.1';
/** Pieces of traffic that are kept to be shown. */
const maxShown = 200;
/** How long the bench waits for an answer of a student's server before it asks the next thing. */
const answerMs = 1_500;
/** Between two lines that the bench says of its own accord. */
const sayEveryMs = 1_000;
/** How often it looks into the kernel for what the program has not read. */
const lookMs = 500;
/** Behind a silence from which a finding follows, so that it has been found. */
const slackMs = 200;

type ServerTask = Exclude<OwnProgramTask, { readonly kind: `${string}-client` }>;

/** The other side of a program that a student writes: it answers, or asks, and says what is wrong with the program. */
export class OwnBench {
  readonly side: 'client' | 'server';
  /** Changes with whatever there is to show. */
  version = 0;
  /** Which run of the program it is: `pieces` and `findings` are of this one. */
  run = 0;
  readonly pieces: OwnPiece[] = [];
  #task: OwnProgramTask | undefined;
  #watch: OwnProgramWatch | undefined;
  /** What a server is asked. */
  #serverTask: ServerTask | undefined;
  /** Begins to say to a client what nobody has asked for; undefined where nothing is. */
  #speak: (() => void) | undefined;
  /** What tells that another run of a client has begun. */
  readonly #runs = new ClientRuns();
  readonly #traffic: OwnTraffic;
  readonly #opened: (() => Promise<void>)[] = [];
  readonly #ports = new Map<number, { readonly local: number; readonly peer: number }>();
  /** What came to each UDP socket of the bench that waits for it, by address. */
  readonly #doors = new Map<string, OwnDatagram[]>();
  readonly #waiting = new Set<() => void>();
  readonly #beganMs = performance.now();
  #address = '';
  #failure: Failure | undefined;
  #program: { readonly pid: number; readonly name: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isAsking = false;
  #isLooking = false;

  private constructor(side: 'client' | 'server') {
    this.side = side;
    this.#traffic = new OwnTraffic(
      () => this.#now,
      (traffic) => this.#take(traffic),
      (connection, { local, peer }) => this.#ports.set(connection, { local: local.port, peer: peer.port }),
    );
  }

  /** Opens a server on a free port of 127.0.0.1 for a student's client. Rejects with a BreakoutboxError. */
  static async forClient({ task, reply, says = [], files }: OwnClientTask): Promise<OwnBench> {
    const bench = new OwnBench('client');
    if (task.kind === 'tftp-client') {
      await bench.#serveFiles(files ?? {});
      bench.#begin({ ...task, requestAddress: bench.#address });
      return bench;
    }
    const isStream = task.kind === 'line-client';
    bench.#begin(task);
    const { endpoint, local } = await bench.#open({
      ...{ type: isStream ? 'tcp-listen' : 'udp', address: `${loopback}:0`, encoding: task.encoding },
      ...(isStream && { framing: 'line' }),
      ...(reply !== undefined && { reply }),
    });
    bench.#address = local;
    if (says.length > 0) {
      const texts = says.map((text) => encodeText(`${text}\n`, task.encoding));
      bench.#speak = () => void bench.#sayAll(endpoint, texts);
      bench.#speak();
    }
    return bench;
  }

  /** For a student's server at a port of this machine; `ask` asks it. */
  static forServer({ task }: OwnServerTask, port: number): OwnBench {
    const bench = new OwnBench('server');
    bench.#address = `${loopback}:${port}`;
    bench.#serverTask = task.kind === 'tftp-server' ? { ...task, requestAddress: bench.#address } : task;
    bench.#begin(bench.#serverTask);
    return bench;
  }

  /** Where the program is to connect, or is asked. */
  get address(): string {
    return this.#address;
  }

  get findings(): readonly ProgramFinding[] {
    return this.#watch?.findings ?? [];
  }

  /** The process at the other end, where the system tells. */
  get program(): { readonly pid: number; readonly name: string } | undefined {
    return this.#program;
  }

  /** Why the program could not be asked. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /**
   * Asks a student's server everything of its task, on sockets of its own. Resolves when that is over, and when it cannot be asked: `failure` has
   * why. Rejects with what is a fault of the bench itself. Asks no client.
   */
  async ask(): Promise<void> {
    const task = this.#serverTask;
    if (task === undefined || this.#isAsking || this.#isClosed) return;
    this.#isAsking = true;
    this.#failure = undefined;
    this.#begin(task);
    this.#changed();
    try {
      if (task.kind === 'line-server') await askLineServer(task, () => this.#client());
      else if (task.kind === 'chat-server') await askChatServer(task, () => this.#client());
      else if (task.kind === 'udp-server') await this.#askDatagrams();
      else await askTftpServer(this.#address, task.files, () => this.#door());
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#failure = error.failure;
    } finally {
      this.#isAsking = false;
      this.#changed();
    }
  }

  /** Resolves when `version` is another than `known`, or after `ms`. */
  changedSince(known: number, ms: number): Promise<void> {
    if (this.version !== known || this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
    this.#changed();
    await Promise.all(this.#opened.map((close) => close()));
  }

  get #now(): number {
    return performance.now() - this.#beganMs;
  }

  #begin(task: OwnProgramTask): void {
    this.#task = task;
    this.run += 1;
    this.#watch = new OwnProgramWatch(task);
    this.pieces.length = 0;
    clearInterval(this.#looking);
    this.#looking = setInterval(() => void this.#lookOnce(), lookMs);
    this.#looking.unref();
  }

  async #serveFiles(files: Readonly<Record<string, number>>): Promise<void> {
    const server = new TftpServingEnd({
      ...{ protocol: 'tftp', ends: ['server'], wire: 'direct', files },
      repeatMs: { server: 1_000, client: 1_000 },
    });
    this.#opened.push(() => server.close());
    await server.open();
    const { local } = await this.#open({
      ...{
        type: 'udp-relay',
        address: `${loopback}:0`,
        target: `${loopback}:${server.localPort}`,
        tftp: true,
      },
    });
    this.#address = local;
  }

  /** Opens an endpoint whose traffic the watch is told. */
  async #open(input: unknown): Promise<{ readonly endpoint: Endpoint; readonly local: string }> {
    const { kind, create } = await loadFactory(input);
    const endpoint = create(orThrow(kind.parse(input)), {
      ...{ id: 'own', hub: createHub(), engine: 'portable', served: undefined },
      tap: new RecordingTap(this.#traffic, this.side === 'client' ? 'peer' : 'local'),
    });
    await endpoint.open();
    this.#opened.push(() => endpoint.close(0));
    // Whoever asks on does not know yet that nobody is to be asked any more.
    if (this.#isClosed) await endpoint.close(0);
    const { status } = endpoint;
    return { endpoint, local: 'local' in status ? status.local : '' };
  }

  async #askDatagrams(): Promise<void> {
    const { endpoint } = await this.#open({ type: 'udp', address: `${loopback}:0` });
    for (const text of ['Hello', '温度 23.5℃', '', 'x'.repeat(1_400)]) {
      if (this.#isClosed) return;
      endpoint.send(encodeText(text, 'utf-8'), this.#address);
      await this.#quiet(answerMs);
    }
    // What follows from silence is found when there has been one.
    await this.#until(this.#now + waits.quietMs + slackMs);
    await endpoint.close(0);
  }

  /** Says something to whoever is connected, each second from the first connection of a run on. */
  async #sayAll(endpoint: Endpoint, texts: readonly Uint8Array[]): Promise<void> {
    const { run } = this;
    while (this.pieces.length === 0 && !this.#isClosed) await this.changedSince(this.version, lookMs);
    for (const text of texts) {
      await this.#until(this.#now + sayEveryMs);
      if (this.#isClosed || this.run !== run) return;
      try {
        endpoint.send(text);
      } catch (error) {
        // Nobody is connected any more.
        if (!(error instanceof BreakoutboxError)) throw error;
        return;
      }
    }
  }

  /** A connection to the student's server. */
  async #client(): Promise<OwnClient> {
    const { endpoint } = await this.#open({ type: 'tcp-connect', address: this.#address });
    const isOpen = (): boolean => endpoint.status.state === 'connected';
    return {
      isOpen,
      say: (bytes) => this.#unlessEnded(isOpen, () => endpoint.send(bytes)),
      finish: () => this.#unlessEnded(isOpen, () => endpoint.endSending()),
      leave: () => endpoint.close(0),
      quiet: (ms) => this.#quiet(ms),
      settled: async () => {
        // A silence counts from a look, and is found by one.
        const until = this.#now + waits.idleMs + 2 * lookMs + slackMs;
        while (isOpen() && this.#now < until && !this.#isClosed)
          await this.changedSince(this.version, Math.min(lookMs, until - this.#now));
      },
      wait: (ms) => this.#until(this.#now + ms),
    };
  }

  /** Does what needs a connection, unless it has ended: that the program did so is for the watch to say. */
  #unlessEnded(isOpen: () => boolean, act: () => void): void {
    if (this.#isClosed || !isOpen()) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
    }
  }

  async #until(time: number): Promise<void> {
    while (this.#now < time && !this.#isClosed) await this.changedSince(this.version, time - this.#now);
  }

  /** A UDP socket of its own, of which everything that comes is kept until it is taken. */
  async #door(): Promise<OwnDoor> {
    const { endpoint, local } = await this.#open({ type: 'udp', address: `${loopback}:0` });
    const came: OwnDatagram[] = [];
    this.#doors.set(local, came);
    return {
      send: (bytes, to) => {
        if (!this.#isClosed) endpoint.send(bytes, to);
      },
      lose: (bytes, to) =>
        this.#take({ type: 'datagramSent', local, peer: to, bytes, isLost: true, at: this.#now }),
      next: async (ms) => {
        const until = this.#now + ms;
        while (came.length === 0 && this.#now < until && !this.#isClosed)
          await this.changedSince(this.version, until - this.#now);
        return came.shift();
      },
    };
  }

  /** Until the program has said something, and then nothing for a moment; at most so long. */
  async #quiet(ms: number): Promise<void> {
    const until = this.#now + ms;
    const came = (): number => this.pieces.filter(({ type }) => /received/i.test(type)).length;
    const before = came();
    while (this.#now < until && !this.#isClosed) {
      const known = this.version;
      await this.changedSince(known, Math.min(60, until - this.#now));
      if (came() > before && this.version === known) return;
    }
  }

  #take(traffic: OwnProgramTraffic): void {
    // What was wrong with the last run is not wrong with the next.
    if (this.side === 'client' && this.#task !== undefined && this.#runs.isNew(this.#task, traffic)) {
      this.#begin(this.#task);
      this.#speak?.();
    }
    if (this.#runs.isFormer(traffic)) return;
    this.#watch?.take(traffic);
    if (traffic.type === 'datagramReceived')
      this.#doors.get(traffic.local)?.push({ peer: traffic.peer, bytes: Uint8Array.from(traffic.bytes) });
    const piece = pieceOf(traffic);
    if (piece !== undefined) {
      if (this.pieces.length >= maxShown) this.pieces.shift();
      this.pieces.push(piece);
      this.#changed();
    }
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const deadline = this.#watch?.deadlineMs;
    if (deadline === undefined || this.#isClosed) return;
    this.#timer = setTimeout(
      () => {
        this.#pass({ type: 'elapsed', at: this.#now });
        this.#schedule();
      },
      Math.max(1, Math.ceil(deadline - this.#now)),
    );
    this.#timer.unref();
  }

  /** Looks, unless the last look still reads: a busy machine takes longer than a look's turn. */
  async #lookOnce(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#look();
    } finally {
      this.#isLooking = false;
    }
  }

  /** Looks at the program's end of each connection: who it is, and what it has not read. */
  async #look(): Promise<void> {
    if (this.#ports.size === 0) return;
    const ports = new Set(Array.from(this.#ports.values(), ({ peer }) => peer));
    const rows = await socketRows({ tcp: true, udp: false, listening: false, ports });
    for (const [connection, { local, peer }] of this.#ports) {
      const row = rows.find((one) => one.local.port === peer && one.peer?.port === local);
      if (row === undefined) continue;
      if (row.pid !== undefined && row.pid !== this.#program?.pid) {
        this.#program = { pid: row.pid, name: row.process ?? '?' };
        this.#changed();
      }
      this.#pass({ type: 'unread', connection, bytes: row.waiting, at: this.#now });
    }
  }

  /** Has the watch draw anew what nothing but time, or a look, has changed. */
  #pass(traffic: OwnProgramTraffic): void {
    if (this.#runs.isFormer(traffic)) return;
    const change = this.#watch?.take(traffic);
    if (change !== undefined && change.found.length + change.withdrawn.length > 0) this.#changed();
  }

  #changed(): void {
    this.version += 1;
    for (const done of [...this.#waiting]) done();
  }
}
