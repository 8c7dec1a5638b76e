import type { Packet } from '../../wire/packet.js';
import type { CaptureFile } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';
import { type SlotRecorder, slotPieceBytes } from './row-slot.js';
import type { RowThread } from './row-thread.js';
import { Rows } from './rows.js';

/**
 * The rows of all packets of a file, as `captureRows` gives them, written by a second thread while this one walks: a piece of the file lies in
 * memory that both see. What `recordRow` can record is left to the other thread, most of a large capture. The thread is closed at the end.
 */
export async function* threadedRows(
  file: CaptureFile,
  thread: RowThread,
  codecs?: CaptureOptions['codecs'],
): AsyncGenerator<Uint8Array, void, undefined> {
  /** Rows that a slot has no room for, and those of packets behind the last piece. */
  const rest = new Rows(false);
  let slot: SlotRecorder | undefined;
  // Until the thread has begun, rows are written here.
  const own = new Uint8Array(slotPieceBytes);
  const pieces = file.pieces(() => {
    slot = thread.take();
    return slot?.slot.piece ?? own;
  });
  const visit = (packet: Packet): void => {
    if (slot?.hasRoom === true && rest.isEmpty) slot.add(packet);
    else rest.add(packet);
  };
  let failure: unknown;
  try {
    try {
      for await (const _ of walkCapture(pieces, visit, { codecs, isForRows: true })) {
        if (slot !== undefined) thread.submit(slot);
        slot = undefined;
        yield* thread.rows(!rest.isEmpty);
        yield* rest.take();
      }
    } catch (error) {
      failure = error;
    }
    yield* thread.rows(true);
    if (failure !== undefined) throw failure;
  } finally {
    await thread.close();
  }
}
