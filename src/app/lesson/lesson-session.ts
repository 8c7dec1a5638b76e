import type { Lesson } from '../../lesson/lesson.js';
import { LessonRun } from '../../lesson/lesson-run.js';
import { LessonBench } from './lesson-bench.js';

const now = (): number => performance.now();

/** A lesson that somebody is in: its run, on a bench of its own. */
export class LessonSession {
  readonly run: LessonRun;
  readonly #bench: LessonBench;
  readonly #beganMs = now();
  #timer: NodeJS.Timeout | undefined;
  #settled: (() => void)[] = [];

  constructor(lesson: Lesson) {
    this.#bench = new LessonBench(lesson.bench, (observed) => {
      this.run.happened(observed, this.#now);
      this.#goOn();
    });
    this.run = new LessonRun(lesson, this.#bench);
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
    await this.#bench.close();
    this.#tell();
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
    const { deadlineMs } = this.run;
    if (deadlineMs === undefined) {
      this.#tell();
      return;
    }
    this.#timer = setTimeout(
      () => {
        this.run.woke(this.#now);
        this.#goOn();
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
