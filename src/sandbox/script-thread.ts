import { Worker } from 'node:worker_threads';
import type { FieldValue } from '../endpoint/rules/rule-tools.js';
import { fieldAnswer, type ThreadAnswer, type ThreadRequest } from './script-frames.js';
import { channelMemory, SharedChannel } from './shared-channel.js';

/** Milliseconds that a thread may take to begin, the engine loaded. */
const beginMs = 10_000;
/**
 * Milliseconds after which a thread that does not answer is ended. The engine looks at its own clock only between steps of a script:
 * one step of it may take for ever (`Array.prototype.includes` of an object that says it is 2^53 long).
 */
const answerMs = 500;

/**
 * What a request came to. Late or broken, the thread had to be ended, and with it what all scripts held; `isFirst` if nothing was asked
 * of that thread before, so that no other script can have broken it.
 */
export type ThreadOutcome =
  | Exclude<ThreadAnswer, { readonly type: 'field' | 'broken' }>
  | { readonly type: 'late' }
  | { readonly type: 'broken'; readonly isFirst: boolean };

/** How a field of the message is read. */
export type ReadField = (name: string) => FieldValue | undefined;

/** A thread for people's scripts, which is begun anew whenever one of them does not let it go on. */
export class ScriptThread {
  readonly #entry: URL;
  #worker: Worker | undefined;
  #channel: SharedChannel | undefined;
  #hasAnswered = false;
  #generation = 0;

  /** `entry` is the module that the thread runs. */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  /** How often it was begun: what scripts of an earlier number held is lost. */
  get generation(): number {
    return this.#generation;
  }

  /** Asks the thread and waits for its answer, whose fields `read` reads: half a second at most, once it runs. */
  ask(request: ThreadRequest, bytes: Uint8Array, read: ReadField): ThreadOutcome {
    const channel = this.#channel ?? this.#begin();
    if (!channel.send(JSON.stringify(request), bytes)) return { type: 'late' };
    const isFirst = request.type === 'make' && !this.#hasAnswered;
    const untilMs = performance.now() + (this.#hasAnswered ? answerMs : beginMs);
    for (;;) {
      const frame = channel.receive(Math.max(0, untilMs - performance.now()));
      if (frame === undefined) break;
      this.#hasAnswered = true;
      const answer = JSON.parse(frame.text) as ThreadAnswer;
      if (answer.type === 'broken') {
        this.close();
        return { type: 'broken', isFirst };
      }
      if (answer.type !== 'field') return answer;
      const value = read(answer.name);
      channel.send(JSON.stringify(fieldAnswer(value)), value instanceof Uint8Array ? value : undefined);
    }
    this.close();
    return { type: 'late' };
  }

  /** Ends it; the next request begins another. */
  close(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#channel = undefined;
    this.#hasAnswered = false;
  }

  #begin(): SharedChannel {
    const memory = channelMemory();
    // What the engine writes of its own end is for nobody; reading it would keep this process running.
    const worker = new Worker(this.#entry, { workerData: memory, execArgv: [], stdout: true, stderr: true });
    worker.on('error', () => {
      if (this.#worker === worker) this.close();
    });
    worker.unref();
    this.#worker = worker;
    this.#generation += 1;
    this.#channel = new SharedChannel(memory, 'host');
    return this.#channel;
  }
}
