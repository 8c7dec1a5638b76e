import type { ExtractedFile } from '../../app/capture.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import type { Translate } from '../language.js';

/** A file that was taken out of a capture, as a line for people. */
export function extractedLine(
  { path, bytes, stream, missingBytes, fault, keptEncoding }: ExtractedFile,
  t: Translate,
): string {
  const kept = keptEncoding === undefined ? '' : t('extractedKept', { encoding: keptEncoding });
  const missing = missingBytes === 0 ? '' : t('extractedMissing', { count: missingBytes });
  const why = fault === undefined ? '' : `; ${t(`extractFaults.${fault}`)}`;
  return `${visibleText(`${t('extracted', { path, bytes: formatBytes(bytes), stream })}${kept}${why}${missing}`)}\n`;
}

/** The same as a line of `--json` (docs/json.md). */
export function extractedJson(extracted: ExtractedFile): string {
  const { path, name, protocol, stream, packet, bytes, missingBytes, fault, keptEncoding } = extracted;
  const object = { type: 'file', path, file: name, protocol, stream, packet, bytes, missingBytes };
  const kept = keptEncoding === undefined ? {} : { keptEncoding };
  return `${visibleJson({ ...object, isWhole: fault === undefined, ...(fault === undefined ? {} : { fault }), ...kept })}\n`;
}
