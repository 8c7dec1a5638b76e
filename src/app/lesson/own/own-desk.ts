import { formatBase64 } from '../../../bytes/base64.js';
import { BreakoutboxError } from '../../../errors/error.js';
import type { LessonId } from '../../../lesson/lesson.js';
import type { ProgramFinding } from '../../../lesson/own-program/finding.js';
import { ownTasks } from '../../../lesson/own-tasks.js';
import type { OwnProgramState } from '../../../operations/own-programs.js';
import { openOwnBench } from './open-own-bench.js';
import type { OwnBench } from './own-bench.js';
import type { OwnPiece } from './own-piece.js';

/** Programs that are watched at once: each takes 0.2 MiB at most. */
const maxBenches = 64;
/** Of those that made room, how many are remembered, so that their people are told why. */
const maxDisplaced = 1_000;
/** How long an answer waits for something new. */
const patienceMs = 20_000;
/** A program that nobody has asked about for so long is watched no more. A page out of sight asks every minute: browsers let it no more often. */
const usualIdleMs = 90_000;

interface Watched {
  readonly lesson: LessonId;
  readonly bench: OwnBench;
  /** Answers that wait for something new. */
  waiting: number;
  /** Ends it; undefined while an answer waits. */
  idle: NodeJS.Timeout | undefined;
}

/**
 * The programs of students that a workbench watches. The one that nobody asked about for longest makes room for a new one, and what nobody
 * asks about any more, as of a tab that was closed, ends after a while.
 */
export class OwnDesk {
  readonly #watched = new Map<string, Watched>();
  readonly #displaced = new Set<string>();
  readonly #idleMs: number;
  #count = 0;

  /** After `idleMs` without a question about it, a program is watched no more. */
  constructor(idleMs: number = usualIdleMs) {
    this.#idleMs = idleMs;
  }

  /** Rejects with a BreakoutboxError: LESSON_WITHOUT_TASK, REQUEST_INVALID, those of a listener. */
  async begin(
    lesson: LessonId,
    side: 'client' | 'server',
    port: number | undefined,
  ): Promise<OwnProgramState> {
    const bench = await openOwnBench(lesson, ownTasks[lesson] ?? {}, side, port);
    const watched: Watched = { lesson, bench, waiting: 0, idle: undefined };
    const [oldest] = this.#watched.keys();
    if (this.#watched.size >= maxBenches && oldest !== undefined) await this.#displace(oldest);
    this.#count += 1;
    const id = String(this.#count);
    this.#watched.set(id, watched);
    this.#touch(id);
    return report(id, watched);
  }

  /** At once, or when it is another version than `after`. Rejects with a BreakoutboxError, LESSON_OVER, LESSON_DISPLACED. */
  async get(id: string, after: number | undefined): Promise<OwnProgramState> {
    const watched = this.#touch(id);
    if (after === undefined) return report(id, watched);
    watched.waiting += 1;
    clearTimeout(watched.idle);
    try {
      await watched.bench.changedSince(after, patienceMs);
    } finally {
      watched.waiting -= 1;
      this.#awaitNext(id, watched);
    }
    return report(id, watched);
  }

  /** @throws BreakoutboxError LESSON_OVER, LESSON_DISPLACED */
  ask(id: string): OwnProgramState {
    const watched = this.#touch(id);
    void watched.bench.ask();
    return report(id, watched);
  }

  /** Does nothing for one that is watched no more. */
  async end(id: string): Promise<void> {
    const watched = this.#watched.get(id);
    this.#watched.delete(id);
    clearTimeout(watched?.idle);
    await watched?.bench.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.keys()].map((id) => this.end(id)));
  }

  async #displace(id: string): Promise<void> {
    this.#displaced.add(id);
    const [oldest] = this.#displaced;
    if (this.#displaced.size > maxDisplaced && oldest !== undefined) this.#displaced.delete(oldest);
    await this.end(id);
  }

  #touch(id: string): Watched {
    const watched = this.#watched.get(id);
    if (watched === undefined && this.#displaced.has(id))
      throw new BreakoutboxError('LESSON_DISPLACED', { most: maxBenches });
    if (watched === undefined) throw new BreakoutboxError('LESSON_OVER', { id });
    this.#watched.delete(id);
    this.#watched.set(id, watched);
    this.#awaitNext(id, watched);
    return watched;
  }

  /** Ends it unless somebody asks again in time. */
  #awaitNext(id: string, watched: Watched): void {
    clearTimeout(watched.idle);
    if (watched.waiting > 0 || this.#watched.get(id) !== watched) return;
    watched.idle = setTimeout(() => void this.end(id), this.#idleMs);
    watched.idle.unref();
  }
}

function report(id: string, { lesson, bench }: Watched): OwnProgramState {
  const { side, version, run, address, isAsking, failure, program, pieces, findings } = bench;
  return {
    ...{ id, lesson, side, version, run, address, isAsking },
    ...(failure !== undefined && { failure }),
    ...(program !== undefined && { program }),
    pieces: pieces.map(pieceReport),
    findings: findings.map(findingReport),
  };
}

function pieceReport({
  type,
  at,
  connection,
  bytes,
  size,
  isLost,
  by,
  how,
}: OwnPiece): OwnProgramState['pieces'][number] {
  return {
    ...{ type, atMs: at },
    ...(connection !== undefined && { connection }),
    ...(bytes !== undefined && { data: formatBase64(bytes) }),
    ...(size !== undefined && { size }),
    ...(isLost === true && { isLost }),
    ...(by !== undefined && { by }),
    ...(how !== undefined && { how }),
  };
}

function findingReport({
  code,
  certainty,
  connection,
  values,
  saw,
  sawBytes,
}: ProgramFinding): OwnProgramState['findings'][number] {
  return {
    ...{ code, certainty, values, data: formatBase64(saw), size: sawBytes },
    ...(connection !== undefined && { connection }),
  };
}
