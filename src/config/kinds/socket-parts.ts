import type { Address } from '../../bytes/address.js';
import { formatChecksum } from '../../bytes/checksum/checksum-spec.js';
import { parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { parseEncodingName } from '../../bytes/encoding-names.js';
import { type FramingSpec, parseFraming } from '../../bytes/framing.js';
import { parseReplyMode } from '../../endpoint/reply-mode.js';
import { noRules } from '../../endpoint/rules/rule.js';
import type { EndpointInput } from '../endpoint-input.js';
import { Unusable, usable } from '../endpoint-kind.js';
import type { EndpointSpec } from '../endpoint-spec.js';
import type { Given } from '../given-values.js';
import { labelFault } from '../label.js';
import { defaultLimits, type Limits } from '../limits.js';
import { boundAddress, parseAddress, parseLocal } from '../parse-address.js';

/** What the rows of TCP and UDP have in common. */
export const socketKind = {
  socketPart: ({
    label: _forPeople,
    encoding: _shown,
    receivedChecksum: _checked,
    reply: _answered,
    rules: _ruled,
    layouts: _read,
    ...rest
  }: EndpointSpec): unknown => rest,
  answering: (spec: EndpointSpec): EndpointSpec => spec,
  maxBacklogBytes: ({ limits }: EndpointSpec): number => limits.maxBacklogBytes,
} as const;

/** Reads what TCP and UDP have in common; `defaults` replace those of all. @throws Unusable */
export function commonOf(
  input: Given<EndpointInput>,
  defaults: Partial<Limits> = {},
): ReadingOf & Pick<EndpointSpec, 'reply' | 'rules'> {
  const reading = readingOf(input, defaults);
  const reply = parseReplyMode(input.reply ?? 'none', reading.encoding);
  if (!reply.ok) throw new Unusable(reply.failure.code, reply.failure.params);
  return { ...reading, reply: reply.mode, rules: noRules };
}

/** What all kinds with messages have. */
type ReadingOf = Pick<EndpointSpec, 'label' | 'encoding' | 'receivedChecksum' | 'layouts' | 'limits'>;

/** Reads what all kinds with messages have; `defaults` replace those of all. @throws Unusable */
export function readingOf(
  input: Pick<Given<EndpointInput>, 'label' | 'encoding' | 'receivedChecksum' | 'layouts'> & {
    readonly limits?: Partial<Limits>;
  },
  defaults: Partial<Limits> = {},
): ReadingOf {
  const encoding = parseEncodingName(input.encoding ?? 'utf-8');
  if (encoding === undefined) throw new Unusable('ENCODING_UNKNOWN', { text: input.encoding ?? '' });
  return {
    label: labelOf(input.label),
    encoding,
    receivedChecksum: checksumOf(input.receivedChecksum),
    layouts: input.layouts ?? [],
    limits: { ...defaultLimits, ...defaults, ...input.limits },
  };
}

/** Reads the checksum of received messages. @throws Unusable CHECKSUM_INVALID */
function checksumOf(text = 'none'): string | undefined {
  const parsed = parseOptionalChecksum(text);
  if (parsed.ok) return parsed.value === undefined ? undefined : formatChecksum(parsed.value);
  const { code, ...params } = parsed.fault;
  throw new Unusable(code, params);
}

/** Reads a label; empty if there is none. @throws Unusable LABEL_INVALID */
export function labelOf(label = ''): string {
  const fault = labelFault(label);
  if (fault !== undefined) throw new Unusable(fault.code, fault.params);
  return label;
}

/** Reads an address to bind to. @throws Unusable ADDRESS_INVALID, PORT_INVALID */
export function listenAddressOf(text: string): Address {
  return boundAddress(usable(parseAddress(text, 0)));
}

/** Reads the local address to connect from; any if none is given. @throws Unusable ADDRESS_INVALID, PORT_INVALID */
export function localOf(text: string | undefined): Address {
  return text === undefined || text === '' ? { port: 0 } : boundAddress(usable(parseLocal(text)));
}

/** Reads the address of a peer; a port alone is on this machine. @throws Unusable ADDRESS_INVALID, PORT_INVALID */
export function remoteOf(text: string): Required<Address> {
  const { host, port } = usable(parseAddress(text, 1));
  return { host: host ?? 'localhost', port };
}

/** Reads a framing. @throws Unusable FRAMING_INVALID */
export function framingOf(text = 'raw'): FramingSpec {
  const framing = parseFraming(text);
  if (framing === undefined) throw new Unusable('FRAMING_INVALID', { text });
  return framing;
}
