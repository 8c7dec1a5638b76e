import { CExport } from './c-export.js';
import { CsvExport } from './csv-export.js';
import type { ExportItem, ExportOptions, ExportWriter } from './export-item.js';
import { HexExport } from './hex-export.js';
import { JsonLinesExport } from './jsonl-export.js';
import { TextExport } from './message-line.js';

/** The formats that events are written in. Packets (pcapng) are made by `capture/synthesis/conversation-export.ts`. */
export const exportFormats = ['text', 'csv', 'jsonl', 'hex', 'c', 'pcapng', 'bytes'] as const;

/** A format: the log's lines, a table, JSON Lines, dumps, arrays of C, packets for Wireshark, or the bytes received as they came. */
export type ExportFormat = (typeof exportFormats)[number];

/** The name extension and the media type of a format. */
export const exportFiles: Readonly<
  Record<ExportFormat, { readonly extension: string; readonly mediaType: string }>
> = {
  text: { extension: 'txt', mediaType: 'text/plain;charset=utf-8' },
  csv: { extension: 'csv', mediaType: 'text/csv;charset=utf-8' },
  jsonl: { extension: 'jsonl', mediaType: 'application/x-ndjson' },
  hex: { extension: 'hex.txt', mediaType: 'text/plain;charset=utf-8' },
  c: { extension: 'c', mediaType: 'text/plain;charset=utf-8' },
  pcapng: { extension: 'pcapng', mediaType: 'application/x-pcapng' },
  bytes: { extension: 'bin', mediaType: 'application/octet-stream' },
};

/** A writer of a format other than packets. */
export function createExportWriter(
  format: Exclude<ExportFormat, 'pcapng'>,
  options: ExportOptions,
): ExportWriter {
  switch (format) {
    case 'text':
      return new TextExport(options);
    case 'csv':
      return new CsvExport(options);
    case 'jsonl':
      return new JsonLinesExport(options);
    case 'hex':
      return new HexExport(options);
    case 'c':
      return new CExport(options);
    case 'bytes':
      return receivedBytes;
  }
}

const nothing = new Uint8Array(0);

/** What was received, as it came; all else has no place. */
const receivedBytes: ExportWriter = {
  begin: () => nothing,
  item: ({ event }: ExportItem) => (event.type === 'received' ? event.bytes.slice() : nothing),
  end: () => nothing,
};
