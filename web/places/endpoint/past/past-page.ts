import type { RecordAnnotation, RecordMissing, RecordSpan } from '../../../../src/operations/record.js';
import { decodeRecordPage } from '../../../../src/operations/record-page.js';
import { isTransferEvent } from '../../../../src/traffic/kinds.js';
import type { EndpointEvent } from '../log/log-entry.js';

/** A part of the record of one endpoint, for its log. */
export interface PastPage {
  /** In order; oldest first. */
  readonly events: readonly EndpointEvent[];
  readonly runs: readonly RecordSpan[];
  readonly gaps: readonly RecordMissing[];
  readonly annotations: readonly RecordAnnotation[];
  /** Whether there are more in the direction that was asked. */
  readonly hasMore: boolean;
}

/** Reads the bytes of a page; undefined for bytes that are none. Payloads are borrowed from `bytes`. */
export function readPastPage(bytes: Uint8Array): PastPage | undefined {
  const page = decodeRecordPage(bytes);
  if (page === undefined) return undefined;
  const { batch, ...head } = page;
  return { ...head, events: batch.events.filter((event) => !isTransferEvent(event)) };
}
