import type { EncodingName } from '../../bytes/encoding-names.js';
import type { CheckSubject } from '../../check/subject-names.js';
import type { LessonId, Words } from '../lesson.js';

/** What a task is called by: `bob learn write-reverse-server`. */
export const taskIds = [
  'write-reverse-server',
  'write-gbk-echo',
  'write-many-clients',
  'write-counter',
  'write-chat',
  'write-tftp-client',
  'write-tftp-server',
] as const;

export type TaskId = (typeof taskIds)[number];

/** A program that a student writes from nothing, in any language; checks ask it over the real line. */
export interface WriteTask {
  readonly id: TaskId;
  /** The lesson that shows on the wire what it is about. */
  readonly lesson: LessonId;
  readonly title: Words;
  /** What to write, in a sentence. */
  readonly asks: Words;
  /** What the program does, exactly enough to pass every check. */
  readonly rules: readonly Words[];
  /** What it is checked as, */
  readonly subject: CheckSubject;
  /** by which checks; undefined for all of the level basic, */
  readonly only: readonly string[] | undefined;
  /** with texts of this encoding. */
  readonly encoding: EncodingName;
  /** Where the example programs listen; undefined of a client. */
  readonly port: number | undefined;
  /** Whether a server has to have the file of `task-file.ts`. */
  readonly hasFile?: boolean;
  /** The folder below `examples/` that has right programs, in files that are named by their role. */
  readonly solution: { readonly folder: string; readonly role: 'server' | 'client' };
}
