import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { cutToBytes, localFileName } from '../../bytes/local-file-name.js';
import {
  settingsFile,
  type WorkspaceKindName,
  workspaceKindNames,
  workspaceKinds,
} from '../../config/workspace/workspace-kinds.js';

/** What the files of a kind end with; of YAML, `.yml` is read as well. */
function extensionOf(kind: WorkspaceKindName): string {
  const row = workspaceKinds[kind];
  return 'extension' in row ? row.extension : '.yaml';
}

const maxDepth = 8;
/** Long enough for a name that a person gives, short enough to be unique with a number behind it. */
const maxStemBytes = 120;

/** The kind of a file by its path below the workspace, with `/`; undefined if no kind of file stands there. */
export function kindOfPath(path: string): WorkspaceKindName | undefined {
  if (path === settingsFile) return 'settings';
  const steps = path.split('/');
  const [folder, ...rest] = steps;
  const isSafe = rest.length > 0 && steps.length <= maxDepth && steps.every(isSafeStep);
  const [, extension] = /(\.js|\.ya?ml)$/i.exec(path) ?? [];
  if (!isSafe || extension === undefined) return undefined;
  const ending = extension.toLowerCase() === '.yml' ? '.yaml' : extension.toLowerCase();
  return workspaceKindNames.find(
    (kind) => workspaceKinds[kind].folder === folder && extensionOf(kind) === ending,
  );
}

/** The name of a file: its path below the folder of its kind, without the extension. */
export function nameOfPath(path: string): string {
  return path.slice(path.indexOf('/') + 1).replace(/\.(ya?ml|js)$/i, '');
}

/**
 * A free path for something of this name, but for the settings, which have one file; slashes of the name make folders, for messages, and what a file system or a web
 * address cannot hold is left out.
 */
export function pathFor(kind: WorkspaceKindName, name: string, isTaken: (path: string) => boolean): string {
  if (kind === 'settings') return settingsFile;
  const steps = name.split('/').flatMap((step) => {
    const plain = step.replace(/[<>:"\\|?*%#&'`\s\p{Surrogate}]+/gu, '-').replace(/^-+|-+$/g, '');
    return /^[.\s]*$/.test(plain) ? [] : [cutToBytes(localFileName(plain), maxStemBytes)];
  });
  const kept = kind === 'message' ? steps.slice(-(maxDepth - 1)) : steps.slice(-1);
  const stem = [workspaceKinds[kind].folder, ...(kept.length === 0 ? [kind] : kept)].join('/');
  for (let number = 1; ; number += 1) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}${extensionOf(kind)}`;
    if (!isTaken(path)) return path;
  }
}

/**
 * The path of a file that is called `name` from now on: in the folder where it is, of a message in the folders that the name has. What
 * a name may be is that of a new file.
 */
export function renamedPath(kind: WorkspaceKindName, path: string, name: string): string {
  const wanted = pathFor(kind, name, () => false);
  if (kind === 'message' || kind === 'settings') return wanted;
  return path.slice(0, path.lastIndexOf('/')) + wanted.slice(wanted.lastIndexOf('/'));
}

/**
 * What stands at a path of the workspace; undefined if nothing does. A link anywhere on the way is nothing: a workspace
 * that came from elsewhere could otherwise read and write outside of it.
 */
export function statInside(root: string, path: string): Stats | undefined {
  let found: Stats | undefined;
  const steps = path.split('/');
  for (let count = 1; count <= steps.length; count += 1) {
    found = lstatSync(join(root, ...steps.slice(0, count)), { throwIfNoEntry: false });
    if (found === undefined || found.isSymbolicLink()) return undefined;
    if (count < steps.length && !found.isDirectory()) return undefined;
  }
  return found;
}

/** A step of a path that leads to one file everywhere: no `..`, nothing hidden, no separator of any system. */
function isSafeStep(step: string): boolean {
  return (
    step !== '' && step.length <= 255 && !step.startsWith('.') && !/[\\/:\x00-\x1f\p{Surrogate}]/u.test(step)
  );
}
