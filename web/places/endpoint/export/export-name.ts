import { type ExportFormat, exportFiles } from '../../../../src/traffic/export/export-formats.js';
import { formatDateTime } from '../../../state/numbers.js';

/** A file's name: the endpoint's name, in any script, and the local time of day, as in the log. */
export function exportName(endpoint: string, format: ExportFormat, nowMs: number): string {
  const plain = endpoint.replaceAll(/[^\p{L}\p{M}\p{N}_.]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  const time = formatDateTime(nowMs * 1000)
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .replace(' ', '-');
  return `${plain === '' ? 'log' : plain}-${time}.${exportFiles[format].extension}`;
}
