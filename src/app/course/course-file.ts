import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { courseReport } from '../../operations/courses.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';
import type { CourseKeeper, CourseMemory, Participant } from './course-desk.js';

const fileName = 'courses.json';
/** 200 people with 60 items each take some 2 MB. */
const maxFileBytes = 8 * 1024 * 1024;
/** How long what has changed may be in memory only: a class changes it several times a second. */
const writeAfterMs = 2_000;

const { key, name, course, here, marks } = courseReport.properties;
const time = Type.Integer({ minimum: 0 });
/** More would not be told apart from the next. */
const personId = Type.Integer({ minimum: 0, maximum: 2 ** 52 });
const participant = Type.Object({
  ...{ key, name, course, here, marks },
  id: personId,
  ...{ hereMs: time, movedMs: time, seenMs: time },
});

/**
 * Who is where, in `.bob/courses.json` of the workspace: it outlasts the program. A file that cannot be read or written costs only
 * that.
 */
export class CourseFile implements CourseKeeper {
  readonly #root: string;
  readonly #mayWrite: () => boolean;
  #memory: (() => CourseMemory) | undefined;
  #writing: NodeJS.Timeout | undefined;

  /** The file of the workspace in `root`; nothing is written while `mayWrite` says no. */
  constructor(root: string, mayWrite: () => boolean) {
    this.#root = root;
    this.#mayWrite = mayWrite;
  }

  read(): CourseMemory {
    try {
      const path = join(this.#root, privateFolder, fileName);
      const { people, lastId, removed } = Object(
        JSON.parse(readPlainFile(path, maxFileBytes).toString()),
      ) as Readonly<Record<string, unknown>>;
      return {
        people: listOf(people).filter(isParticipant),
        lastId: Value.Check(personId, lastId) ? lastId : 0,
        removed: listOf(removed).filter((one): one is string => Value.Check(key, one)),
      };
    } catch {
      return { people: [], lastId: 0, removed: [] };
    }
  }

  changed(memory: () => CourseMemory): void {
    this.#memory = memory;
    this.#writing ??= setTimeout(() => this.#write(), writeAfterMs).unref();
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.#writing === undefined) return;
    clearTimeout(this.#writing);
    this.#write();
  }

  #write(): void {
    this.#writing = undefined;
    if (!this.#mayWrite() || this.#memory === undefined) return;
    try {
      const path = join(makePrivateFolder(this.#root), fileName);
      replaceFile(path, `${JSON.stringify(this.#memory())}\n`, 0o600);
    } catch {
      // It is known until the program ends.
    }
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, 200) : [];
}

function isParticipant(value: unknown): value is Participant {
  return Value.Check(participant, value);
}
