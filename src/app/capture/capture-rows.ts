import { availableParallelism } from 'node:os';
import { isGzip } from '../../capture/gunzip-stage.js';
import type { Packet } from '../../wire/packet.js';
import { entryFiles } from '../entries/entry-files.js';
import { CaptureFile, type CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';
import { Rows } from './rows.js';

/** Which packets become lines, and what stands in them. */
export interface RowOptions extends CaptureOptions {
  /** Whether the programs that a live capture noted stand behind each line: `  {curl 4711 → node 4712}`. Default false. */
  readonly processes?: boolean | undefined;
  /**
   * Whether a second thread may write the rows of a large file without a filter, which takes some 30 MiB more. The pieces then lie in shared
   * memory. Default false.
   */
  readonly threads?: boolean | undefined;
}

/** Bytes of a file from which on a second thread saves more time than its start takes. */
const leastThreadedBytes = 32 * 1024 * 1024;

/**
 * The packets of a capture, one line each in the form of tshark's, as UTF-8: pieces of whole lines, each borrowed until the next is asked for. Of a
 * capture that is still growing, such as `process.stdin`, the lines come as soon as their packets do. Memory stays the same however
 * long the capture.
 *
 * Throws the failures of a filter. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* captureRows(
  source: CaptureSource,
  { filter, codecs, processes = false, threads = false }: RowOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  if (threads && typeof source === 'string' && filter === undefined && !processes) {
    const file = CaptureFile.open(source);
    try {
      if (file !== undefined && isForThreads(file)) {
        const [{ RowThread }, { threadedRows }] = await Promise.all([
          import('./row-thread.js'),
          import('./threaded-rows.js'),
        ]);
        yield* threadedRows(file, new RowThread(entryFiles.rowThread), codecs);
        return;
      }
    } finally {
      file?.close();
    }
  }
  const rows = new Rows(processes);
  const visit = (packet: Packet): void => rows.add(packet);
  for await (const _ of walkCapture(source, visit, { filter, codecs, isForRows: true })) yield* rows.take();
}

function isForThreads(file: CaptureFile): boolean {
  return availableParallelism() > 1 && file.bytes >= leastThreadedBytes && !isGzip(file.beginning());
}
