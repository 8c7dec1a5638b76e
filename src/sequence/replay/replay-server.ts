import { joinBytes } from '../../bytes/join-bytes.js';
import type { Behaviour, MessageOrigin, Outbox } from '../../endpoint/behaviour.js';
import { longPauseMs } from './recorded-pauses.js';
import type { ReplayScript, ScriptedAnswer, ScriptPlace } from './replay-script.js';

/** How the server's side is played. */
export interface ReplayServerOptions {
  /** 2 halves the time that answers took in the recording; 0 answers at once. */
  readonly speed: number;
  /** Bytes that are no recorded request, which nobody changes. */
  readonly unknown: (peer: string, bytes: Uint8Array) => void;
  /** An answer to a peer waits for longer than `longPauseMs`, as it took so long in the recording. */
  readonly waiting?: ((peer: string, ms: number) => void) | undefined;
}

/** Milliseconds of silence after which a request is taken that a longer one begins with. */
const settleMs = 100;

/** Answers of one client that wait for their time; a request that comes beyond them is told as an unknown one. */
const maxDue = 10_000;

/** Something to be sent, or the end, and its time. */
interface Due {
  readonly atMs: number;
  /** Undefined to close. */
  readonly bytes: Uint8Array | undefined;
}

const nothing: Uint8Array = new Uint8Array(0);

/**
 * Plays the server of recorded conversations towards one client: a request that was recorded gets the recorded answer, in the recorded
 * time; a request that was recorded several times gets its answers in their order. Anything else is told and gets no answer.
 */
export class ReplayServer implements Behaviour {
  readonly answers = true;
  readonly keeps = true;
  readonly #script: ReplayScript;
  readonly #options: ReplayServerOptions;
  /** The request that is expected next. */
  #next: ScriptPlace;
  /** Bytes of the stream that no request was found in so far: never more than the longest request has. */
  #held: Uint8Array = nothing;
  #settleAtMs = Number.POSITIVE_INFINITY;
  readonly #due: Due[] = [];

  /** `conversation` is the recorded one that it begins with. */
  constructor(script: ReplayScript, conversation: number, options: ReplayServerOptions) {
    this.#script = script;
    this.#options = options;
    this.#next = { conversation, exchange: 0 };
  }

  get deadlineMs(): number {
    return Math.min(this.#due[0]?.atMs ?? Number.POSITIVE_INFINITY, this.#settleAtMs);
  }

  opened({ timeMicros, peer }: MessageOrigin, outbox: Outbox): void {
    const greeting = this.#script.greeting(this.#next.conversation);
    if (greeting === undefined) return;
    this.#next = { ...this.#next, exchange: 1 };
    this.#answer(greeting, timeMicros / 1_000, peer);
    this.#sendDue(timeMicros / 1_000, outbox);
  }

  received(message: Uint8Array, { timeMicros, peer }: MessageOrigin, outbox: Outbox): void {
    const nowMs = timeMicros / 1_000;
    this.#held = this.#held.length === 0 ? message : joinBytes([this.#held, message]);
    this.#find(nowMs, peer, false);
    this.#sendDue(nowMs, outbox);
  }

  deadlineReached(nowMs: number, { peer }: MessageOrigin, outbox: Outbox): void {
    if (nowMs >= this.#settleAtMs) this.#find(nowMs, peer, true);
    this.#sendDue(nowMs, outbox);
  }

  ended({ peer, timeMicros }: MessageOrigin, outbox: Outbox): void {
    this.#find(timeMicros / 1_000, peer, true);
    if (this.#held.length > 0) this.#options.unknown(peer, this.#held);
    this.#held = nothing;
    this.#sendDue(timeMicros / 1_000, outbox);
  }

  /** Answers the requests that the held bytes begin with. `isSettled`: no more bytes of a longer one are to be expected. */
  #find(nowMs: number, peer: string, isSettled: boolean): void {
    this.#settleAtMs = Number.POSITIVE_INFINITY;
    while (this.#held.length > 0) {
      const match = this.#script.find(this.#held, this.#next);
      if (match.type === 'partial') return;
      if (match.type === 'unknown') {
        this.#options.unknown(peer, this.#held);
        this.#held = nothing;
        return;
      }
      if (!match.isSure && !isSettled) {
        this.#settleAtMs = nowMs + settleMs;
        return;
      }
      const { place, answer } = match;
      if (this.#due.length >= maxDue) {
        this.#options.unknown(peer, this.#held);
        this.#held = nothing;
        return;
      }
      this.#next = { ...place, exchange: place.exchange + 1 };
      this.#held = this.#held.subarray(answer.request.length);
      this.#answer(answer, nowMs, peer);
    }
  }

  #answer({ answers, closes }: ScriptedAnswer, nowMs: number, peer: string): void {
    const { speed, waiting } = this.#options;
    let atMs = Math.max(nowMs, this.#due.at(-1)?.atMs ?? nowMs);
    for (const { bytes, gapMs } of answers) {
      const ms = speed === 0 ? 0 : gapMs / speed;
      if (ms > longPauseMs) waiting?.(peer, ms);
      atMs += ms;
      this.#due.push({ atMs, bytes });
    }
    if (closes) this.#due.push({ atMs, bytes: undefined });
  }

  #sendDue(nowMs: number, outbox: Outbox): void {
    for (let due = this.#due[0]; due !== undefined && due.atMs <= nowMs; due = this.#due[0]) {
      this.#due.shift();
      if (due.bytes === undefined) outbox.close();
      else outbox.send(due.bytes);
    }
  }
}
