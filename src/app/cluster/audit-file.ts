import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolFile } from '../../cluster/audit/audit-spool.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { fileErrorCode } from '../../system/file-errors.js';
import { replaceFile } from '../../system/whole-file.js';

const fileName = 'audit.jsonl';
/** A spool writes itself anew long before. */
const maxFileBytes = 32 * 1024 * 1024;
const mode = 0o600;

/** `.bob/audit.jsonl` of the workspace in `root`; where `mayWrite` says no it is neither read nor written. */
export function auditFile(root: string, mayWrite: () => boolean): SpoolFile {
  const path = join(root, privateFolder, fileName);
  return {
    name: path,
    read: () => {
      if (!mayWrite()) return '';
      try {
        return readPlainFile(path, maxFileBytes).toString();
      } catch (error) {
        if (fileErrorCode(error) === 'ENOENT') return '';
        throw error;
      }
    },
    append: (text) => {
      if (!mayWrite()) return false;
      // A link in its place would lead the text elsewhere.
      const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
      const descriptor = openSync(path, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), mode);
      try {
        // All of it: one write of a disk that is nearly full may take a part.
        writeFileSync(descriptor, text);
      } finally {
        closeSync(descriptor);
      }
      return true;
    },
    replace: (text) => {
      if (!mayWrite()) return false;
      makePrivateFolder(root);
      replaceFile(path, text, mode);
      return true;
    },
  };
}
