import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { schemaPattern, workspaceSchemas } from '../../config/workspace/workspace-schemas.js';
import { BreakoutboxError } from '../../errors/error.js';
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
  try {
    makeFolders(root, 0o777);
    const before = new Set(filesBelow(root));
    cpSync(fileURLToPath(packageFile('examples/workspace')), root, {
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

/** What tells the YAML extension of an editor which schema is for which files. */
function editorSettings(): string {
  const schemas = workspaceSchemas().map(({ kind, name }) => [`./schemas/${name}`, schemaPattern(kind)]);
  return `${JSON.stringify({ 'yaml.schemas': Object.fromEntries(schemas) }, undefined, 2)}\n`;
}

function writeNew(path: string, text: string): void {
  if (!existsSync(path)) writeFileSync(path, text, { flag: 'wx' });
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) =>
      join(item.parentPath, item.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
