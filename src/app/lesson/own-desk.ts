import { formatBase64 } from '../../bytes/base64.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { LessonId } from '../../lesson/lesson.js';
import type { ProgramFinding } from '../../lesson/own-program/finding.js';
import { type OwnServerTask, ownTasks } from '../../lesson/own-tasks.js';
import type { OwnProgramState } from '../../operations/own-programs.js';
import { OwnBench, type OwnPiece } from './own-bench.js';

/** Programs that are watched at once. */
const maxBenches = 16;
/** How long an answer waits for something new. */
const patienceMs = 20_000;

interface Watched {
  readonly lesson: LessonId;
  readonly bench: OwnBench;
  /** Of a server. */
  readonly task: OwnServerTask['task'] | undefined;
}

/** The programs of students that a workbench watches. The one that nobody asked about for longest makes room for a new one. */
export class OwnDesk {
  readonly #watched = new Map<string, Watched>();
  #count = 0;

  /** Rejects with a BreakoutboxError: LESSON_WITHOUT_TASK, REQUEST_INVALID, those of a listener. */
  async begin(
    lesson: LessonId,
    side: 'client' | 'server',
    port: number | undefined,
  ): Promise<OwnProgramState> {
    const watched = await open(lesson, side, port);
    const [oldest] = this.#watched.keys();
    if (this.#watched.size >= maxBenches && oldest !== undefined) await this.end(oldest);
    this.#count += 1;
    const id = String(this.#count);
    this.#watched.set(id, watched);
    return report(id, watched);
  }

  /** At once, or when it is another version than `after`. Rejects with a BreakoutboxError, LESSON_OVER. */
  async get(id: string, after: number | undefined): Promise<OwnProgramState> {
    const watched = this.#touch(id);
    if (after !== undefined) await watched.bench.changedSince(after, patienceMs);
    return report(id, watched);
  }

  /** @throws BreakoutboxError LESSON_OVER */
  ask(id: string): OwnProgramState {
    const watched = this.#touch(id);
    if (watched.task !== undefined) void watched.bench.ask(watched.task);
    return report(id, watched);
  }

  /** Does nothing for one that is watched no more. */
  async end(id: string): Promise<void> {
    const watched = this.#watched.get(id);
    this.#watched.delete(id);
    await watched?.bench.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.keys()].map((id) => this.end(id)));
  }

  #touch(id: string): Watched {
    const watched = this.#watched.get(id);
    if (watched === undefined) throw new BreakoutboxError('LESSON_OVER', { id });
    this.#watched.delete(id);
    this.#watched.set(id, watched);
    return watched;
  }
}

async function open(lesson: LessonId, side: 'client' | 'server', port: number | undefined): Promise<Watched> {
  const { client, server } = ownTasks[lesson] ?? {};
  if (side === 'client' && client !== undefined)
    return { lesson, bench: await OwnBench.forClient(client), task: undefined };
  if (side === 'client' || server === undefined)
    throw new BreakoutboxError('LESSON_WITHOUT_TASK', { lesson, side });
  if (port === undefined) throw new BreakoutboxError('REQUEST_INVALID', { reason: 'a server has a port' });
  return { lesson, bench: OwnBench.forServer(server, port), task: server.task };
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
  by,
  how,
}: OwnPiece): OwnProgramState['pieces'][number] {
  return {
    ...{ type, atMs: at },
    ...(connection !== undefined && { connection }),
    ...(bytes !== undefined && { data: formatBase64(bytes) }),
    ...(size !== undefined && { size }),
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
