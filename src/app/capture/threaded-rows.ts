import type { Packet } from '../../wire/packet.js';
import { entryFiles } from '../entries/entry-files.js';
import type { CaptureFile } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';
import { RowThread } from './row-thread.js';
import type { SlotRecorder } from './row-slot.js';
import { Rows } from './rows.js';

/**
 * The rows of all packets of a file, as `captureRows` gives them, written by a second thread while this one walks: a piece of the file lies in
 * memory that both see. Rows of few kinds are left to the other thread (`recordRow`), which are most of a large capture.
 */
export async function* threadedRows(
  file: CaptureFile,
  codecs?: CaptureOptions['codecs'],
): AsyncGenerator<Uint8Array, void, undefined> {
  const thread = new RowThread(entryFiles.rowThread);
  /** Rows that a slot has no room for, and those of packets behind the last piece. */
  const rest = new Rows(false);
  let slot: SlotRecorder | undefined;
  const pieces = file.pieces(() => {
    slot ??= thread.take();
    return slot.slot.piece;
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
