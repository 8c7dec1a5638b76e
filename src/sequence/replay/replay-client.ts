import { type AnswerComparison, type AnswerDifference, compareAnswers } from './answer-comparison.js';
import { type Exchange, exchangesOf, type RecordedConversation } from './recorded-conversation.js';

/** How fast a conversation is replayed, and how long answers are waited for. */
export interface ReplayPace {
  /** 2 halves the pauses of the recording; 0 leaves them out. */
  readonly speed: number;
  /** Milliseconds without anything of an answer after which it is over, besides those that it took in the recording. */
  readonly answerWaitMs: number;
}

/** What the client asks of its connection. */
export interface ReplayOutbox {
  /** Sends the bytes, which stay unchanged; `sent` is to be called once more may follow. */
  send(bytes: Uint8Array): void;
  /** Finishes sending; answers may still come. */
  endSending(): void;
  /** Nothing more is sent or expected. */
  finished(): void;
}

/** Milliseconds of silence after which nothing is expected beyond the recorded answer. */
const settleMs = 200;
/** The same of an answer that differs: how long it is, is not known. */
const differingMs = 1_000;

type State =
  | { readonly type: 'new' }
  /** The next request is due at that time. */
  | { readonly type: 'pausing'; readonly dueMs: number }
  | { readonly type: 'sending' }
  /** Everything is sent: until that time more is to come. */
  | { readonly type: 'awaiting'; readonly untilMs: number }
  | { readonly type: 'over' };

/**
 * Plays the client of a recorded conversation, on passed-in time: sends what it sent with the pauses it made after what came before, and
 * compares each answer with the recorded one. The next request waits for the answer before it.
 */
export class ReplayClient {
  readonly #exchanges: readonly Exchange[];
  readonly #protocol: 'tcp' | 'udp';
  readonly #pace: ReplayPace;
  readonly #outbox: ReplayOutbox;
  readonly #differences: AnswerDifference[] = [];
  #state: State = { type: 'new' };
  /** The exchange, and the request in it, that is sent next. */
  #index = -1;
  #request = 0;
  /** Of the exchange whose requests were sent last. */
  #comparison: AnswerComparison | undefined;
  #compared = 0;
  #hasPeerFinished = false;

  constructor(conversation: RecordedConversation, pace: ReplayPace, outbox: ReplayOutbox) {
    this.#exchanges = exchangesOf(conversation);
    this.#protocol = conversation.protocol;
    this.#pace = pace;
    this.#outbox = outbox;
  }

  /** Where answers differed so far: one for each exchange. */
  get differences(): readonly AnswerDifference[] {
    return this.#differences;
  }

  /** Exchanges of the recording. */
  get exchanges(): number {
    return this.#exchanges.length;
  }

  /** When to wake it, in the milliseconds of the times that it is given; infinite while it waits for nothing. */
  get deadlineMs(): number {
    switch (this.#state.type) {
      case 'pausing':
        return this.#state.dueMs;
      case 'awaiting':
        return this.#state.untilMs;
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  /** What it waits for until then. */
  get waitsFor(): 'pause' | 'answer' {
    return this.#state.type === 'awaiting' ? 'answer' : 'pause';
  }

  /** The connection is open. */
  begin(nowMs: number): void {
    this.#next(nowMs);
  }

  /** What it sent last is on its way. */
  sent(nowMs: number): void {
    if (this.#state.type === 'sending') this.#sendNext(nowMs);
  }

  /** Bytes of the stream, or a datagram; borrowed. */
  received(bytes: Uint8Array, nowMs: number): void {
    if (this.#state.type === 'over') return;
    this.#comparison ??= compareAnswers(this.#protocol, []);
    this.#comparison.take(bytes);
    if (this.#state.type === 'awaiting') this.#await(nowMs);
  }

  /** The peer has finished sending, or is gone: what is still expected does not come. */
  peerFinished(nowMs: number): void {
    this.#hasPeerFinished = true;
    if (this.#state.type === 'over' || this.#state.type === 'new') return;
    if (this.#state.type === 'awaiting') this.#next(nowMs);
    else this.#endAll();
  }

  deadlineReached(nowMs: number): void {
    if (nowMs < this.deadlineMs) return;
    if (this.#state.type === 'pausing') this.#send();
    else if (this.#state.type === 'awaiting') this.#next(nowMs);
  }

  /** Goes on with the next exchange: its requests, or what the server says first. */
  #next(nowMs: number): void {
    this.#index += 1;
    this.#request = 0;
    const exchange = this.#exchanges[this.#index];
    if (exchange === undefined || this.#hasPeerFinished) {
      this.#endAll();
      return;
    }
    if (exchange.requests.length === 0) {
      this.#compareNext();
      if (exchange.isClientDone) this.#outbox.endSending();
      this.#await(nowMs);
      return;
    }
    this.#pause(nowMs);
  }

  #pause(nowMs: number): void {
    const gapMs = this.#exchanges[this.#index]?.requests[this.#request]?.gapMs ?? 0;
    const { speed } = this.#pace;
    this.#state = { type: 'pausing', dueMs: speed === 0 ? nowMs : nowMs + gapMs / speed };
    if (this.#state.dueMs <= nowMs) this.#send();
  }

  #send(): void {
    const request = this.#exchanges[this.#index]?.requests[this.#request];
    if (request === undefined) return;
    // What came before is still of the exchange before.
    if (this.#request === 0) this.#compareNext();
    this.#request += 1;
    this.#state = { type: 'sending' };
    this.#outbox.send(request.bytes);
  }

  #sendNext(nowMs: number): void {
    const exchange = this.#exchanges[this.#index];
    if (exchange === undefined) return;
    if (this.#request < exchange.requests.length) {
      this.#pause(nowMs);
      return;
    }
    if (exchange.isClientDone) this.#outbox.endSending();
    this.#await(nowMs);
  }

  /** Ends the comparison of the exchange before, and begins that of the present one. */
  #compareNext(): void {
    this.#endComparison();
    this.#comparison = compareAnswers(this.#protocol, this.#exchanges[this.#index]?.answers ?? []);
    this.#compared = this.#index + 1;
  }

  #endComparison(): void {
    const difference = this.#comparison?.end(Math.max(1, this.#compared));
    this.#comparison = undefined;
    if (difference !== undefined) this.#differences.push(difference);
  }

  /** Waits for the rest of the present answers, and goes on at once where all of them have come. */
  #await(nowMs: number): void {
    const { answerWaitMs } = this.#pace;
    const exchange = this.#exchanges[this.#index];
    if (this.#comparison === undefined || exchange === undefined) return;
    const { isComplete, isEqual } = this.#comparison;
    const isLast = this.#index === this.#exchanges.length - 1;
    if (isComplete && isEqual && !isLast) {
      this.#next(nowMs);
      return;
    }
    const recordedMs = Math.max(0, ...exchange.answers.map(({ gapMs }) => gapMs));
    const isEndDue = isLast && exchange.isServerDone && !this.#hasPeerFinished;
    const longestMs = answerWaitMs + recordedMs;
    const waitMs = isComplete && !isEndDue ? settleMs : longestMs;
    this.#state = { type: 'awaiting', untilMs: nowMs + (isEqual ? waitMs : Math.min(waitMs, differingMs)) };
  }

  /** Ends the comparison; exchanges that were not played lack their answers. */
  #endAll(): void {
    this.#endComparison();
    for (let index = this.#compared; index < this.#exchanges.length; index += 1) {
      const { answers = [] } = this.#exchanges[index] ?? {};
      const difference = compareAnswers(this.#protocol, answers).end(index + 1);
      if (difference !== undefined) this.#differences.push(difference);
    }
    this.#state = { type: 'over' };
    this.#outbox.finished();
  }
}
