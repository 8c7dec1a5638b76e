import type { Failure } from '../../errors/error.js';
import type { Act } from '../../lesson/act.js';
import type { BenchSpec, Lesson } from '../../lesson/lesson.js';
import { LessonRun } from '../../lesson/lesson-run.js';
import { LessonBench } from './bench/lesson-bench.js';

/** Captured packets come in batches, and an acknowledgment may be delayed by 40 ms (RFC 9293, section 3.8.6.3, allows 500). */
const captureQuietMs = 90;

const now = (): number => performance.now();

/** A lesson that somebody is in: its run, on a bench of its own. */
export class LessonSession {
  readonly run: LessonRun;
  readonly #capture: boolean;
  readonly #uncaptured: Failure | undefined;
  #bench: LessonBench;
  readonly #beganMs = now();
  #timer: NodeJS.Timeout | undefined;
  #waking: NodeJS.Immediate | undefined;
  #settled: (() => void)[] = [];
  /** Settles when the benches before this one are closed. */
  #former: Promise<unknown> = Promise.resolve();

  /** The wire itself is shown, where a person may capture; not without `capture`, or with a reason against it. */
  constructor(lesson: Lesson, capture: boolean | Failure) {
    this.#capture = capture === true;
    this.#uncaptured = typeof capture === 'boolean' ? undefined : capture;
    this.#bench = this.#build(lesson.bench, 0);
    const bench = {
      act: (act: Act) => this.#bench.act(act),
      look: () => this.#bench.look(),
      rebuild: (spec: BenchSpec) => this.#rebuild(spec),
    };
    this.run = new LessonRun(lesson, bench, this.#capture ? captureQuietMs : undefined);
  }

  /** Why packets are not captured, where that was wanted; known after the first step. */
  get captureFailure(): Failure | undefined {
    return this.#uncaptured ?? this.#bench.captureFailure;
  }

  /** Whether it takes a capture, or would where that is permitted. */
  get isCapturing(): boolean {
    return this.#capture && !this.isFinished;
  }

  get isFinished(): boolean {
    return this.run.phase.phase === 'finished';
  }

  /** Does the next step, if that can be now. Resolves when it has been done, or is stuck. Never rejects. */
  next(): Promise<void> {
    this.run.next(this.#now);
    return this.#rest();
  }

  /** Answers the question, which does the step. Resolves as `next` does. */
  answer(choice: string | undefined): Promise<void> {
    this.run.answer(choice, this.#now);
    return this.#rest();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    clearImmediate(this.#waking);
    await Promise.all([this.#bench.close(), this.#former]);
    this.#tell();
  }

  #build(spec: BenchSpec, calls: number): LessonBench {
    return new LessonBench(spec, calls, this.#capture, (observed, atMs) => {
      this.run.happened(observed, this.#now, atMs === undefined ? undefined : atMs - this.#beganMs);
      this.#goOn();
    });
  }

  #rebuild(spec: BenchSpec): void {
    const former = this.#bench;
    this.#bench = this.#build(spec, former.calls);
    this.#former = Promise.all([this.#former, former.close()]);
  }

  /** Milliseconds since the lesson began. */
  get #now(): number {
    return now() - this.#beganMs;
  }

  #rest(): Promise<void> {
    this.#goOn();
    if (this.run.phase.phase !== 'acting') return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  #goOn(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#waking);
    const { deadlineMs } = this.run;
    if (deadlineMs === undefined) {
      // Nothing more is done on it, and whoever looks back sees what is kept.
      if (this.isFinished) void this.#bench.close();
      this.#tell();
      return;
    }
    this.#timer = setTimeout(
      () => {
        // Sockets have their turn first: where the machine was busy, what is awaited may have come long ago and be unread.
        this.#waking = setImmediate(() => {
          this.run.woke(this.#now);
          this.#goOn();
        });
      },
      Math.max(0, Math.ceil(deadlineMs - this.#now)),
    );
  }

  #tell(): void {
    const settled = this.#settled;
    this.#settled = [];
    for (const resolve of settled) resolve();
  }
}
