import { Worker } from 'node:worker_threads';
import { errorOf, type Failure, failure } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type {
  CaptureThreadData,
  FromCaptureThread,
  InterfaceCounts,
  ToCaptureThread,
} from './thread-messages.js';

/**
 * Packets of interfaces as they come: pieces of a pcapng file, each of whole blocks, owned by the caller. A thread of its own
 * takes the packets from libpcap, so that no other work delays it. Where the pieces are not taken as fast, it waits, and the
 * kernel counts what its buffer cannot hold: nothing is lost without being counted.
 */
export class LiveCapture implements AsyncIterable<Uint8Array> {
  readonly #worker: Worker;
  #pieces: Uint8Array[] = [];
  #packets = 0;
  #counts: readonly InterfaceCounts[] = [];
  #failure: Failure | undefined;
  #hasEnded = false;
  readonly #ended: Promise<void>;
  #wake: (() => void) | undefined;
  #usedBytes = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  /**
   * Opens the interfaces. `entry` is the file that the thread runs (`app/entries/entry-files.ts`).
   * @throws BreakoutboxError CAPTURE_LIBPCAP_MISSING, CAPTURE_NOT_PERMITTED, CAPTURE_INTERFACE_MISSING, CAPTURE_INTERFACE_DOWN,
   * CAPTURE_FILTER_INVALID, CAPTURE_INTERFACE_FAILED
   */
  static open(data: CaptureThreadData, entry: URL): Promise<LiveCapture> {
    // Options of the process, such as --input-type, may not be valid for a thread's file.
    const worker = new Worker(entry, { workerData: data, execArgv: [] });
    const capture = new LiveCapture(worker);
    return new Promise((resolve, reject) => {
      let thrown: unknown;
      worker.on('error', (error) => {
        thrown = error;
      });
      worker.on('message', (message: FromCaptureThread) => {
        if (message.type === 'opened') resolve(capture);
        else capture.#received(message);
      });
      worker.on('exit', () => {
        capture.#exited(thrown);
        reject(errorOf(capture.#failure ?? threadEnded(thrown)));
      });
    });
  }

  /** Packets captured so far, those that have not been taken yet included. */
  get packets(): number {
    return this.#packets;
  }

  /** What each interface had and lost: a second old at most, and final when the last piece has been taken. */
  get counts(): readonly InterfaceCounts[] {
    return this.#counts;
  }

  /** Ends the capture behind the packets that have arrived. */
  stop(): void {
    this.#post({ type: 'stop' });
  }

  /**
   * Ends it at once, whatever has not been taken, and waits until the interfaces are closed. Once the pieces have been taken to their
   * end there is nothing to close. The thread ends by itself: terminated, it would leave what libpcap has opened to the process.
   */
  async close(): Promise<void> {
    this.#post({ type: 'halt' });
    await this.#ended;
  }

  /** The pieces, once. Ends after `stop`, or with CAPTURE_INTERFACE_FAILED when an interface is gone. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        while (this.#pieces.length > 0) {
          const pieces = this.#pieces;
          this.#pieces = [];
          for (const piece of pieces) {
            yield piece;
            this.#used(piece.length);
          }
        }
        if (this.#hasEnded) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      if (this.#failure !== undefined) throw errorOf(this.#failure);
    } finally {
      await this.close();
    }
  }

  #used(bytes: number): void {
    this.#usedBytes += bytes;
    if (this.#pieces.length > 0 && this.#usedBytes < creditBytes) return;
    this.#post({ type: 'used', bytes: this.#usedBytes });
    this.#usedBytes = 0;
  }

  #received(message: FromCaptureThread): void {
    switch (message.type) {
      case 'piece':
        this.#packets = message.packets;
        this.#pieces.push(message.bytes);
        break;
      case 'counts':
        this.#counts = message.interfaces;
        break;
      case 'failed':
        this.#failure = message.failure;
        break;
      default:
    }
    this.#wakeUp();
  }

  #exited(thrown: unknown): void {
    if (thrown !== undefined) this.#failure ??= threadEnded(thrown);
    this.#hasEnded = true;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  #post(message: ToCaptureThread): void {
    this.#worker.postMessage(message);
  }
}

/** Used bytes that are reported together. */
const creditBytes = 1024 * 1024;

function threadEnded(thrown: unknown): Failure {
  const reason = thrown instanceof Error ? thrown.message : ('thread-ended' satisfies ReasonKey);
  return failure('ENGINE_FAILED', { reason });
}
