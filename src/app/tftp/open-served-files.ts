import type { TftpServerSpec } from '../../config/tftp-server-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { DynamicFiles, type DynamicSource } from '../../store/files/dynamic-files.js';
import type { FileCache } from '../../store/files/file-cache.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';

/** Where a TFTP server takes its files from; `files` goes before `root`, and `source` before both. */
export interface FilesOrigin {
  /** The folder to serve. */
  readonly root?: string;
  /** A function that answers names; what it does not know comes from `root` or `files`, when there is one. */
  readonly source?: DynamicSource;
  /** Files from elsewhere, instead of `root`: `HttpFiles`, or your own. Closed with the server. */
  readonly files?: ServedFiles;
}

/** @throws BreakoutboxError TFTP_ROOT_INVALID when there is nothing to serve */
export function checkFilesOrigin({ root, source, files }: FilesOrigin): void {
  if (root === undefined && source === undefined && files === undefined) throw nothingToServe();
}

/** Opens what a TFTP server serves. Rejects with a BreakoutboxError, TFTP_ROOT_INVALID. */
export async function openServedFiles(
  { root, source, files }: FilesOrigin,
  { policy }: TftpServerSpec,
  cache: FileCache,
): Promise<ServedFiles> {
  const createClientFolders = policy.perClientFolders;
  const below =
    files ?? (root === undefined ? undefined : await ServedFolder.open(root, { cache, createClientFolders }));
  if (source !== undefined) return new DynamicFiles(source, below);
  if (below !== undefined) return below;
  throw nothingToServe();
}

function nothingToServe(): BreakoutboxError {
  const reason: ReasonKey = 'nothing-given-to-serve';
  return new BreakoutboxError('TFTP_ROOT_INVALID', { path: '', reason });
}
