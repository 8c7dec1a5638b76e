import type { EncodingName } from '../../bytes/encoding-names.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import type { ExportItem, ExportWriter } from '../../traffic/export/export-item.js';
import type { RecordedEndpoint, RecordReading } from './record-reading.js';
import {
  type RecordSelection,
  type SelectedEvent,
  type SelectionListener,
  selectRecord,
} from './record-selection.js';

/** Bytes of a file that are handed over at once, about. */
const pieceBytes = 64 * 1024;

/** Makes items of an export of what a record has, in order. */
export class RecordItems {
  readonly #endpoints: Map<string, RecordedEndpoint>;
  readonly #encoding: EncodingName | undefined;

  /** `encoding` is what all messages are read in; undefined: what their endpoint had when they came. */
  constructor({ endpoints }: Pick<RecordReading, 'endpoints'>, encoding?: EncodingName) {
    this.#endpoints = new Map(endpoints);
    this.#encoding = encoding;
  }

  item({ event, source, tags, note }: Omit<SelectedEvent, 'breaks'>): ExportItem {
    const known = this.of(event.endpoint);
    // Where it was bound then, and not where it is now.
    const bound = event.type === 'listening' ? event : source;
    const endpoint =
      bound?.local === undefined ? known : { ...known, local: bound.local, reachable: bound.reachable };
    this.#endpoints.set(event.endpoint, endpoint);
    const encoding = this.#encoding ?? source?.encoding ?? endpoint.encoding;
    const kind = source?.kind || endpoint.kind;
    return { event, endpoint: { ...endpoint, encoding, kind }, tags, note };
  }

  /** What is known of an endpoint; of one that has been removed, its id. */
  of(id: string): RecordedEndpoint {
    return (
      this.#endpoints.get(id) ?? {
        ...{ id, name: id, kind: '', encoding: 'utf-8' },
        ...{ local: undefined, reachable: [], formerNames: [] },
      }
    );
  }
}

/** What is exported of a record. */
export interface RecordExport {
  readonly record: RecordReading;
  readonly selection: RecordSelection;
  readonly items: RecordItems;
  readonly writer: ExportWriter;
}

/** What an export tells meanwhile. */
export interface ExportListener extends SelectionListener {
  /** So many events were written. */
  wrote(events: number): void;
}

/**
 * The file of what is selected, piece by piece as it is read: its beginning, one or more for each part of the record, which may be empty,
 * and its end. Ended early, nothing more is looked for.
 */
export async function* exportedRecord(
  { record, selection, items, writer }: RecordExport,
  listener: ExportListener,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield writer.begin();
  for await (const events of selectRecord(record, selection, listener, signal)) {
    let pieces: Uint8Array[] = [];
    let bytes = 0;
    for (const selected of events) {
      const piece = writer.item(items.item(selected));
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes < pieceBytes) continue;
      yield joinBytes(pieces);
      pieces = [];
      bytes = 0;
    }
    listener.wrote(events.length);
    yield joinBytes(pieces);
  }
  signal.throwIfAborted();
  yield writer.end();
}
