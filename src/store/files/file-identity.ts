import type { BigIntStats } from 'node:fs';
import { BreakoutboxError } from '../../errors/error.js';
import { fileErrorCode, reasonOf } from '../../system/file-errors.js';

/** The properties that identify a file's bytes: device, inode, size, and the times of data and of inode. */
export type FileIdentity = string;

/** The identity of a file as the system reports it, to the nanosecond where it does. */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileIdentity {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

/** Whether the bytes may have changed; renaming or linking the file, which changes its ctime, does not change them. */
export function hasChanged(before: BigIntStats, now: BigIntStats): boolean {
  return before.size !== now.size || before.mtimeNs !== now.mtimeNs || before.ino !== now.ino;
}

/** The failure to read `text`, with its cause. */
export function readError(error: unknown, text: string): BreakoutboxError {
  if (error instanceof BreakoutboxError) return error;
  return new BreakoutboxError('TFTP_READ_FAILED', { text, reason: reasonOf(error) }, { cause: error });
}

/** The failure to write `text`: a full disk or quota has a code of its own, anything else is reported with its cause. */
export function writeError(error: unknown, text: string): BreakoutboxError {
  if (error instanceof BreakoutboxError) return error;
  const code = fileErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new BreakoutboxError('TFTP_DISK_FULL', { text }, { cause: error });
  }
  if (code === 'EEXIST') return new BreakoutboxError('TFTP_FILE_EXISTS', { text }, { cause: error });
  return new BreakoutboxError('TFTP_WRITE_FAILED', { text, reason: reasonOf(error) }, { cause: error });
}
