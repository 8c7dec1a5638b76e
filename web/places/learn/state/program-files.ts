import type { LessonId } from '../../../../src/lesson/lesson.js';
import { lessonPrograms } from '../../../../src/lesson/programs.js';

/** The languages that programs are written in, in the order in which they are shown. */
export const programLanguages = ['Python', 'PHP', 'Node', 'C'] as const;

export type ProgramLanguage = (typeof programLanguages)[number];

/** At which end of the wire a program is. */
export type ProgramRole = 'server' | 'client';

/** A program of a lesson. */
export interface ProgramFile {
  readonly language: ProgramLanguage;
  readonly role: ProgramRole;
  /** Its path below the folder of examples: `lessons/framing/server.py`. */
  readonly path: string;
  /** Fetches its text. */
  load(): Promise<string>;
}

const languagesBySuffix: Readonly<Record<string, ProgramLanguage>> = {
  py: 'Python',
  php: 'PHP',
  mjs: 'Node',
  c: 'C',
};

/** The language of a file by the end of its name; undefined for any other. */
export function languageOf(suffix: string): ProgramLanguage | undefined {
  return Object.hasOwn(languagesBySuffix, suffix) ? languagesBySuffix[suffix] : undefined;
}

/** The programs of a lesson among all files, each by its path and what fetches its text. */
export function programFiles(
  lesson: LessonId,
  files: Readonly<Record<string, () => Promise<string>>>,
): readonly ProgramFile[] {
  const program = lessonPrograms[lesson];
  return Object.entries(files).flatMap(([path, load]) => {
    const [, folder, role, suffix = ''] =
      /(?:^|\/)lessons\/([\w-]+)\/(server|client)\.(\w+)$/.exec(path) ?? [];
    const language = languageOf(suffix);
    if (program === undefined || folder !== program || language === undefined) return [];
    if (role !== 'server' && role !== 'client') return [];
    return [{ language, role, path: path.slice(path.indexOf('lessons/')), load }];
  });
}
