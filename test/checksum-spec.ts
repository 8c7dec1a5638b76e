import type { ChecksumSpec } from '../src/bytes/checksum/checksum-spec.js';
import { parseChecksum } from '../src/bytes/checksum/parse-checksum.js';

/** The specification that a text is. @throws Error for one that is none */
export function checksumSpec(text: string): ChecksumSpec {
  const parsed = parseChecksum(text);
  if (parsed.ok) return parsed.value;
  throw new Error(`${text}: ${parsed.fault.reason} at ${parsed.fault.column}`);
}
