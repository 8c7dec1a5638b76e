import type { EndName } from '../act.js';
import type { BenchOutbox } from '../lesson-run.js';
import type { CallResult, Observation, Observed } from '../observation.js';
import type { BrokenBench, Chosen } from './broken-bench.js';
import type { Program } from './program.js';
import { type Print, TrialOutcome } from './trial-outcome.js';

/** Nothing more is expected of a trial when nothing has happened for so long: loopback takes far less. */
const usualQuietMs = 40;
/** A trial takes no longer, whatever repeats. */
const maxTrialMs = 10_000;
/** Observations that a trial keeps; it has some hundred. */
const maxObservations = 2_000;

/** A program on its way. */
interface Running {
  readonly end: EndName;
  readonly program: Program;
  state: 'ready' | 'calling' | 'paused' | 'done';
  /** Its call returns by itself, with what came or without. */
  isLimited: boolean;
}

/**
 * One trial of a broken bench: its programs run, each for itself, until they are done or all of them wait for what does not come. It is
 * told what is seen on the bench, on passed-in time, and says what is to be done there.
 */
export class TrialRun {
  readonly #bench: BrokenBench;
  readonly #outbox: BenchOutbox;
  readonly #doneQuietMs: number;
  readonly #running: readonly Running[];
  readonly #observations: Observation[] = [];
  readonly #prints: Print[] = [];
  /** How often each message was on the line. */
  readonly #lineCounts = new Map<string, number>();
  #phase: 'opening' | 'running' | 'over' = 'opening';
  #isLooking = false;
  #beganMs = 0;
  #nowMs = 0;
  /** When something happened last. */
  #lastMs = 0;

  /** `quietMs` is the least that nothing may have happened before a trial counts as over. */
  constructor(bench: BrokenBench, chosen: Chosen, outbox: BenchOutbox, quietMs: number = usualQuietMs) {
    this.#bench = bench;
    this.#outbox = outbox;
    this.#doneQuietMs = quietMs;
    const programs = bench.programs(chosen);
    this.#running = (['server', 'client', 'client2'] as const).flatMap((end) => {
      const program = programs[end];
      return program === undefined ? [] : [{ end, program, state: 'ready' as const, isLimited: false }];
    });
  }

  /** What has been seen so far. */
  get outcome(): TrialOutcome {
    return new TrialOutcome(this.#observations, this.#prints);
  }

  /** When `woke` is to be called, in milliseconds of the clock that everything is told by; undefined when it is over. */
  get deadlineMs(): number | undefined {
    if (this.#phase === 'over') return undefined;
    const latestMs = this.#beganMs + maxTrialMs;
    return this.#isDue ? Math.min(latestMs, this.#lastMs + this.#quietMs) : latestMs;
  }

  /** Begins. To be called once. */
  begin(nowMs: number): void {
    this.#beganMs = nowMs;
    this.#lastMs = nowMs;
    this.#nowMs = nowMs;
    const server = this.#running.find(({ end }) => end === 'server');
    // A TFTP server is no program of the bench: it only has to be opened.
    if (server === undefined) this.#outbox.act({ type: 'open', end: 'server' });
    else this.#goOn(server, undefined);
  }

  /** Something was seen on the bench, `atMs` where it is told later than it happened. */
  happened(observed: Observed, nowMs: number, atMs: number = nowMs): void {
    if (this.#phase === 'over') return;
    this.#observations.push({ ...observed, atMs });
    this.#nowMs = nowMs;
    if (observed.type === 'sockets') {
      // Something happened while the sockets were looked at.
      if (this.#isLooking) this.#phase = 'over';
      return;
    }
    this.#lastMs = nowMs;
    this.#isLooking = false;
    if (this.#observations.length >= maxObservations) this.#phase = 'over';
    else if (observed.type === 'returned') this.#returned(observed.end, observed.result);
    else if (observed.type === 'wired' && observed.act === 'hold') this.#beginOthers();
    else if (observed.type === 'held') this.#judge(observed.direction, observed.bytes);
  }

  /** It is `deadlineMs` or later. */
  woke(nowMs: number): void {
    if (this.#phase === 'over') return;
    this.#nowMs = nowMs;
    if (nowMs >= this.#beganMs + maxTrialMs) this.#phase = 'over';
    else if (this.#isDue && nowMs >= this.#lastMs + this.#quietMs) this.#quiet();
  }

  /** Whether nothing happens any more if nothing happens soon. */
  get #isDue(): boolean {
    return !this.#isLooking && this.#phase === 'running' && !this.#running.some(({ isLimited }) => isLimited);
  }

  /** Of a bench whose programs are all done, nothing is waited for that takes its time. */
  get #quietMs(): number {
    const isDone = this.#running.every(({ state }) => state === 'done');
    return isDone ? this.#doneQuietMs : Math.max(this.#doneQuietMs, this.#bench.quietMs ?? 0);
  }

  #quiet(): void {
    const paused = this.#running.find(({ state }) => state === 'paused');
    this.#lastMs = this.#nowMs;
    if (paused !== undefined) {
      this.#goOn(paused, { ok: true });
      return;
    }
    this.#isLooking = true;
    this.#outbox.look();
  }

  #returned(end: EndName, result: CallResult): void {
    const running = this.#running.find((one) => one.end === end);
    if (this.#phase === 'opening' && end === 'server') {
      if (this.#bench.line === undefined) this.#beginOthers();
      else this.#outbox.act({ type: 'hold', isOn: true });
    }
    if (running?.state !== 'calling') return;
    running.isLimited = false;
    this.#goOn(running, result);
  }

  #beginOthers(): void {
    if (this.#phase !== 'opening') return;
    this.#phase = 'running';
    for (const one of this.#running) if (one.state === 'ready') this.#goOn(one, undefined);
  }

  /** Lets a program go on up to its next call. A program that has not begun is not given a result. */
  #goOn(running: Running, result: CallResult | undefined): void {
    const { end, program } = running;
    let step = result === undefined ? program.next() : program.next(result);
    while (step.done !== true && step.value.type === 'print') {
      this.#prints.push({ end, text: step.value.text, atMs: this.#nowMs });
      step = program.next({ ok: true });
    }
    if (step.done === true) running.state = 'done';
    else if (step.value.type === 'pause') running.state = 'paused';
    else if (step.value.type !== 'print') {
      running.state = 'calling';
      running.isLimited = step.value.type === 'receive' && step.value.timeoutMs !== undefined;
      this.#outbox.act({ ...step.value, end });
    }
  }

  /** Says what becomes of a message that the line has in hand. */
  #judge(direction: 'up' | 'down', bytes: Uint8Array): void {
    const key = `${direction} ${bytes.join()}`;
    const before = this.#lineCounts.get(key) ?? 0;
    this.#lineCounts.set(key, before + 1);
    this.#outbox.act({ type: this.#bench.line?.({ direction, bytes, before }) ?? 'pass' });
  }
}
