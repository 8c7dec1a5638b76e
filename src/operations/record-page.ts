// A page of the record in bytes: the length of the head, 4 bytes, big-endian; the head, a JSON object of what is not an event; and
// the events, as traffic/event-codec.ts encodes them.
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { decodeBatch, encodeBatch } from '../traffic/event-codec.js';
import type { EventBatch } from '../traffic/subscription.js';
import type { RecordAnnotation, RecordMissing, RecordSource, RecordSpan } from './record.js';

const lengthBytes = 4;

/** What a page of the record says besides its events. */
export interface RecordPageHead {
  /** What is not in the record, where it was. */
  readonly gaps: readonly RecordMissing[];
  /** When the program was running, of the events of this page and just before. */
  readonly runs: readonly RecordSpan[];
  readonly annotations: readonly RecordAnnotation[];
  /** What the endpoints of its events were, in the order of their numbers. */
  readonly sources: readonly RecordSource[];
  /** Whether there are more events in the direction that was asked. */
  readonly hasMore: boolean;
}

/** Events of the record, and what belongs to them. */
export interface ReadRecordPage extends RecordPageHead {
  readonly batch: EventBatch;
}

/** Encodes a page. */
export function encodeRecordPage({ batch, ...head }: ReadRecordPage): Uint8Array {
  const json = encodeUtf8(JSON.stringify(head));
  const events = encodeBatch(batch);
  const bytes = new Uint8Array(lengthBytes + json.length + events.length);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, lengthBytes);
  bytes.set(events, lengthBytes + json.length);
  return bytes;
}

/** Decodes a page that the workbench has sent; undefined for bytes that are none. Payloads are borrowed from `bytes`. */
export function decodeRecordPage(bytes: Uint8Array): ReadRecordPage | undefined {
  if (bytes.length < lengthBytes) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getUint32(0);
  const decoded = decodeBatch(bytes.subarray(lengthBytes + length));
  if (!decoded.ok) return undefined;
  try {
    const head = JSON.parse(decodeUtf8(bytes.subarray(lengthBytes, lengthBytes + length))) as RecordPageHead;
    return { ...head, batch: decoded.batch };
  } catch {
    return undefined;
  }
}
