import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, failure } from '../../errors/error.js';
import { type BrokenId, brokenIds } from '../../lesson/broken/broken-ids.js';
import { type LessonId, lessonIds } from '../../lesson/lesson.js';
import { makeFolders, readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { fileErrorCode, reasonOf } from '../../system/file-errors.js';
import { replaceFile } from '../../system/whole-file.js';
import { dataFolder } from '../workspace/default-workspace.js';

/** A whole file has some 2 kB. */
const maxFileBytes = 64 * 1024;

/** How far a person at this machine was in a lesson, in the latest run of it in a terminal. */
export interface LessonLearned {
  /** Steps that were done. */
  readonly steps: number;
  /** Questions that were answered, and how many of the guesses were right. */
  readonly asked: number;
  readonly right: number;
  /** Whether any run went through to the end. */
  readonly isDone: boolean;
}

/** How far a person was at a broken bench, in the latest run of it in a terminal. */
export interface BenchLearned {
  readonly trials: number;
  readonly hints: number;
  /** Whether any run mended it. */
  readonly isMended: boolean;
}

/** What was gone through in terminals of this machine. */
export interface Learned {
  readonly lessons: Readonly<Partial<Record<LessonId, LessonLearned>>>;
  readonly benches: Readonly<Partial<Record<BrokenId, BenchLearned>>>;
}

const nothing: Learned = { lessons: {}, benches: {} };

/** Where it is kept: in the system's place for a program's data, of the person alone. */
export function learnedFile(): string {
  return join(dataFolder(), 'learned.json');
}

/**
 * Reads what was gone through. A file that is damaged is set aside, and told as `failure` (PROGRESS_DAMAGED); what of one is not usable
 * counts as not begun. Never throws: no lesson is worth less for it.
 */
export function readLearned(): { readonly learned: Learned; readonly failure: Failure | undefined } {
  const file = learnedFile();
  try {
    return { learned: learnedOf(readPlainFile(file, maxFileBytes).toString()), failure: undefined };
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return { learned: nothing, failure: undefined };
    const reason = error instanceof UnfitFile ? error.reason : reasonOf(error);
    return { learned: nothing, failure: setAside(file, reason) };
  }
}

/** Keeps how far a lesson is; once done it stays so. Returns what could not be kept as `readLearned` does. */
export function keepLesson(id: LessonId, { isDone, ...latest }: LessonLearned): Failure | undefined {
  const { learned, failure: damage } = readLearned();
  const before = learned.lessons[id]?.isDone === true;
  write({ ...learned, lessons: { ...learned.lessons, [id]: { ...latest, isDone: isDone || before } } });
  return damage;
}

/** The same of a broken bench. */
export function keepBench(id: BrokenId, { isMended, ...latest }: BenchLearned): Failure | undefined {
  const { learned, failure: damage } = readLearned();
  const before = learned.benches[id]?.isMended === true;
  write({ ...learned, benches: { ...learned.benches, [id]: { ...latest, isMended: isMended || before } } });
  return damage;
}

/** Where nothing can be written, nothing is kept, and the lesson goes on. */
function write(learned: Learned): void {
  try {
    makeFolders(dataFolder(), 0o700);
    replaceFile(learnedFile(), `${JSON.stringify(learned, undefined, 2)}\n`, 0o600);
  } catch {
    // A machine whose disk is full, or only read, teaches as well as another.
  }
}

function setAside(file: string, reason: string): Failure {
  const aside = `${file}.damaged`;
  try {
    renameSync(file, aside);
  } catch {
    // It stays, and is told again.
  }
  return failure('PROGRESS_DAMAGED', { file, aside, reason });
}

/** @throws SyntaxError for what is no JSON */
function learnedOf(text: string): Learned {
  const { lessons, benches } = objectOf(JSON.parse(text));
  const [ofLessons, ofBenches] = [objectOf(lessons), objectOf(benches)];
  return {
    lessons: Object.fromEntries(
      lessonIds.flatMap((id) => (Object.hasOwn(ofLessons, id) ? [[id, lessonOf(ofLessons[id])]] : [])),
    ),
    benches: Object.fromEntries(
      brokenIds.flatMap((id) => (Object.hasOwn(ofBenches, id) ? [[id, benchOf(ofBenches[id])]] : [])),
    ),
  };
}

function lessonOf(kept: unknown): LessonLearned {
  const { steps, asked, right, isDone } = objectOf(kept);
  const answered = countOf(asked);
  return {
    ...{ steps: countOf(steps), asked: answered, right: Math.min(answered, countOf(right)) },
    isDone: isDone === true,
  };
}

function benchOf(kept: unknown): BenchLearned {
  const { trials, hints, isMended } = objectOf(kept);
  return { trials: countOf(trials), hints: countOf(hints), isMended: isMended === true };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function countOf(kept: unknown): number {
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
}
