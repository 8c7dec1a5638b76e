import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import { reasonOf } from '../../system/file-errors.js';
import type { NamedFiles } from '../../tftp/server/served-files.js';
import { servedPath } from '../../tftp/server/served-path.js';
import type { ServedName } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';

/** Opens the workspace's own folder, and makes it if it is missing. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`. */
export async function openOwnFolder(path: string): Promise<ServedFolder> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new BreakoutboxError('TFTP_ROOT_INVALID', { path, reason: reasonOf(cause) }, { cause });
  }
  return ServedFolder.open(path);
}

/** Opens a folder that a person has chosen, which must exist. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`. */
export async function openChosenFolder(path: string): Promise<ServedFolder> {
  const folder = await ServedFolder.open(path);
  try {
    await access(folder.root, constants.R_OK | constants.X_OK);
  } catch (cause) {
    throw new BreakoutboxError('TFTP_ROOT_INVALID', { path, reason: reasonOf(cause) }, { cause });
  }
  return folder;
}

/** Resolves a typed path, with `~` for the home folder. @throws BreakoutboxError `TFTP_ROOT_INVALID` unless it is absolute */
export function typedPath(text: string): string {
  const path = text === '~' || /^~[/\\]/.test(text) ? join(homedir(), text.slice(1)) : text;
  if (isAbsolute(path) && !path.includes('\0')) return path;
  throw new BreakoutboxError('TFTP_ROOT_INVALID', {
    path: text,
    reason: 'path-not-absolute' satisfies ReasonKey,
  });
}

/** The file of a name that a person gave. @throws BreakoutboxError `TFTP_NAME_REFUSED` */
export function namedIn(name: string): ServedName {
  const path = servedPath(name);
  if (!path.ok) {
    throw new BreakoutboxError('TFTP_NAME_REFUSED', { text: name, reason: path.reason, ...path.more });
  }
  return { name, segments: path.segments };
}

/** @throws BreakoutboxError `TFTP_FILE_EXISTS` when something has the name already */
export async function refuseTaken(files: NamedFiles, target: ServedName): Promise<void> {
  const there = await files.inspect(target);
  if (there.type === 'file') throw new BreakoutboxError('TFTP_FILE_EXISTS', { text: target.name });
}

/** Opens a file of the folder for a client to send. Rejects with a `BreakoutboxError` when there is no such file in it. */
export async function contentIn(files: NamedFiles, target: ServedName): Promise<{ content: Content }> {
  const opened = await files.open(target);
  const text = target.name;
  switch (opened.type) {
    case 'file':
      return { content: opened.content };
    case 'refused':
      throw errorOf(opened.failure);
    case 'missing':
      throw new BreakoutboxError('TFTP_NOT_FOUND', { text });
    case 'other':
      throw new BreakoutboxError('TFTP_NOT_A_FILE', { text });
  }
}

/** Where in the folder a client puts what it fetches; `overwrite` in the place of a file that is there. Rejects with a `BreakoutboxError`. */
export async function sinkIn(
  files: NamedFiles,
  target: ServedName,
  overwrite: boolean,
): Promise<{ sink: Sink }> {
  if ((await files.inspect(target)).type === 'other') {
    throw new BreakoutboxError('TFTP_NOT_A_FILE', { text: target.name });
  }
  return { sink: await files.create(target, '', overwrite) };
}

/** Writes all of `body` into the sink, which is finished, or discarded when anything fails. */
export async function fill(sink: Sink, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) await sink.write(chunk);
    await sink.finish();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** The bytes of a content, piece by piece; releases it at the end. */
export async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  try {
    if (content.type === 'whole') {
      // A copy: cached bytes are shared with transfers, and sent bytes belong to the socket.
      yield Uint8Array.from(content.bytes);
      return;
    }
    for (let piece = await content.next(); piece !== undefined; piece = await content.next()) yield piece;
  } finally {
    content.release();
  }
}
