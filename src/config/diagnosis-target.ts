import { type Address, isMulticastGroup } from '../bytes/address.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { parseAddress } from './parse-address.js';

/** What a diagnosis is about. */
export interface DiagnosisTarget extends Address {
  /** `undefined` for both. */
  readonly protocol: 'tcp' | 'udp' | undefined;
}

/**
 * Reads `PORT`, `HOST:PORT` or `[::1]:PORT`, with `tcp:` or `udp:` before it if one protocol is meant. The host may be an address of this
 * machine, a multicast group, or another machine.
 */
export function parseDiagnosisTarget(text: string): Parsed<DiagnosisTarget> {
  const [, protocol, rest = text] = /^(tcp|udp):(.+)$/i.exec(text.trim()) ?? [];
  const address = parseAddress(rest, 1);
  if (!address.ok) return address;
  const named = protocol?.toLowerCase();
  const { host, port } = address.value;
  const isGroup = host !== undefined && isMulticastGroup(host);
  if (isGroup && named === 'tcp')
    return { ok: false, failure: failure('GROUP_WITHOUT_TCP', { text, example: `udp:${rest}` }) };
  return {
    ok: true,
    value: {
      protocol: named === 'tcp' || named === 'udp' ? named : undefined,
      port,
      ...(host === undefined || host === '*' ? {} : { host }),
    },
  };
}
