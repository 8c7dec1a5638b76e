import type { Parsed } from '../errors/parsed.js';
import { parseByKind } from './endpoint-kind.js';
import type { EndpointSpec } from './endpoint-spec.js';
import { tcpConnectKind } from './kinds/tcp-connect.js';
import { tcpListenKind } from './kinds/tcp-listen.js';
import { udpKind } from './kinds/udp.js';

/** The kinds of endpoints for conversations in any encoding: TCP servers and clients, and UDP. */
export const socketKinds = {
  'tcp-listen': tcpListenKind,
  'tcp-connect': tcpConnectKind,
  udp: udpKind,
} as const;

/** Parses an untrusted description of TCP or UDP: `EndpointKind.parse` of the kind that its `type` names. */
export function parseEndpoint(description: unknown): Parsed<EndpointSpec> {
  return parseByKind<EndpointSpec>(socketKinds, description);
}
