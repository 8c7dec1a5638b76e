import { cpSync, type Dirent, existsSync, lstatSync, readdirSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsFile } from '../../config/workspace/workspace-kinds.js';
import { schemaPattern, workspaceSchemas } from '../../config/workspace/workspace-schemas.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { privateFolder } from '../../store/workspace/private-folder.js';
import { makeFolders } from '../../system/bounded-file.js';
import { reasonOf } from '../../system/file-errors.js';
import { packageFile } from '../package-files.js';
import { isWorkspace } from './find-workspace.js';
import { trust } from './known-workspaces.js';

/**
 * Makes a folder a workspace with examples, JSON Schemas for editors and a `.gitignore`, and trusts it. Files that are there
 * stay as they are. Returns the paths of the files that were made, below the folder.
 * @throws BreakoutboxError WORKSPACE_EXISTS, WORKSPACE_UNWRITABLE
 */
export function initWorkspace(root: string): readonly string[] {
  if (isWorkspace(root)) throw new BreakoutboxError('WORKSPACE_EXISTS', { folder: root });
  const examples = fileURLToPath(packageFile('examples/workspace'));
  checkPlaces(root, examples);
  try {
    makeFolders(root, 0o777);
    const before = new Set(filesBelow(root));
    cpSync(examples, root, {
      recursive: true,
      force: false,
      errorOnExist: false,
    });
    makeFolders(join(root, 'schemas'), 0o777);
    for (const { name, text } of workspaceSchemas()) writeNew(join(root, 'schemas', name), text);
    makeFolders(join(root, '.vscode'), 0o777);
    writeNew(join(root, '.vscode/settings.json'), editorSettings());
    writeNew(join(root, '.gitignore'), `${privateFolder}/\n`);
    trust(root);
    return filesBelow(root).filter((path) => !before.has(path) && !path.startsWith(`${privateFolder}/`));
  } catch (error) {
    if (error instanceof BreakoutboxError) throw error;
    throw new BreakoutboxError(
      'WORKSPACE_UNWRITABLE',
      { file: root, reason: reasonOf(error) },
      { cause: error },
    );
  }
}

/**
 * Checks before anything is written that folders are, or can be, where folders come to stand, and files where files do; a link there
 * would lead out of the workspace.
 * @throws BreakoutboxError WORKSPACE_UNWRITABLE
 */
function checkPlaces(root: string, examples: string): void {
  const refuse = (path: string, reason: ReasonKey): never => {
    throw new BreakoutboxError('WORKSPACE_UNWRITABLE', { file: join(root, path), reason });
  };
  for (const path of [
    ...below(examples, (item) => item.isDirectory()),
    'schemas',
    '.vscode',
    privateFolder,
  ]) {
    const found = there(join(root, path));
    if (found?.isSymbolicLink() === true) refuse(path, 'path-crosses-link');
    if (found?.isDirectory() === false) refuse(path, 'path-crosses-file');
  }
  const files = below(examples, (item) => item.isFile());
  for (const path of files) if (there(join(root, path))?.isDirectory() === true) refuse(path, 'is-a-folder');
  // One that leads to a file makes the folder a workspace already.
  if (there(join(root, settingsFile)) !== undefined) refuse(settingsFile, 'path-crosses-link');
}

function there(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // What stands above it is in the way, and is named itself.
    return undefined;
  }
}

/** What tells the YAML extension of an editor which schema is for which files. */
function editorSettings(): string {
  const schemas = workspaceSchemas().map(({ kind, name }) => [`./schemas/${name}`, schemaPattern(kind)]);
  return `${JSON.stringify({ 'yaml.schemas': Object.fromEntries(schemas) }, undefined, 2)}\n`;
}

function writeNew(path: string, text: string): void {
  if (!existsSync(path)) writeFileSync(path, text, { flag: 'wx' });
}

function filesBelow(root: string): readonly string[] {
  return below(root, (item) => item.isFile());
}

/** The paths below a folder of those that are wanted, in their order: a folder comes before what is in it. */
function below(root: string, isWanted: (item: Dirent) => boolean): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(isWanted)
    .map((item) =>
      join(item.parentPath, item.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
