// A thread of the TFTP server: a datagram loop with the server's sessions on it. The disk is in the main thread.
import { parentPort, workerData } from 'node:worker_threads';
import { sessionsOptions } from '../../config/sessions-options.js';
import { readTftpRules } from '../../config/tftp-rules.js';
import { parseTftpServer, type TftpServerSpec } from '../../config/tftp-server-spec.js';
import { failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { RewriteRules } from '../../tftp/server/rewrite-rules.js';
import type { PortRange, TransferRecord } from '../../tftp/server/server-engine.js';
import type { LoopUser } from '../datagram-loop.js';
import { DatagramLoop } from '../datagram-loop.js';
import { openLibc } from '../libc.js';
import { ReleaseQueue } from '../release-queue.js';
import {
  counterNames,
  type FromServerThread,
  type ServerThreadData,
  type ServerThreadEvent,
  type ToServerThread,
} from './engine-messages.js';
import { RemoteFiles } from './remote-files.js';
import { TftpServerLoop } from './tftp-server-loop.js';

/** What nobody waits for crosses at most so many milliseconds after it happened. */
const laterMs = 5;
/** The counters of an active thread are no older than that. */
const countEveryMs = 5;
/** Requests that are not answered are reported no more often. */
const unansweredEveryMs = 1_000;

/**
 * Carries words to the main thread, several at once, and keeps the counters in shared memory up to date: each message
 * wakes the main thread, which may be on this very core.
 */
class Reporter implements LoopUser {
  deadlineMs = Number.POSITIVE_INFINITY;
  readonly #loop: DatagramLoop;
  readonly #server: () => TftpServerLoop;
  #messages: FromServerThread[] = [];
  readonly #releases = new ReleaseQueue<FromServerThread>();
  readonly #transferred: ArrayBuffer[] = [];
  #events: ServerThreadEvent[] = [];
  #isUrgent = false;
  #countedMs = 0;
  #unansweredMs = Number.NEGATIVE_INFINITY;

  constructor(loop: DatagramLoop, server: () => TftpServerLoop) {
    this.#loop = loop;
    this.#server = server;
    loop.addUser(this);
  }

  /** Something happened that someone may want to know. */
  happened(event: ServerThreadEvent): void {
    if (this.#events.length === 0) this.later({ type: 'events', events: this.#events });
    this.#events.push(event);
  }

  /** A request was not answered. The main thread reads the counters a second later. */
  unanswered(): void {
    const { nowMs } = this.#loop;
    if (nowMs - this.#unansweredMs < unansweredEveryMs) return;
    this.#unansweredMs = nowMs;
    this.happened({ type: 'unanswered' });
  }

  /** A transfer has ended; the memory of its trace goes with the word. */
  finished(record: TransferRecord): void {
    this.happened({ type: 'finished', record });
    if (record.trace !== undefined) this.#transferred.push(record.trace.memory);
  }

  /** The main thread is asked for something that someone waits for. */
  ask(message: FromServerThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#messages.push(message);
    this.#transferred.push(...transfer);
    this.#isUrgent = true;
    this.#loop.wake();
  }

  /** The main thread is told something that nobody waits for. */
  later(message: FromServerThread): void {
    this.#messages.push(message);
    this.#postLater();
  }

  /** A transfer needs a file no longer, but datagrams that point into its memory may still wait for the system. */
  release(message: FromServerThread): void {
    this.#releases.add(message);
    this.#postLater();
  }

  #postLater(): void {
    if (this.deadlineMs !== Number.POSITIVE_INFINITY) return;
    this.deadlineMs = this.#loop.nowMs + laterMs;
    this.#loop.wake();
  }

  deadlineReached(): void {
    this.#isUrgent = true;
  }

  turn(): boolean {
    for (const release of this.#releases.turn(() => this.#server().isBlocked)) this.#messages.push(release);
    if (this.#isUrgent) this.post();
    else if (this.#loop.nowMs - this.#countedMs >= countEveryMs) this.rest();
    return false;
  }

  rest(): void {
    this.#countedMs = this.#loop.nowMs;
    const { sessions } = this.#server();
    const { received, dropped } = this.#server().datagrams();
    counters[counterNames.length] = received;
    counters[counterNames.length + 1] = dropped;
    for (let index = 0; index < counterNames.length; index += 1) {
      const name = counterNames[index];
      if (name !== undefined) counters[index] = sessions.counters[name];
    }
  }

  post(): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    this.#isUrgent = false;
    this.rest();
    if (!this.#releases.isEmpty) this.#postLater();
    if (this.#messages.length === 0) return;
    parentPort?.postMessage(this.#messages, this.#transferred.splice(0));
    this.#messages = [];
    this.#events = [];
  }
}

const data = workerData as ServerThreadData;
const { counters } = data;
const libc = openLibc();
const loop = new DatagramLoop(libc, data.spinMicros);
const files = new RemoteFiles((message, transfer) => {
  if (message.type === 'release') reporter.release(message);
  else reporter.ask(message, transfer);
});
const reporter: Reporter = new Reporter(loop, () => server);
/** Made at the start, before anything runs on the loop. */
let server: TftpServerLoop;
/** When the last transfers are given up; `undefined` while the server serves. */
let closeAtMs: number | undefined;
void start();

async function start(): Promise<void> {
  const spec = orThrow(parseTftpServer(data.input));
  server = makeServer(spec, await readTftpRules(spec.rules));
  await open();
}

function makeServer(spec: TftpServerSpec, rules: RewriteRules): TftpServerLoop {
  const shared = data.transfers;
  const transfers = {
    get value() {
      return Atomics.load(shared, 0);
    },
    add: (change: number) => void Atomics.add(shared, 0, change),
  };
  const { host, singlePort, tidPorts, ignoresMtu } = spec;
  return new TftpServerLoop(
    libc,
    loop,
    {
      port: data.port,
      singlePort,
      ignoresMtu,
      descriptors: data.descriptors,
      host,
      tidPorts: tidPorts && shareOf(tidPorts, data),
    },
    {
      ...sessionsOptions(spec, rules, files, data.traceSteps),
      maxInFlightBytes: spec.maxInFlightBytes / data.threads,
      share: { transfers, index: data.index, servers: data.threads },
    },
    {
      transferStarted: (transfer) => reporter.happened({ type: 'started', transfer }),
      transferFinished: (record) => reporter.finished(record),
      refused: (peer, { code, params }) =>
        reporter.happened({ type: 'refused', peer, failure: failure(code, params) }),
      unanswered: () => reporter.unanswered(),
      failed: ({ code, params }) => reporter.happened({ type: 'failed', failure: failure(code, params) }),
    },
  );
}

/** This thread's ports: every thread takes some of the range, so that the first to need one leaves the others theirs. */
function shareOf({ first, last }: PortRange, { index, threads }: ServerThreadData): PortRange {
  return { first: first + index, last, step: threads };
}

async function open(): Promise<void> {
  parentPort?.on('message', (message: ToServerThread) => heard(message));
  try {
    const sharing = data.threads === 1 ? undefined : data.index === 0 ? 'offers' : 'joins';
    const addresses = await server.open(sharing);
    reporter.ask({ type: 'opened', addresses });
  } catch (error) {
    const { code, params } = socketFailure(error, '');
    reporter.ask({ type: 'failedToOpen', failure: failure(code, params) });
    end();
  }
}

function heard(message: ToServerThread): void {
  switch (message.type) {
    case 'abort':
      server.sessions.abort(message.id, 'server-gave-up');
      loop.wake();
      return;
    case 'look':
      reporter.ask({ type: 'transfers', transfers: server.transfers() });
      return;
    case 'tell':
      reporter.ask({ type: 'told', id: message.id, record: server.record(message.id) });
      return;
    case 'close':
      close(message.graceMs);
      return;
    default:
      files.answered(message);
      loop.wake();
  }
}

/** Lets transfers finish within the grace; asked once more it shortens it. */
function close(graceMs: number): void {
  const wantedMs = performance.now() + graceMs;
  server.sessions.stopAccepting();
  if (closeAtMs === undefined) {
    closeAtMs = wantedMs;
    closeWhenIdle();
  } else {
    closeAtMs = Math.min(closeAtMs, wantedMs);
  }
}

function closeWhenIdle(): void {
  const lookAgainMs = 10;
  // What came before the word to close is heard before it.
  loop.runNow();
  if (server.sessions.isBusy && performance.now() < (closeAtMs ?? 0)) {
    setTimeout(closeWhenIdle, lookAgainMs);
    return;
  }
  server.sessions.abortAll('server-stopping');
  end();
}

function end(): void {
  server.close();
  reporter.ask({ type: 'closed' });
  reporter.post();
  loop.close();
  parentPort?.close();
}
