import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { TftpServerSpec } from '../../config/tftp-server-spec.js';
import { BreakoutboxError, errorOf, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { bindAddress } from '../../system/host-addresses.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import { noCounts, type ServerCounters } from '../../tftp/server/server-counters.js';
import type {
  DatagramCounts,
  ServerObserver,
  TftpServerEngine,
  TransferRecord,
  TransferSnapshot,
} from '../../tftp/server/server-engine.js';
import {
  counterNames,
  countersInMemory,
  type FromServerThread,
  type ServerThreadData,
  type ServerThreadEvent,
  type ToServerThread,
} from './engine-messages.js';
import { FilesHost } from './files-host.js';
import { RecordedThread, type ThreadRecording } from './recorded-thread.js';

/** The limit of the space for new objects in each thread. */
const youngMebibytes = 3;
/** How long the exit of the process waits for the threads, in milliseconds. Each has a turn of its event loop much sooner. */
const maxHaltMs = 1_000;

/** The options of a server's threads. */
export interface ServerThreadsOptions {
  /** The unparsed description: each thread parses it. */
  readonly input: TftpServerInput;
  /** The parsed description. */
  readonly spec: TftpServerSpec;
  readonly descriptors: readonly number[];
  readonly traceSteps: number;
  readonly threads: number;
  readonly spinMicros: number;
  /** The compiled file that each thread runs. */
  readonly entry: URL;
  /** Takes the packets of the threads while it is on. */
  readonly recording?: ThreadRecording | undefined;
}

interface Thread {
  readonly worker: Worker;
  readonly host: FilesHost;
  readonly counters: Float64Array<SharedArrayBuffer>;
  /** One integer: 1 once the thread makes no more system calls. */
  readonly stopped: Int32Array<SharedArrayBuffer>;
  /** True while the answer to a request for its transfers is pending. */
  asked: boolean;
  /** Absent if nothing can record. */
  readonly recorded: RecordedThread | undefined;
  readonly ended: Promise<void>;
}

/**
 * A TFTP server on the Linux engine: threads, each with a datagram loop, that share a port (SO_REUSEPORT) and the file
 * cache. This is their engine in the main thread, where the disk and the observer are.
 */
export class ThreadedTftpServer implements TftpServerEngine {
  readonly #options: ServerThreadsOptions;
  readonly #files: ServedFiles;
  readonly #observer: ServerObserver;
  readonly #threads: Thread[] = [];
  /** The transfers that are running, each with its thread. */
  readonly #running = new Map<string, { snapshot: TransferSnapshot; readonly thread: Thread }>();
  readonly #transferCount = new Int32Array(new SharedArrayBuffer(4));
  /** Pending requests for the record of a running transfer, by its id. */
  readonly #asking = new Map<string, ((record: TransferRecord | undefined) => void)[]>();
  #closing = false;
  #unserve: (() => void) | undefined;
  /**
   * Ends the threads before the process exits. Node interrupts a thread wherever it is: in a call of koffi that fails, koffi cannot
   * throw then, and aborts the process.
   */
  readonly #halt = (): void => {
    for (const { worker } of this.#threads) post(worker, { type: 'halt' });
    const untilMs = performance.now() + maxHaltMs;
    for (const { stopped } of this.#threads)
      Atomics.wait(stopped, 0, 0, Math.max(0, untilMs - performance.now()));
  };

  constructor(options: ServerThreadsOptions, files: ServedFiles, observer: ServerObserver) {
    this.#options = options;
    this.#files = files;
    this.#observer = observer;
  }

  get counters(): Readonly<ServerCounters> {
    const sum = noCounts();
    for (const { counters } of this.#threads) {
      for (const [index, name] of counterNames.entries()) sum[name] += counters[index] ?? 0;
    }
    return sum;
  }

  get datagrams(): DatagramCounts {
    let received = 0;
    let dropped = 0;
    for (const { counters } of this.#threads) {
      received += counters[counterNames.length] ?? 0;
      dropped += counters[counterNames.length + 1] ?? 0;
    }
    return { received, dropped };
  }

  async open(): Promise<readonly SocketAddress[]> {
    const { spec, threads } = this.#options;
    const host =
      spec.host === undefined || spec.host === '*' ? spec.host : await bindAddress(spec.host, spec.port);
    this.#files.shareMemory?.();
    process.on('exit', this.#halt);
    try {
      let port = spec.port;
      let addresses: readonly SocketAddress[] = [];
      for (let index = 0; index < threads; index += 1) {
        addresses = await this.#start(index, port, host);
        // If the system chooses the port, the first thread determines it.
        port = addresses[0]?.port ?? port;
      }
      this.#unserve = this.#options.recording?.serves(addresses);
      return addresses;
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  transfers(): readonly TransferSnapshot[] {
    for (const thread of this.#threads) {
      if (thread.asked || this.#running.size === 0) continue;
      thread.asked = true;
      post(thread.worker, { type: 'listTransfers' });
    }
    return Array.from(this.#running.values(), ({ snapshot }) => snapshot);
  }

  record(id: string): Promise<TransferRecord | undefined> {
    const found = this.#running.get(id);
    if (found === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiting = this.#asking.get(id);
      this.#asking.set(id, [...(waiting ?? []), resolve]);
      if (waiting === undefined) post(found.thread.worker, { type: 'readRecord', id });
    });
  }

  abort(id: string): boolean {
    const found = this.#running.get(id);
    if (found !== undefined) post(found.thread.worker, { type: 'abort', id });
    return found !== undefined;
  }

  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    for (const { worker } of this.#threads) post(worker, { type: 'close', graceMs });
    await Promise.all(this.#threads.map(({ ended }) => ended));
    this.#unserve?.();
    process.off('exit', this.#halt);
  }

  /** Starts a thread. Resolves with the addresses that it has bound. */
  #start(index: number, port: number, host: string | undefined): Promise<readonly SocketAddress[]> {
    const { input, spec, descriptors, traceSteps, spinMicros, threads, recording } = this.#options;
    const counters = new Float64Array(new SharedArrayBuffer(countersInMemory * 8));
    const stopped = new Int32Array(new SharedArrayBuffer(4));
    const { host: _, ...others } = input;
    const data: ServerThreadData = {
      input: host === undefined ? others : { ...others, host },
      limits: spec.limits,
      port,
      descriptors,
      traceSteps,
      spinMicros,
      index,
      threads,
      transfers: this.#transferCount,
      stopped,
      counters,
      canRecord: recording !== undefined,
    };
    // Options of the process, such as --input-type, may not be valid for a thread's file.
    const worker = new Worker(this.#options.entry, {
      workerData: data,
      execArgv: [],
      // A third of the memory of a transfer: what a thread makes for one is soon garbage, and little of it is collected at once.
      resourceLimits: { maxYoungGenerationSizeMb: youngMebibytes },
    });
    const files = new FilesHost(this.#files, (message, transfer = []) =>
      worker.postMessage(message, [...transfer]),
    );
    return new Promise((resolve, reject) => {
      let thrown: Error | undefined;
      const ended = new Promise<void>((resolveEnded) => {
        worker.on('exit', () => {
          files.close();
          thread.recorded?.close();
          this.#threadEnded(thread, thrown);
          reject(new BreakoutboxError('ENGINE_FAILED', { reason: reasonOf(thrown) }));
          resolveEnded();
        });
      });
      const recorded = recording && new RecordedThread(recording, (message) => post(worker, message));
      const thread: Thread = { worker, host: files, counters, stopped, asked: false, recorded, ended };
      this.#threads.push(thread);
      worker.on('error', (error) => {
        thrown = error instanceof Error ? error : new Error(String(error));
      });
      worker.on('message', (messages: readonly FromServerThread[]) => {
        for (const message of messages) {
          if (message.type === 'opened') resolve(message.addresses);
          else if (message.type === 'failedToOpen') reject(errorOf(message.failure));
          else this.#received(thread, message);
        }
      });
    });
  }

  #received(thread: Thread, message: FromServerThread): void {
    switch (message.type) {
      case 'packets':
        thread.recorded?.posted(message);
        return;
      case 'events':
        for (const event of message.events) this.#happened(thread, event);
        return;
      case 'transfers':
        thread.asked = false;
        for (const snapshot of message.transfers) {
          const known = this.#running.get(snapshot.id);
          if (known !== undefined) known.snapshot = snapshot;
        }
        return;
      case 'record':
        this.#answer(message.id, message.record);
        return;
      case 'opened':
      case 'failedToOpen':
      case 'closed':
        return;
      default:
        void thread.host.asked(message);
    }
  }

  #happened(thread: Thread, event: ServerThreadEvent): void {
    switch (event.type) {
      case 'started':
        this.#running.set(event.transfer.id, { snapshot: event.transfer, thread });
        this.#observer.transferStarted(event.transfer);
        return;
      case 'finished':
        this.#running.delete(event.record.transfer.id);
        this.#answer(event.record.transfer.id, event.record);
        this.#observer.transferFinished(event.record);
        return;
      case 'refused':
        this.#observer.refused(event.peer, event.failure);
        return;
      case 'unanswered':
        this.#observer.unanswered();
        return;
      case 'failed':
        this.#observer.failed(event.failure);
    }
  }

  #answer(id: string, record: TransferRecord | undefined): void {
    const waiting = this.#asking.get(id) ?? [];
    this.#asking.delete(id);
    for (const resolve of waiting) resolve(record);
  }

  /** A thread that ends unexpectedly ends its transfers too: this is reported, and the others go on. */
  #threadEnded(thread: Thread, thrown: Error | undefined): void {
    for (const [id, { thread: its }] of this.#running) {
      if (its !== thread) continue;
      this.#running.delete(id);
      this.#answer(id, undefined);
    }
    if (thrown !== undefined || !this.#closing) {
      this.#observer.failed(failure('ENGINE_FAILED', { reason: reasonOf(thrown) }));
    }
  }
}

/** Why a thread ended: the error that it threw, if any. */
function reasonOf(thrown: Error | undefined): string {
  return thrown?.message ?? ('thread-ended' satisfies ReasonKey);
}

function post(worker: Worker, message: ToServerThread): void {
  worker.postMessage(message);
}
