import { createReadStream, fstatSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { unreadable } from '../../system/file-errors.js';
import type { Settings } from '../settings.js';
import { inputConverter } from './input-lines.js';

/** The name of standard input in messages; the same in both languages. */
export const standardInput = 'stdin';

/** Whether input is piped, not typed: standard input is no terminal. */
export function isPiped(): boolean {
  return process.stdin.isTTY !== true;
}

/**
 * The bytes to send from standard input, or from `file`, as they come: each piece is one datagram. Reads only on demand.
 * Throws a BreakoutboxError: FILE_UNREADABLE, and those of invalid text or hex.
 */
export async function* inputPieces(
  settings: Settings,
  { file, datagrams = false }: { readonly file?: string | undefined; readonly datagrams?: boolean } = {},
): AsyncGenerator<Uint8Array, void, void> {
  const source = file ?? standardInput;
  const converter = inputConverter(source, settings, datagrams);
  for await (const chunk of chunksOf(file)) yield* converter.write(chunk);
  yield* converter.end();
}

async function* chunksOf(file: string | undefined): AsyncGenerator<Uint8Array, void, void> {
  // Node takes a folder on standard input for an empty one.
  if (file === undefined && fstatSync(0).isDirectory())
    throw new BreakoutboxError('FILE_UNREADABLE', {
      file: standardInput,
      reason: 'is-a-folder' satisfies ReasonKey,
    });
  const stream = file === undefined ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    throw unreadable(file ?? standardInput, cause);
  }
}

/** Standard input from a pipe or file; it can be read once. */
export interface PipedInput {
  /** Reads on demand. Rejects as `inputPieces` does. */
  pieces(): AsyncIterable<Uint8Array>;
  /** Destroys the stream so that it does not keep the process alive. A pending read ends or rejects. */
  close(): void;
}

/** Standard input, as `settings` say; `datagrams` cut it into them. */
export function pipedInput(settings: Settings, datagrams: boolean): PipedInput {
  return {
    pieces: () => inputPieces(settings, { datagrams }),
    close: () => process.stdin.destroy(),
  };
}
