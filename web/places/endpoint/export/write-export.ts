import type { ExportItem, ExportWriter } from '../../../../src/traffic/export/export-item.js';
import type { FileSink } from '../../../views/file-sink.js';

/** Bytes that are handed to the file at once. */
const pieceBytes = 256 * 1024;

/**
 * Writes items into a file, in slices: `pause` is awaited after each that took its time, as `isDue` says. What is written is not held.
 * Rejects as the file does, which is then given up.
 */
export async function writeExport(
  items: Iterable<ExportItem>,
  writer: ExportWriter,
  sink: FileSink,
  isDue: () => boolean,
  pause: () => Promise<unknown>,
): Promise<void> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  const add = (piece: Uint8Array): void => {
    if (piece.byteLength === 0) return;
    pieces.push(piece);
    bytes += piece.byteLength;
  };
  const flush = async (): Promise<void> => {
    if (bytes === 0) return;
    const whole = new Uint8Array(bytes);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
    pieces = [];
    bytes = 0;
    await sink.write(whole);
  };
  try {
    add(writer.begin());
    for (const item of items) {
      add(writer.item(item));
      if (bytes >= pieceBytes) await flush();
      if (isDue()) await pause();
    }
    add(writer.end());
    await flush();
    await sink.close();
  } catch (error) {
    await sink.abort().catch(() => undefined);
    throw error;
  }
}
