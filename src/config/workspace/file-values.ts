import type { ChecksumSpec } from '../../bytes/checksum/checksum-spec.js';
import { parseChecksum } from '../../bytes/checksum/parse-checksum.js';
import { parseDuration } from '../../bytes/duration.js';
import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import { failure } from '../../errors/error.js';
import { text } from '../shape.js';
import { FaultyPart, reasonFault } from './file-part.js';

/** Values that files of several kinds write alike: messages, rules, sequences, panels. */

/** The encoding of a text. */
export const encodingShape = text('Encoding of the text: utf-8, gbk, big5 …', 64);
/** The checksum of what is sent. */
export const checksumShape = text(
  'A checksum that is added: crc16-modbus, (1,-1) sum8, crc32 be @-4 …',
  1_024,
);

/** Milliseconds of `500ms`, `2s`. @throws FaultyPart for less than `leastMs`, and what is no duration */
export function durationAt(path: string, typed: string, leastMs = 0): number {
  const ms = parseDuration(typed);
  if (ms === undefined || ms < leastMs) throw new FaultyPart(reasonFault(path, 'property-no-duration'));
  return ms;
}

/** An encoding, where one is given. @throws FaultyPart ENCODING_UNKNOWN */
export function encodingAt(path: string, name: string | undefined): EncodingName | undefined {
  if (name === undefined) return undefined;
  const encoding = parseEncodingName(name);
  if (encoding === undefined)
    throw new FaultyPart({ path, failure: failure('ENCODING_UNKNOWN', { text: name.slice(0, 40) }) });
  return encoding;
}

/** A checksum, where one is given. @throws FaultyPart CHECKSUM_INVALID */
export function checksumAt(path: string, typed: string | undefined): ChecksumSpec | undefined {
  if (typed === undefined) return undefined;
  const parsed = parseChecksum(typed);
  if (parsed.ok) return parsed.value;
  const { code, ...params } = parsed.fault;
  throw new FaultyPart({ path, failure: failure(code, params) });
}
