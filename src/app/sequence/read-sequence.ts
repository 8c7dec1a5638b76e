import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { FileFault } from '../../config/workspace/file-part.js';
import { parseSequence } from '../../config/workspace/sequence-file.js';
import { sequenceShape } from '../../config/workspace/sequence-shape.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, type Language } from '../../errors/error.js';
import { sequenceMistake } from '../../sequence/check-sequence.js';
import type { Sequence } from '../../sequence/sequence.js';
import { readNamedFile } from '../../system/bounded-file.js';
import { unreadable } from '../../system/file-errors.js';
import { fileFault } from '../file-fault.js';
import { isWorkspace, workspaceAbove } from '../workspace/find-workspace.js';
import { checkTools, type SequenceDesk } from './sequence-desk.js';

const maxFileBytes = 8 * 1024 * 1024;
/** Files of one folder, those in folders within it counted. */
const maxFiles = 10_000;

/** A sequence that was read, and where its steps stand. */
export interface ReadSequence {
  /** As it was named. */
  readonly file: string;
  readonly sequence: Sequence;
  /** The line and the column of a step or a part of it, both from 1. */
  placeOf(path: string): { readonly line: number; readonly column: number };
}

/**
 * The files of sequences that a path names: a file as it is, a folder for those in it, a workspace for those in its `sequences/`. In
 * another folder a file that can be read and has no `steps` is passed over.
 * @throws BreakoutboxError FILE_UNREADABLE, SEQUENCE_MISSING
 */
export function sequenceFiles(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const own = join(path, 'sequences');
  const hasOwn = isWorkspace(path) && existsSync(own);
  const folder = hasOwn ? own : path;
  const all = filesIn(folder);
  const found = isOfSequences(folder) ? all : all.filter(mayBeSequence);
  if (found.length === 0) throw new BreakoutboxError('SEQUENCE_MISSING', { folder });
  return found;
}

/** Reads a sequence; `language` is that of the reason in a fault. @throws BreakoutboxError FILE_UNREADABLE, SEQUENCE_INVALID */
export function readSequence(file: string, language: Language): ReadSequence {
  const document = documentOf(file);
  if (!document.ok)
    throw fileFault('SEQUENCE_INVALID', file, document.failure.params, document.failure, language);
  const { value } = document;
  const placeOf: ReadSequence['placeOf'] = (path) => value.placeOf(path);
  const parsed = parseSequence(value.value(sequenceShape), basename(file).replace(/\.ya?ml$/i, ''));
  if (parsed.ok) return { file, sequence: parsed.value, placeOf };
  throw sequenceFault({ file, placeOf }, parsed.fault, language);
}

/** Checks what its text shows beyond its form, as `sequenceMistake`. @throws BreakoutboxError SEQUENCE_INVALID */
export function checkSequence(
  read: ReadSequence,
  desk: SequenceDesk,
  values: ReadonlyMap<string, string>,
  language: Language,
): void {
  const mistake = sequenceMistake(read.sequence, values, checkTools(desk, read.sequence));
  if (mistake !== undefined) throw sequenceFault(read, mistake, language);
}

/** What is wrong with a sequence, with its place in the file. */
function sequenceFault(
  { file, placeOf }: Pick<ReadSequence, 'file' | 'placeOf'>,
  { path, failure }: FileFault,
  language: Language,
): BreakoutboxError {
  return fileFault('SEQUENCE_INVALID', file, placeOf(path), failure, language);
}

/** @throws BreakoutboxError FILE_UNREADABLE */
function documentOf(file: string): ReturnType<typeof YamlDocument.parse> {
  try {
    return YamlDocument.parse(decodeUtf8(readNamedFile(file, maxFileBytes)));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Whether a folder is that of the sequences of a workspace, or within it. */
function isOfSequences(folder: string): boolean {
  const root = workspaceAbove(resolve(folder));
  return root !== undefined && relative(root, resolve(folder)).split(sep)[0] === 'sequences';
}

/** Whether a file has steps, or a fault that is told of when it is read. */
function mayBeSequence(file: string): boolean {
  try {
    const document = documentOf(file);
    if (!document.ok) return true;
    const value = document.value.value({});
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'steps');
  } catch {
    return true;
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .slice(0, maxFiles)
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}
