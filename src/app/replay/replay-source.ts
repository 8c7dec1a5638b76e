import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { BreakoutboxError } from '../../errors/error.js';
import { UnfitFile } from '../../system/bounded-file.js';
import { fileErrorCode, unreadable } from '../../system/file-errors.js';
import { captureRecording } from './capture-recording.js';
import { exportRecording } from './export-recording.js';
import type { Recording } from './recording.js';

/** How a source is read. */
export interface ReadOptions {
  /** Ends the reading, which then rejects with its reason; a file is read to its end. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how much of a record has been searched, of how much. */
  readonly looked?: ((looked: number, of: number) => void) | undefined;
}

/** Where conversations come from: a file, or the record of a workspace. */
export interface ReplaySource {
  /** As people name it. */
  readonly name: string;
  /** Why there is nothing to replay, where so many conversations lack something. */
  empty(incomplete: number): BreakoutboxError;
  /** Reads the conversations that the filter selects a packet or a message of, each whole; all without a filter. */
  read(filter: string | undefined, options?: ReadOptions): Promise<Recording>;
}

/** A capture file, or objects of `--json`, a line each. */
export function fileSource(file: string): ReplaySource {
  return {
    name: file,
    empty: (incomplete) => new BreakoutboxError('REPLAY_EMPTY', { file, incomplete }),
    read: async (filter) => {
      try {
        if (!statSync(file).isFile()) throw new UnfitFile('not-a-file');
        return isObjects(file) ? await exportRecording(file, filter) : await captureRecording(file, filter);
      } catch (error) {
        const isSystem = fileErrorCode(error) !== '' || error instanceof UnfitFile;
        throw error instanceof BreakoutboxError || !isSystem ? error : unreadable(file, error);
      }
    },
  };
}

/**
 * Reads a source, and refuses what cannot be replayed towards one address.
 * @throws BreakoutboxError those of its format and of the filter; REPLAY_EMPTY, REPLAY_RECORD_EMPTY, REPLAY_SEVERAL, REPLAY_TOO_LARGE
 */
export async function readRecording(
  source: ReplaySource,
  filter: string | undefined,
  options?: ReadOptions,
): Promise<Recording> {
  const recording = await source.read(filter, options);
  const [first] = recording.conversations;
  if (first === undefined) throw source.empty(recording.incomplete.length);
  const servers = new Set(recording.conversations.map(({ protocol, server }) => `${protocol}:${server}`));
  if (servers.size > 1) {
    const choices = [...servers].slice(0, 5).join(' ');
    throw new BreakoutboxError('REPLAY_SEVERAL', { file: source.name, count: servers.size, choices });
  }
  return recording;
}

/** Whether the file begins as an object of JSON does. */
function isObjects(file: string): boolean {
  const head = new Uint8Array(16);
  const descriptor = openSync(file, 'r');
  try {
    const count = readSync(descriptor, head);
    return /^\ufeff?\s*\{/.test(
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(0, count)),
    );
  } finally {
    closeSync(descriptor);
  }
}
