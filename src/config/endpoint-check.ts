import { parseOptionalChecksum } from '../bytes/checksum/parse-checksum.js';
import { type ReceivedCheck, receivedCheck } from '../bytes/checksum/received-check.js';
import { parseEncodingName } from '../bytes/encoding-names.js';
import { parseFraming } from '../bytes/framing.js';
import type { EndpointInput } from './endpoint-input.js';

/**
 * The check of what an endpoint receives, as its description says; undefined if it says none. Parts that cannot be read, of a
 * description that no endpoint was made of yet, count as not said.
 */
export function endpointCheck(input: EndpointInput): ReceivedCheck | undefined {
  const checksum = parseOptionalChecksum(input.receivedChecksum ?? '');
  if (!checksum.ok || checksum.value === undefined) return undefined;
  const framing = input.type === 'udp' ? undefined : parseFraming(input.framing ?? 'raw');
  const encoding = parseEncodingName(input.encoding ?? 'utf-8');
  return receivedCheck(checksum.value, framing ?? { type: 'raw' }, encoding ?? 'utf-8');
}
