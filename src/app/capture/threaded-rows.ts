import type { Packet } from '../../wire/packet.js';
import { CaptureFile } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';
import type { RowSlot } from './row-slot.js';
import type { RowThread } from './row-thread.js';
import { Rows } from './rows.js';
import { SlotRecorder } from './slot-recorder.js';

/**
 * The rows of all packets of a regular file, as `captureRows` gives them, written by a second thread while this one walks: a piece of the file lies in
 * memory that both see. What `recordRow` can record is left to the other thread, most of a large capture.
 */
export async function* threadedRows(
  source: string,
  thread: RowThread,
  codecs?: CaptureOptions['codecs'],
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = CaptureFile.open(source);
  if (file === undefined) throw new Error('only a regular file can be read into slots');
  try {
    yield* rowsOf(file, thread, codecs);
  } finally {
    file.close();
  }
}

async function* rowsOf(
  file: CaptureFile,
  thread: RowThread,
  codecs: CaptureOptions['codecs'],
): AsyncGenerator<Uint8Array, void, undefined> {
  /** Rows that a slot has no room for, and those of packets behind the last piece. */
  const rest = new Rows(false);
  let slot: RowSlot | undefined;
  let recorder: SlotRecorder | undefined;
  const pieces = file.pieces(() => {
    slot = thread.take();
    recorder = new SlotRecorder(slot);
    return slot.piece;
  });
  const visit = (packet: Packet): void => {
    if (recorder?.hasRoom === true && rest.isEmpty) recorder.add(packet);
    else rest.add(packet);
  };
  let failure: unknown;
  try {
    for await (const _ of walkCapture(pieces, visit, { codecs, isForRows: true })) {
      recorder?.end();
      if (slot !== undefined) thread.submit(slot);
      slot = undefined;
      recorder = undefined;
      yield* thread.rows(!rest.isEmpty);
      yield* rest.take();
    }
  } catch (error) {
    failure = error;
  }
  yield* thread.rows(true);
  if (failure !== undefined) throw failure;
}
