import { createReadStream } from 'node:fs';
import type { MessagePace } from '../../config/workspace/message-file.js';
import { unreadable } from '../../system/file-errors.js';

/** How often a second a piece of a file that is paced by its bytes is sent. */
const piecesPerSecond = 20;

/** Waits `ms` milliseconds; resolves with false if nothing more is to be sent. */
export type Pause = (ms: number) => Promise<boolean>;

/**
 * The pieces of a file: as they are read, so many bytes a second, or a line at a time. They end early when `pause` says so.
 * Rejects with FILE_UNREADABLE.
 */
export async function* pacedPieces(
  path: string,
  pace: MessagePace | undefined,
  pause: Pause,
): AsyncGenerator<Uint8Array, void, void> {
  const stepBytes =
    pace?.type === 'bytes' ? Math.max(1, Math.round(pace.perSecond / piecesPerSecond)) : undefined;
  const stream = createReadStream(
    path,
    stepBytes === undefined ? {} : { highWaterMark: Math.min(stepBytes, 65_536) },
  );
  try {
    const beginMs = performance.now();
    let sent = 0;
    for await (const piece of pace?.type === 'lines'
      ? linesOf(stream)
      : (stream as AsyncIterable<Uint8Array>)) {
      if (pace !== undefined) {
        const dueMs = beginMs + (sent * 1_000) / pace.perSecond;
        const waitMs = dueMs - performance.now();
        if (waitMs > 1 && !(await pause(waitMs))) return;
        sent += pace.type === 'lines' ? 1 : piece.byteLength;
      }
      yield piece;
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

const maxLineBytes = 1024 * 1024;

/** Lines with their ends; a longer one than 1 MiB comes in pieces. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let held = new Uint8Array(0);
  for await (const chunk of stream) {
    const bytes = new Uint8Array(held.byteLength + chunk.byteLength);
    bytes.set(held);
    bytes.set(chunk, held.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(0x0a, from); end >= 0; end = bytes.indexOf(0x0a, from)) {
      yield bytes.subarray(from, end + 1);
      from = end + 1;
    }
    held = bytes.subarray(from);
    if (held.byteLength <= maxLineBytes) continue;
    yield held;
    held = new Uint8Array(0);
  }
  if (held.byteLength > 0) yield held;
}
