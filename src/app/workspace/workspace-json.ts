import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { maxJsonDepth, nestsDeeper } from '../../config/json-depth.js';
import { parseWorkspace, type ReadWorkspace } from '../../config/workspace.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { fileErrorCode, reasonOf } from '../../system/file-errors.js';
import { suggestedTftpPort } from '../tftp/workbench-tftp.js';

/** 256 endpoints with certificates take far less. */
const maxFileBytes = 64 * 1024 * 1024;
const jsonFile = 'workspace.json';
/** Where that file is once it has been taken over, below the workspace. */
export const takenFile = `${privateFolder}/${jsonFile}`;

/**
 * Reads the one JSON file in which earlier versions kept the endpoints of a workspace; undefined if there is none.
 * @throws BreakoutboxError WORKSPACE_INVALID when the file is no workspace at all
 */
export function readWorkspaceJson(root: string): ReadWorkspace | undefined {
  const file = join(root, jsonFile);
  const invalid = (reason: string, cause?: unknown): BreakoutboxError =>
    new BreakoutboxError('WORKSPACE_INVALID', { file, reason, limit: maxJsonDepth }, { cause });
  let text: string;
  try {
    // Editors on Windows begin a file with a byte order mark, which JSON does not have.
    text = readPlainFile(file, maxFileBytes)
      .toString()
      .replace(/^\uFEFF/, '');
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return undefined;
    throw invalid(error instanceof UnfitFile ? error.reason : reasonOf(error), error);
  }
  if (nestsDeeper(text, maxJsonDepth)) throw invalid('too-deeply-nested' satisfies ReasonKey);
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch (error) {
    throw invalid(reasonOf(error), error);
  }
  const read = parseWorkspace(kept, suggestedTftpPort());
  if (!read.ok) throw invalid(String(read.failure.params.reason));
  return read.value;
}

/** Puts the JSON file aside, to `.bob/workspace.json`, once all of it stands in files of its own. @throws the system's error */
export function setWorkspaceJsonAside(root: string): void {
  makePrivateFolder(root);
  renameSync(join(root, jsonFile), join(root, takenFile));
}
