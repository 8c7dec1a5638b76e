import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { Situation } from '../errors/situations.js';
import { UnfitFile } from './bounded-file.js';

/** The system's error code of anything that Node throws, such as `ENOENT`. */
export function fileErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const reasonKeyOf: Readonly<Record<string, ReasonKey>> = {
  EACCES: 'permission-denied',
  EPERM: 'not-permitted',
  ENOENT: 'no-such-path',
  ENOTDIR: 'path-crosses-file',
  EISDIR: 'is-a-folder',
  EROFS: 'file-system-read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EIO: 'disk-error',
  EMFILE: 'too-many-open-files',
  ENAMETOOLONG: 'file-name-too-long',
  EPIPE: 'pipe-not-read',
};

/** Why a file or folder cannot be used: a reason of this program, or the text of what was thrown. */
export function reasonOf(error: unknown): string {
  return reasonKeyOf[fileErrorCode(error)] ?? (error instanceof Error ? error.message : String(error));
}

/** The BreakoutboxError FILE_UNREADABLE for a file that a person named. */
export function unreadable(file: string, cause: unknown): BreakoutboxError {
  const reason = cause instanceof UnfitFile ? cause.reason : reasonOf(cause);
  // A name without a character could not be seen.
  const params = { file: file === '' ? '""' : file, reason };
  const situation = reason === 'is-a-folder' ? { situation: 'file-is-folder' satisfies Situation } : {};
  return new BreakoutboxError('FILE_UNREADABLE', { ...params, ...situation }, { cause });
}
