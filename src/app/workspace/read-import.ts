import { importFile } from '../../config/import/import-file.js';
import { type ImportAs, type ImportedFile, maxImportBytes } from '../../config/import/imported-file.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { readNamedFile, UnfitFile } from '../../system/bounded-file.js';
import { reasonOf } from '../../system/file-errors.js';

/**
 * Reads a file of another program that a person names, by its content or as what the person says.
 * @throws BreakoutboxError FILE_UNREADABLE, and the failures of `importFile`
 */
export function readImport(path: string, as?: ImportAs): ImportedFile {
  let bytes: Uint8Array;
  try {
    bytes = readNamedFile(path, maxImportBytes);
  } catch (error) {
    if (error instanceof UnfitFile && error.reason === 'file-too-large') {
      const limit = maxImportBytes / 1024 / 1024;
      throw new BreakoutboxError('IMPORT_TOO_LARGE', { file: path, limit }, { cause: error });
    }
    throw new BreakoutboxError('FILE_UNREADABLE', { file: path, reason: reasonOf(error) }, { cause: error });
  }
  return orThrow(importFile(bytes, path, as));
}
