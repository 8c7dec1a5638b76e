import type { ServerCounters } from '../../tftp/server/server-counters.js';
import type { DatagramCounts, TransferRecord } from '../../tftp/server/server-engine.js';
import type { DatagramLoop, LoopUser } from '../datagram-loop.js';
import { ReleaseQueue } from '../release-queue.js';
import { counterNames, type FromServerThread, type ServerThreadEvent } from './engine-messages.js';

/** The longest delay in milliseconds before an event that nothing waits for is posted. */
const laterMs = 5;
/** Milliseconds after which the counters of an active thread are written again. */
const countEveryMs = 5;
/** Milliseconds between two reports of unanswered requests. */
const unansweredEveryMs = 1_000;

/** The server, as its reporter reads it. */
export interface ReportedServer {
  readonly counters: Readonly<ServerCounters>;
  datagrams(): DatagramCounts;
  /** True if the system has no room for datagrams that were gathered in an earlier turn. */
  readonly isBlocked: boolean;
}

/** Posts messages to the main thread, with memory that is transferred instead of copied. */
export type PostMessages = (messages: readonly FromServerThread[], moved: ArrayBuffer[]) => void;

/**
 * Reports to the main thread in batches, and keeps the counters in shared memory up to date. Each message wakes the main
 * thread, which may run on the same core.
 */
export class ThreadReporter implements LoopUser {
  deadlineMs = Number.POSITIVE_INFINITY;
  readonly #loop: Pick<DatagramLoop, 'nowMs' | 'wake'>;
  readonly #server: () => ReportedServer;
  readonly #counters: Float64Array;
  readonly #postMessages: PostMessages;
  #messages: FromServerThread[] = [];
  readonly #releases = new ReleaseQueue<FromServerThread>();
  readonly #moved: ArrayBuffer[] = [];
  #events: ServerThreadEvent[] = [];
  #isUrgent = false;
  #countedMs = 0;
  #unansweredMs = Number.NEGATIVE_INFINITY;

  /** Writes into `counters` in the order of `counterNames`; `server` is called once there is one, from the first turn on. */
  constructor(
    loop: Pick<DatagramLoop, 'nowMs' | 'wake'>,
    server: () => ReportedServer,
    counters: Float64Array,
    postMessages: PostMessages,
  ) {
    this.#loop = loop;
    this.#server = server;
    this.#counters = counters;
    this.#postMessages = postMessages;
  }

  /** An event occurred: it is posted later, with others. */
  happened(event: ServerThreadEvent): void {
    if (this.#events.length === 0) this.#later({ type: 'events', events: this.#events });
    this.#events.push(event);
  }

  /** A request was not answered. The main thread reads the counters a second later. */
  unanswered(): void {
    const { nowMs } = this.#loop;
    if (nowMs - this.#unansweredMs < unansweredEveryMs) return;
    this.#unansweredMs = nowMs;
    this.happened({ type: 'unanswered' });
  }

  /** A transfer has ended. The memory of its trace is transferred. */
  finished(record: TransferRecord): void {
    this.happened({ type: 'finished', record });
    if (record.trace !== undefined) this.#moved.push(record.trace.memory);
  }

  /** Posts `message` in this turn: the receiver waits for it, or the thread for its answer. */
  urgent(message: FromServerThread, moved: readonly ArrayBuffer[] = []): void {
    this.#messages.push(message);
    this.#moved.push(...moved);
    this.#isUrgent = true;
    this.#loop.wake();
  }

  /** A transfer no longer needs a file, but datagrams that point into its memory may still wait for the system. */
  release(message: FromServerThread): void {
    this.#releases.add(message);
    this.#postLater();
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
    const values = this.#counters;
    this.#countedMs = this.#loop.nowMs;
    const { counters } = this.#server();
    const { received, dropped } = this.#server().datagrams();
    values[counterNames.length] = received;
    values[counterNames.length + 1] = dropped;
    for (let index = 0; index < counterNames.length; index += 1) {
      const name = counterNames[index];
      if (name !== undefined) values[index] = counters[name];
    }
  }

  /** Posts everything now. */
  post(): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    this.#isUrgent = false;
    this.rest();
    if (!this.#releases.isEmpty) this.#postLater();
    if (this.#messages.length === 0) return;
    this.#postMessages(this.#messages, this.#moved.splice(0));
    this.#messages = [];
    this.#events = [];
  }

  #later(message: FromServerThread): void {
    this.#messages.push(message);
    this.#postLater();
  }

  #postLater(): void {
    if (this.deadlineMs !== Number.POSITIVE_INFINITY) return;
    this.deadlineMs = this.#loop.nowMs + laterMs;
    this.#loop.wake();
  }
}
