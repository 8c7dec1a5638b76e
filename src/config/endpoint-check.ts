import { parseOptionalChecksum } from '../bytes/checksum/parse-checksum.js';
import { type ReceivedCheck, receivedCheck } from '../bytes/checksum/received-check.js';
import { type EncodingName, parseEncodingName } from '../bytes/encoding-names.js';
import { type FramingSpec, parseFraming } from '../bytes/framing.js';
import type { EndpointInput } from './endpoint-input.js';
import type { EndpointSpec } from './endpoint-spec.js';
import type { RelayInput } from './relay-input.js';
import type { RelaySpec } from './relay-spec.js';

/**
 * The check of what an endpoint receives, as its description says; undefined if it says none. Parts that cannot be read, of a
 * description that no endpoint was made of yet, count as not said.
 */
export function endpointCheck(input: EndpointInput | RelayInput): ReceivedCheck | undefined {
  const framing = 'framing' in input ? parseFraming(input.framing ?? 'raw') : undefined;
  return checkOf(input.receivedChecksum, framing, parseEncodingName(input.encoding ?? 'utf-8'));
}

/** The check of what an endpoint receives; undefined if it does not check. */
export function specCheck(spec: EndpointSpec | RelaySpec): ReceivedCheck | undefined {
  return checkOf(spec.receivedChecksum, 'framing' in spec ? spec.framing : undefined, spec.encoding);
}

function checkOf(
  text: string | undefined,
  framing: FramingSpec = { type: 'raw' },
  encoding: EncodingName = 'utf-8',
): ReceivedCheck | undefined {
  const checksum = parseOptionalChecksum(text ?? '');
  if (!checksum.ok || checksum.value === undefined) return undefined;
  return receivedCheck(checksum.value, framing, encoding);
}
