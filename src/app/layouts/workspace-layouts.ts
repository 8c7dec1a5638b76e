import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { FileProblem, WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import type { LayoutSource } from './framed-spec.js';
import { checkLayoutName, openShippedLayout, placed } from './open-layout.js';

/** The layouts of a workspace that cannot be used, since a protocol has their name. */
export function layoutNameProblems(folder: Pick<WorkspaceFolder, 'entries'>): readonly FileProblem[] {
  return folder.entries('layout').flatMap(({ name, path }) => {
    try {
      checkLayoutName(name);
      return [];
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      return [{ path, place: { line: 1, column: 1 }, failure: error.failure }];
    }
  });
}

/**
 * The layouts of a workspace as its files are now, else those that ship. A layout whose file has a fault is refused with the place.
 *
 * @throws BreakoutboxError LAYOUT_UNKNOWN, LAYOUT_INVALID, LAYOUT_NAME_TAKEN, CHECKSUM_INVALID
 */
export function workspaceLayouts(folder: Pick<WorkspaceFolder, 'entries'>): LayoutSource {
  return (name) => {
    const entry = folder.entries('layout').find((one) => one.name === name);
    if (entry === undefined) return openShippedLayout(name);
    checkLayoutName(name);
    if (entry.value !== undefined) return entry.value;
    const { problem } = entry;
    if (problem === undefined) return openShippedLayout(name);
    throw errorOf(placed(problem.failure, entry.path, problem.place));
  };
}
