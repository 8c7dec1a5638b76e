import { decodeUtf8 } from '../../bytes/utf8.js';
import type { Dhcpv6FieldName } from './dhcpv6-fields.js';
import type { Dhcpv6Reader } from './read-values.js';

/**
 * Reads domain names to before `end`: labels behind their lengths, without pointers (RFC 8415, section 10). A name ends with an empty
 * label and is given with a dot at its end; the last may be a part of one, and has no dot then.
 */
export function readDomainNames(reader: Dhcpv6Reader, field: Dhcpv6FieldName, end: number): void {
  const { bytes, sink } = reader;
  let from = reader.at;
  let labels: string[] = [];
  for (let at = reader.at; at < end; ) {
    const length = bytes[at] ?? 0;
    const next = at + 1 + length;
    if (next > end) {
      sink.fault('OPTION_LENGTH_WRONG', at, field);
      break;
    }
    if (length > 0) labels.push(decodeUtf8(bytes.subarray(at + 1, next)));
    at = next;
    if (length > 0 && at < end) continue;
    const isWhole = length === 0;
    sink.field(field, from, at - from, `${labels.join('.')}${isWhole ? '.' : ''}`);
    from = at;
    labels = [];
  }
  reader.at = end;
}
