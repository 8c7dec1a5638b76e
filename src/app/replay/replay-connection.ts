import { kindOf } from '../../config/endpoint-kinds.js';
import type { EndpointSpec } from '../../config/endpoint-spec.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { AnswerDifference } from '../../sequence/replay/answer-comparison.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { longPauseMs } from '../../sequence/replay/recorded-pauses.js';
import { ReplayClient, type ReplayPace } from '../../sequence/replay/replay-client.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { createHub } from '../create-hub.js';
import { createEndpoint } from '../endpoints/create-endpoint.js';
import { roomFor } from '../endpoints/paced-send.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/** What became of a conversation. */
export interface ReplayOutcome {
  readonly conversation: RecordedConversation;
  readonly exchanges: number;
  readonly differences: readonly AnswerDifference[];
  /** Why there was no connection, or why it broke. */
  readonly failure: Failure | undefined;
}

/** A long wait for what comes next of a conversation: a pause of the recording, or an answer that took so long in it. */
export interface ReplayWait {
  readonly type: 'pause' | 'answer';
  readonly conversation: RecordedConversation;
  readonly ms: number;
}

/** How one conversation is replayed. */
export interface ReplayConnectionOptions {
  readonly pace: ReplayPace;
  readonly signal: AbortSignal;
  readonly recorder: EndpointRecorder | undefined;
  /** Called before each pause that is longer than `longPauseMs`, and once for such an answer. */
  readonly waiting: ((wait: ReplayWait) => void) | undefined;
}

/** The longest that a timer of the system waits. */
export const maxTimerMs = 2_147_483_647;
/** What one connection may receive between two turns of the event loop, so that nothing of it is lost. */
const maxEvents = 1_000_000;
const maxBytes = 256 * 1024 * 1024;
const graceMs = 1_000;

/** Replays one conversation over a connection of its own. */
export class ReplayConnection {
  readonly #conversation: RecordedConversation;
  readonly #options: ReplayConnectionOptions;
  readonly #hub = createHub();
  readonly #endpoint: Endpoint<EndpointSpec>;
  readonly #client: ReplayClient;
  #end: () => void = () => undefined;
  readonly #over = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  #timer: NodeJS.Timeout | undefined;
  #failure: Failure | undefined;
  /** Why the connection broke: no matter if that was behind the last answer. */
  #broken: Failure | undefined;
  /** The deadline that was told last. */
  #toldMs = 0;
  #hasToldAnswer = false;

  constructor(conversation: RecordedConversation, spec: EndpointSpec, options: ReplayConnectionOptions) {
    const { pace, recorder } = options;
    this.#conversation = conversation;
    this.#options = options;
    this.#endpoint = createEndpoint(spec, { id: conversation.name, hub: this.#hub, recorder });
    this.#client = new ReplayClient(conversation, pace, {
      send: (bytes) => void this.#send(bytes),
      endSending: () => this.#endpoint.endSending(),
      finished: () => this.#end(),
    });
  }

  /** Resolves when the conversation is over, or the signal aborts. Called once. */
  async run(): Promise<ReplayOutcome> {
    const { signal } = this.#options;
    const subscription = this.#hub.subscribe({
      types: ['received', 'closed', 'error'],
      maxEvents,
      maxBytes,
      onBatch: ({ events }) => {
        for (const event of events) this.#take(event);
        this.#wakeInTime();
      },
    });
    const aborted = (): void => this.#end();
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await this.#endpoint.open();
      this.#client.begin(now());
      this.#wakeInTime();
      await this.#over;
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#failure ??= error.failure;
    } finally {
      signal.removeEventListener('abort', aborted);
      clearTimeout(this.#timer);
      await this.#endpoint.close(graceMs);
      subscription.close();
    }
    return this.#outcome();
  }

  #outcome(): ReplayOutcome {
    const { exchanges, differences } = this.#client;
    const conversation = this.#conversation;
    const isBroken = conversation.protocol === 'udp' || differences.length > 0;
    const failure = this.#failure ?? (isBroken ? this.#broken : undefined);
    return { conversation, exchanges, differences, failure };
  }

  #take(event: TrafficEvent): void {
    if (event.type === 'received') this.#client.received(event.bytes, now());
    else if (event.type === 'closed') this.#client.peerFinished(now());
    else if (event.type === 'error') {
      this.#broken ??= event.failure;
      this.#client.peerFinished(now());
    }
  }

  async #send(bytes: Uint8Array): Promise<void> {
    const { spec } = this.#endpoint;
    try {
      const most = kindOf(spec).maxBacklogBytes(spec);
      if (!(await roomFor(this.#endpoint, most, bytes.length, undefined, this.#options.signal))) return;
      this.#endpoint.send(bytes);
      this.#client.sent(now());
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      // That the peer has gone is told as its own event.
      if (error.code !== 'NOT_CONNECTED') this.#failure ??= error.failure;
      this.#client.peerFinished(now());
    }
    this.#wakeInTime();
  }

  /** Wakes the client at its deadline; one that a timer does not reach is waited for in steps. */
  #wakeInTime(): void {
    clearTimeout(this.#timer);
    const { deadlineMs } = this.#client;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    const ms = Math.max(0, deadlineMs - now());
    if (ms > longPauseMs) this.#tell(deadlineMs, ms);
    this.#timer = setTimeout(
      () => {
        this.#client.deadlineReached(now());
        this.#wakeInTime();
      },
      Math.min(maxTimerMs, ms),
    );
  }

  #tell(deadlineMs: number, ms: number): void {
    const type = this.#client.waitsFor;
    // Each piece of an answer puts its end off.
    const isTold = type === 'answer' ? this.#hasToldAnswer : deadlineMs === this.#toldMs;
    if (isTold) return;
    this.#toldMs = deadlineMs;
    this.#hasToldAnswer ||= type === 'answer';
    this.#options.waiting?.({ type, conversation: this.#conversation, ms });
  }
}

function now(): number {
  return performance.now();
}
