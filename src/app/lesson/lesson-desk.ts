import { BreakoutboxError } from '../../errors/error.js';
import type { LessonId } from '../../lesson/lesson.js';
import type { LessonState } from '../../operations/lessons.js';
import { lessonReport } from './lesson-report.js';
import { LessonSession } from './lesson-session.js';

/** Lessons that may be open at once: each has a few sockets. */
const maxSessions = 32;

/** The lessons that people are in at a workbench. The lesson that nobody touched for longest makes room for a new one. */
export class LessonDesk {
  /** Touched last, last. */
  readonly #sessions = new Map<string, LessonSession>();
  #count = 0;

  list(): readonly LessonState[] {
    return [...this.#sessions].map(([id, session]) => lessonReport(id, session));
  }

  /** With `capture` its packets are captured, where that is permitted. */
  async begin(id: LessonId, capture: boolean): Promise<LessonState> {
    // What lessons say is most of their code, and only who learns needs it.
    const { lessonOf } = await import('../../lesson/lessons/lessons.js');
    const lesson = lessonOf(id);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= maxSessions && oldest !== undefined) await this.end(oldest);
    this.#count += 1;
    const key = String(this.#count);
    const session = new LessonSession(lesson, capture);
    this.#sessions.set(key, session);
    return lessonReport(key, session);
  }

  /** @throws BreakoutboxError LESSON_OVER */
  get(id: string): LessonState {
    return lessonReport(id, this.#session(id));
  }

  /** Resolves when the step has been done. Rejects with a BreakoutboxError, LESSON_OVER. */
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

  #session(id: string): LessonSession {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new BreakoutboxError('LESSON_OVER', { id });
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }
}
