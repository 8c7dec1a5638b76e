import { BreakoutboxError, failure } from '../../errors/error.js';
import type { LessonId } from '../../lesson/lesson.js';
import type { LessonState } from '../../operations/lessons.js';
import { lessonReport } from './lesson-report.js';
import { LessonSession } from './lesson-session.js';

/** Lessons that may be open at once: each has some four sockets and takes less than 1 MiB. A class of 40 leaves several open each. */
const maxSessions = 128;
/** Those whose packets are captured: a thread each, which takes some 20 MiB. */
const maxCaptured = 16;
/** Of those that made room, how many are remembered, so that their people are told why. */
const maxDisplaced = 1_000;

/**
 * The lessons that people are in at a workbench. One that is finished makes room for a new one, or the one that nobody touched for
 * longest.
 */
export class LessonDesk {
  /** Touched last, last. */
  readonly #sessions = new Map<string, LessonSession>();
  readonly #displaced = new Set<string>();
  #count = 0;

  list(): readonly LessonState[] {
    return [...this.#sessions].map(([id, session]) => lessonReport(id, session));
  }

  /** With `capture` its packets are captured, where that is permitted. */
  async begin(id: LessonId, capture: boolean): Promise<LessonState> {
    // What lessons say is most of their code, and only who learns needs it.
    const { lessonOf } = await import('../../lesson/lessons/lessons.js');
    const lesson = lessonOf(id);
    this.#count += 1;
    const key = String(this.#count);
    const isCrowded = this.#all.filter(({ isCapturing }) => isCapturing).length >= maxCaptured;
    const session = new LessonSession(
      lesson,
      capture && isCrowded ? failure('LESSON_CAPTURE_LIMIT', { most: maxCaptured }) : capture,
    );
    const leaving = this.#leaving;
    this.#sessions.set(key, session);
    if (leaving !== undefined) await this.#displace(leaving);
    return lessonReport(key, session);
  }

  /** @throws BreakoutboxError LESSON_OVER, LESSON_DISPLACED */
  get(id: string): LessonState {
    return lessonReport(id, this.#session(id));
  }

  /** Resolves when the step has been done. Rejects with a BreakoutboxError, LESSON_OVER, LESSON_DISPLACED. */
  async next(id: string): Promise<LessonState> {
    const session = this.#session(id);
    await session.next();
    return lessonReport(id, session);
  }

  /** The same. */
  async answer(id: string, choice: string | undefined): Promise<LessonState> {
    const session = this.#session(id);
    await session.answer(choice);
    return lessonReport(id, session);
  }

  /** Does nothing for a lesson that is over. */
  async end(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    await session?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.end(id)));
  }

  get #all(): readonly LessonSession[] {
    return [...this.#sessions.values()];
  }

  /** The id of the one that makes room; undefined while there is room. */
  get #leaving(): string | undefined {
    if (this.#sessions.size < maxSessions) return undefined;
    const ids = [...this.#sessions.keys()];
    return ids.find((id) => this.#sessions.get(id)?.isFinished === true) ?? ids[0];
  }

  async #displace(id: string): Promise<void> {
    this.#displaced.add(id);
    const [oldest] = this.#displaced;
    if (this.#displaced.size > maxDisplaced && oldest !== undefined) this.#displaced.delete(oldest);
    await this.end(id);
  }

  #session(id: string): LessonSession {
    const session = this.#sessions.get(id);
    if (session === undefined && this.#displaced.has(id))
      throw new BreakoutboxError('LESSON_DISPLACED', { most: maxSessions });
    if (session === undefined) throw new BreakoutboxError('LESSON_OVER', { id });
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }
}
