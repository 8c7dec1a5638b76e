import { readWorkspaceText } from '../../src/config/workspace/read-file.js';
import {
  type WorkspaceKindName,
  workspaceKindNames,
  workspaceKinds,
} from '../../src/config/workspace/workspace-kinds.js';
import type { FileProblemReport } from '../../src/operations/workspace.js';

/** Longer texts are read by the workbench alone: reading a megabyte would hold the page up. */
const maxCheckedCharacters = 200_000;

/** The kind of file at a path; undefined where none stands. */
export function kindAt(path: string): WorkspaceKindName | undefined {
  const [folder] = path.split('/');
  return workspaceKindNames.find((kind) => workspaceKinds[kind].folder === folder);
}

/** What is wrong with the text of a file, as the page can tell; undefined: nothing, or it cannot tell. */
export function textProblem(path: string, text: string): FileProblemReport | undefined {
  const kind = kindAt(path);
  if (kind === undefined || !/\.ya?ml$/i.test(path) || text.length > maxCheckedCharacters) return undefined;
  const read = readWorkspaceText(kind, path.slice(path.indexOf('/') + 1).replace(/\.ya?ml$/i, ''), text);
  if (read.ok) return undefined;
  const { place, failure } = read;
  return { file: path, ...place, failure };
}
