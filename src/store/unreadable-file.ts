import { BreakoutboxError } from '../errors/error.js';
import { UnfitFile } from '../system/bounded-file.js';
import { reasonOf } from './files/file-identity.js';

/** Why a file that a person named cannot be read: a BreakoutboxError FILE_UNREADABLE. */
export function unreadable(file: string, cause: unknown): BreakoutboxError {
  const reason = cause instanceof UnfitFile ? cause.reason : reasonOf(cause);
  return new BreakoutboxError('FILE_UNREADABLE', { file, reason }, { cause });
}
