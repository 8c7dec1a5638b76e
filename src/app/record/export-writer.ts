import { ConversationExport } from '../../capture/synthesis/conversation-export.js';
import { createExportWriter, type ExportFormat } from '../../traffic/export/export-formats.js';
import type { ExportOptions, ExportWriter } from '../../traffic/export/export-item.js';
import { ownVersion } from '../package-files.js';

/** A writer of any format, packets too. */
export function exportWriter(format: ExportFormat, options: ExportOptions): ExportWriter {
  return format === 'pcapng'
    ? new ConversationExport(`Breakoutbox ${ownVersion()}`)
    : createExportWriter(format, options);
}
