import { parseEncodingName } from '../../bytes/encoding-names.js';
import { BreakoutboxError, type Failure, type Language } from '../../errors/error.js';
import type { NamedByteStream } from '../../operations/byte-stream.js';
import type { RecordExportReport, RecordExportRequest } from '../../operations/record-export.js';
import { zoneMinutes } from '../../system/zone-minutes.js';
import { exportFiles } from '../../traffic/export/export-formats.js';
import type { ExportOptions } from '../../traffic/export/export-item.js';
import { LogLines } from '../../traffic/export/log-line.js';
import { exportWriter } from './export-writer.js';
import { exportedRecord, RecordItems } from './record-items.js';
import type { RecordReading } from './record-reading.js';

/** Exports at once; each searches in turn with the others. */
const maxRunning = 4;
/** Reports of exports that have ended, the latest. */
const maxEnded = 32;

interface Running {
  state: RecordExportReport['state'];
  looked: number;
  of: number;
  events: number;
  bytes: number;
  failure: Failure | undefined;
}

/** The exports of a record that clients download. */
export class RecordExports {
  readonly #open: () => Promise<RecordReading>;
  readonly #all = new Map<string, Running>();
  #running = 0;
  #ids = 0;

  /** `open` returns the record, which is read as it stands then; it rejects with why there is none. */
  constructor(open: () => Promise<RecordReading>) {
    this.#open = open;
  }

  /**
   * Begins an export. Its first piece is read before this resolves, so that a filter that is wrong is answered as such.
   * @throws BreakoutboxError the failures of the filter, RECORD_EXPORT_LIMIT, RECORD_EXPORT_TAKEN, TIME_ZONE_UNKNOWN, ENCODING_UNKNOWN
   */
  async begin(request: RecordExportRequest, gone: AbortSignal): Promise<NamedByteStream> {
    const record = await this.#open();
    const { id = this.#newId(), format, filter = '', endpoint } = request;
    if (this.#all.get(id)?.state === 'running') throw new BreakoutboxError('RECORD_EXPORT_TAKEN', { id });
    if (this.#running >= maxRunning) throw new BreakoutboxError('RECORD_EXPORT_LIMIT', { most: maxRunning });
    const writer = exportWriter(format, exportOptions(request));
    const items = new RecordItems(record, encodingOf(request));
    const running: Running = { state: 'running', looked: 0, of: 0, events: 0, bytes: 0, failure: undefined };
    const pieces = exportedRecord(
      { record, selection: { filter, endpoint, limit: undefined }, items, writer },
      {
        looked: (looked, of) => Object.assign(running, { looked, of }),
        cut: () => undefined,
        wrote: (events) => {
          running.events += events;
        },
      },
      gone,
    );
    this.#remember(id, running);
    const content = this.#counted(pieces, running);
    // The beginning of a file comes before anything is looked for; then a piece comes for each part of the record, empty or not.
    const begun = [await content.next(), await content.next()];
    return {
      name: `record.${exportFiles[format].extension}`,
      bytes: undefined,
      content: resumed(begun, content),
    };
  }

  /** @throws BreakoutboxError RECORD_EXPORT_UNKNOWN */
  report(id: string): RecordExportReport {
    const running = this.#all.get(id);
    if (running === undefined) throw new BreakoutboxError('RECORD_EXPORT_UNKNOWN', { id });
    const { failure: failed, ...rest } = running;
    return { ...rest, ...(failed === undefined ? {} : { failure: failed }) };
  }

  async *#counted(
    pieces: AsyncGenerator<Uint8Array, void, undefined>,
    running: Running,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.#running += 1;
    try {
      for await (const piece of pieces) {
        running.bytes += piece.byteLength;
        yield piece;
      }
      running.state = 'done';
    } catch (error) {
      if (error instanceof BreakoutboxError)
        Object.assign(running, { state: 'failed', failure: error.failure });
      throw error;
    } finally {
      this.#running -= 1;
      // Whoever read it has gone.
      if (running.state === 'running') running.state = 'stopped';
    }
  }

  #newId(): string {
    this.#ids += 1;
    return `x${this.#ids}`;
  }

  #remember(id: string, running: Running): void {
    this.#all.delete(id);
    this.#all.set(id, running);
    for (const [old, { state }] of this.#all) {
      if (this.#all.size <= maxEnded) return;
      if (state !== 'running') this.#all.delete(old);
    }
  }
}

/** What has been read already, then the rest; ended early, the rest is ended. */
async function* resumed(
  begun: readonly IteratorResult<Uint8Array, void>[],
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array> {
  try {
    for (const { value } of begun) if (value instanceof Uint8Array && value.byteLength > 0) yield value;
    for await (const piece of rest) if (piece.byteLength > 0) yield piece;
  } finally {
    await rest.return();
  }
}

/** @throws BreakoutboxError TIME_ZONE_UNKNOWN */
function exportOptions({ language = 'en', timeZone }: RecordExportRequest): ExportOptions {
  const minutesAheadOfUtc = zoneMinutes(timeZone);
  if (minutesAheadOfUtc === undefined)
    throw new BreakoutboxError('TIME_ZONE_UNKNOWN', { name: timeZone ?? '' });
  const lines = new LogLines({
    ...{ language: language satisfies Language, encoding: 'utf-8', isHex: false, isStream: false },
    localTime: () => '',
  });
  return {
    sentence: (event) => (event.type === 'notKept' ? event.type : lines.sentence(event)),
    minutesAheadOfUtc,
  };
}

/** @throws BreakoutboxError ENCODING_UNKNOWN */
function encodingOf({ encoding }: RecordExportRequest) {
  if (encoding === undefined) return undefined;
  const parsed = parseEncodingName(encoding);
  if (parsed === undefined) throw new BreakoutboxError('ENCODING_UNKNOWN', { text: encoding });
  return parsed;
}
