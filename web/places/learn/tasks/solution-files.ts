import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { languageOf, type ProgramLanguage } from '../state/program-files.js';

/** A right program for a task. */
export interface SolutionFile {
  readonly language: ProgramLanguage;
  /** Its path below the folder of examples: `tasks/chat/server.py`. */
  readonly path: string;
  /** Fetches its text. */
  load(): Promise<string>;
}

/** The right programs for a task among all files, each by its path and what fetches its text. */
export function solutionFiles(
  { solution: { folder, role } }: WriteTask,
  files: Readonly<Record<string, () => Promise<string>>>,
): readonly SolutionFile[] {
  return Object.entries(files).flatMap(([path, load]) => {
    const [, found, suffix = ''] = /(?:^|\/)((?:lessons|tasks)\/[\w-]+\/\w+)\.(\w+)$/.exec(path) ?? [];
    const language = languageOf(suffix);
    if (found !== `${folder}/${role}` || language === undefined) return [];
    return [{ language, path: `${found}.${suffix}`, load }];
  });
}
