import type { Packet } from '../../wire/packet.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';
import type { RowThread } from './row-thread.js';
import { Rows } from './rows.js';

/** Which packets become lines, and what stands in them. */
export interface RowOptions extends CaptureOptions {
  /** Whether the programs that a live capture noted stand behind each line: `  {curl 4711 → node 4712}`. Default false. */
  readonly processes?: boolean | undefined;
  /**
   * A second thread (`startRowThread` of the same file), which writes rows where there is no filter; the pieces then lie in shared memory. It is
   * closed at the end, used or not.
   */
  readonly thread?: RowThread | undefined;
}

/**
 * The packets of a capture, one line each in the form of tshark's, as UTF-8: pieces of whole lines, each borrowed until the next is asked for. Of a
 * capture that is still growing, such as `process.stdin`, the lines come as soon as their packets do. Memory stays the same however
 * long the capture.
 *
 * Throws the failures of a filter. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* captureRows(
  source: CaptureSource,
  { filter, codecs, processes = false, thread }: RowOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (thread !== undefined && typeof source === 'string' && filter === undefined && !processes) {
      const { threadedRows } = await import('./threaded-rows.js');
      yield* threadedRows(source, thread, codecs);
      return;
    }
    const rows = new Rows(processes);
    const visit = (packet: Packet): void => rows.add(packet);
    for await (const _ of walkCapture(source, visit, { filter, codecs, isForRows: true })) yield* rows.take();
  } finally {
    await thread?.close();
  }
}
