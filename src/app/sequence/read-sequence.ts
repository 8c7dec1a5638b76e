import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeUtf8 } from '../../bytes/utf8.js';
import { parseSequence } from '../../config/workspace/sequence-file.js';
import { sequenceShape } from '../../config/workspace/sequence-shape.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, type Language } from '../../errors/error.js';
import type { Sequence } from '../../sequence/sequence.js';
import { readNamedFile } from '../../system/bounded-file.js';
import { unreadable } from '../../system/file-errors.js';
import { fileFault } from '../file-fault.js';

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

/** The files of sequences that paths name: a folder stands for those in it. @throws BreakoutboxError FILE_UNREADABLE, SEQUENCE_MISSING */
export function sequenceFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
    } catch (cause) {
      throw unreadable(path, cause);
    }
    const found = filesIn(path);
    if (found.length === 0) throw new BreakoutboxError('SEQUENCE_MISSING', { folder: path });
    return found;
  });
}

/** Reads a sequence; `language` is that of the reason in a fault. @throws BreakoutboxError FILE_UNREADABLE, SEQUENCE_INVALID */
export function readSequence(file: string, language: Language): ReadSequence {
  let text: string;
  try {
    text = decodeUtf8(readNamedFile(file, maxFileBytes));
  } catch (cause) {
    throw unreadable(file, cause);
  }
  const document = YamlDocument.parse(text);
  if (!document.ok)
    throw fileFault('SEQUENCE_INVALID', file, document.failure.params, document.failure, language);
  const { value } = document;
  const parsed = parseSequence(value.value(sequenceShape), basename(file).replace(/\.ya?ml$/i, ''));
  if (!parsed.ok)
    throw fileFault(
      'SEQUENCE_INVALID',
      file,
      value.placeOf(parsed.fault.path),
      parsed.fault.failure,
      language,
    );
  return { file, sequence: parsed.value, placeOf: (path) => value.placeOf(path) };
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
