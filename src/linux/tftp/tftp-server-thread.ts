// A thread of the TFTP server: a datagram loop that runs the server's sessions. The main thread accesses the disk.
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { sessionsOptions } from '../../config/sessions-options.js';
import { readTftpRules } from '../../config/tftp-rules.js';
import { parseTftpServer, type TftpServerSpec } from '../../config/tftp-server-spec.js';
import { type Failure, failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { RewriteRules } from '../../tftp/server/rewrite-rules.js';
import type { PortRange, ServerObserver } from '../../tftp/server/server-engine.js';
import type { SharedCount } from '../../tftp/server/transfer-table.js';
import { DatagramLoop } from '../datagram-loop.js';
import { type Libc, openLibc } from '../libc.js';
import type { ServerThreadData, ToServerThread } from './engine-messages.js';
import { RemoteFiles } from './remote-files.js';
import { TftpServerLoop } from './tftp-server-loop.js';
import { ThreadRecorder } from './thread-recorder.js';
import { ThreadReporter } from './thread-reporter.js';

/** How often a closing thread checks whether its transfers have ended. */
const closingLookMs = 10;

/** One thread of a server, from its start data to its end. */
class ServerThread {
  readonly #data: ServerThreadData;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #files: RemoteFiles;
  readonly #reporter: ThreadReporter;
  readonly #server: TftpServerLoop;
  readonly #recorder: ThreadRecorder | undefined;
  /** When the remaining transfers are aborted; `undefined` while the server serves. */
  #closeAtMs: number | undefined;

  constructor(data: ServerThreadData, spec: TftpServerSpec, rules: RewriteRules) {
    this.#data = data;
    this.#libc = openLibc();
    this.#loop = new DatagramLoop(this.#libc, data.spinMicros);
    this.#reporter = new ThreadReporter(
      this.#loop,
      () => this.#server,
      data.counters,
      (messages, moved) => parentPort?.postMessage(messages, moved),
    );
    this.#files = new RemoteFiles((message, moved) => {
      if (message.type === 'release') this.#reporter.release(message);
      else this.#reporter.urgent(message, moved);
    });
    this.#recorder = data.canRecord
      ? new ThreadRecorder((message, moved) => this.#reporter.urgent(message, moved))
      : undefined;
    this.#loop.addUser(this.#reporter);
    this.#server = this.#createServer(spec, rules);
  }

  /** Binds, and reports the addresses or the failure to the main thread. */
  async open(): Promise<void> {
    const { threads, index } = this.#data;
    parentPort?.on('message', (message: ToServerThread) => this.#received(message));
    try {
      const sharing = threads === 1 ? undefined : index === 0 ? 'offers' : 'joins';
      const addresses = await this.#server.open(sharing);
      this.#reporter.urgent({ type: 'opened', addresses });
    } catch (error) {
      this.#reporter.urgent({ type: 'failedToOpen', failure: plain(socketFailure(error, '')) });
      this.#end();
    }
  }

  #createServer(spec: TftpServerSpec, rules: RewriteRules): TftpServerLoop {
    const data = this.#data;
    const { host, singlePort, tidPorts, ignoresMtu } = spec;
    return new TftpServerLoop(
      this.#libc,
      this.#loop,
      {
        port: data.port,
        singlePort,
        ignoresMtu,
        descriptors: data.descriptors,
        host,
        tidPorts: tidPorts && shareOf(tidPorts, data),
      },
      {
        ...sessionsOptions(spec, rules, this.#files, data.traceSteps),
        maxInFlightBytes: spec.maxInFlightBytes / data.threads,
        share: { transfers: sharedCount(data.transfers), index: data.index, servers: data.threads },
      },
      this.#observer(),
      this.#recorder,
    );
  }

  #observer(): ServerObserver {
    const reporter = this.#reporter;
    return {
      transferStarted: (transfer) => reporter.happened({ type: 'started', transfer }),
      transferFinished: (record) => reporter.finished(record),
      refused: (peer, reason) => reporter.happened({ type: 'refused', peer, failure: plain(reason) }),
      unanswered: () => reporter.unanswered(),
      failed: (reason) => reporter.happened({ type: 'failed', failure: plain(reason) }),
    };
  }

  #received(message: ToServerThread): void {
    switch (message.type) {
      case 'abort':
        this.#server.sessions.abort(message.id, 'server-gave-up');
        this.#loop.wake();
        return;
      case 'listTransfers':
        this.#reporter.urgent({ type: 'transfers', transfers: this.#server.transfers() });
        return;
      case 'readRecord':
        this.#reporter.urgent({ type: 'record', id: message.id, record: this.#server.record(message.id) });
        return;
      case 'close':
        this.#close(message.graceMs);
        return;
      case 'record':
        this.#recorder?.start(message.program, message.waitingBytes);
        return;
      case 'stopRecording':
        this.#recorder?.stop();
        return;
      case 'halt':
        this.#stop();
        // No timer or message may call into the closed loop.
        process.exit();
        return;
      default:
        this.#files.answered(message);
        this.#loop.wake();
    }
  }

  /** Lets transfers finish within the grace. A further call may shorten it. */
  #close(graceMs: number): void {
    const wantedMs = performance.now() + graceMs;
    this.#server.sessions.stopAccepting();
    if (this.#closeAtMs === undefined) {
      this.#closeAtMs = wantedMs;
      this.#closeWhenIdle();
    } else {
      this.#closeAtMs = Math.min(this.#closeAtMs, wantedMs);
    }
  }

  #closeWhenIdle(): void {
    const { sessions } = this.#server;
    // Datagrams that arrived before the message to close are handled before it.
    this.#loop.runNow();
    if (sessions.isBusy && performance.now() < (this.#closeAtMs ?? 0)) {
      setTimeout(() => this.#closeWhenIdle(), closingLookMs);
      return;
    }
    sessions.abortAll('server-stopping');
    this.#end();
  }

  #end(): void {
    this.#server.close();
    this.#recorder?.stop();
    this.#reporter.urgent({ type: 'closed' });
    this.#reporter.post();
    this.#stop();
    parentPort?.close();
  }

  /** Makes no more system calls, and lets the main thread know that, even while it waits. */
  #stop(): void {
    this.#loop.close();
    Atomics.store(this.#data.stopped, 0, 1);
    Atomics.notify(this.#data.stopped, 0);
  }
}

/** A failure in the form that is posted between threads. */
function plain({ code, params }: Failure): Failure {
  return failure(code, params);
}

/** The transfers of all threads together. */
function sharedCount(memory: Int32Array<SharedArrayBuffer>): SharedCount {
  return {
    get value() {
      return Atomics.load(memory, 0);
    },
    add: (change) => void Atomics.add(memory, 0, change),
  };
}

/** This thread's ports: every thread gets a part of the range, so that no thread takes the ports of others. */
function shareOf({ first, last }: PortRange, { index, threads }: ServerThreadData): PortRange {
  return { first: first + index, last, step: threads };
}

async function run(data: ServerThreadData): Promise<void> {
  const spec = { ...orThrow(parseTftpServer(data.input)), limits: data.limits };
  await new ServerThread(data, spec, await readTftpRules(spec.rules)).open();
}

void run(workerData as ServerThreadData);
