import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isoTime } from '../../bytes/iso-time.js';
import { cutToBytes, localFileName } from '../../bytes/local-file-name.js';
import { BreakoutboxError } from '../../errors/error.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { reasonOf } from '../../system/file-errors.js';
import { discardFile, replaceFile } from '../../system/whole-file.js';

/** The folder below `.bob` that holds them. */
const folderName = 'passed-over';
/** Versions that are kept, the newest ones. */
export const maxPassedOver = 100;
/** Bytes of a file's name; the time and the side stand before it. */
const maxNameBytes = 120;
const ownName = /^\d{8}T\d{9}Z-(here|elsewhere)-/;

/** Which version of a conflict a text is. */
export interface PassedOverVersion {
  readonly side: 'here' | 'elsewhere';
  readonly text: string;
}

/**
 * Keeps versions of a shared file that a person did not take, readable by the owner of the workspace alone. Returns their paths below
 * the workspace, in order. Of all versions that are kept there the newest 100 stay.
 * @throws BreakoutboxError WORKSPACE_UNWRITABLE: none of them is kept then
 */
export function keepPassedOver(
  root: string,
  path: string,
  versions: readonly PassedOverVersion[],
  nowMs: number,
): readonly string[] {
  const written: string[] = [];
  const below = `${privateFolder}/${folderName}`;
  try {
    const folder = makePrivateFolder(root, folderName);
    const stamp = isoTime(nowMs * 1_000, 3).replace(/[-:.]/g, '');
    const [, ending = ''] = /(\.[a-z]+)$/i.exec(path) ?? [];
    const stem = cutToBytes(localFileName(path.slice(0, -ending.length || undefined)), maxNameBytes);
    for (const { side, text } of versions) {
      const name = `${stamp}-${side}-${stem}${ending}`;
      replaceFile(join(folder, name), text, 0o600);
      written.push(`${below}/${name}`);
    }
    const all = readdirSync(folder).filter((name) => ownName.test(name));
    for (const name of all.toSorted().slice(0, -maxPassedOver)) discardFile(join(folder, name));
  } catch (error) {
    forgetPassedOver(root, written);
    throw new BreakoutboxError(
      'WORKSPACE_UNWRITABLE',
      { file: below, reason: reasonOf(error) },
      { cause: error },
    );
  }
  return written;
}

/** Removes versions that were kept for a decision that did not come about. */
export function forgetPassedOver(root: string, paths: readonly string[]): void {
  for (const path of paths) discardFile(join(root, path));
}
