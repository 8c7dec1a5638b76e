import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { deepFreeze } from './deep-freeze.js';
import { type EndpointInput, endpointInput, endpointNaming } from './endpoint-input.js';
import type { EndpointSpec } from './endpoint-spec.js';
import { givenValues } from './given-values.js';
import { labelFault, parseEndpoint } from './parse-endpoint.js';
import { type Described, shapeFault } from './shape.js';
import { type TftpServerInput, tftpServerInput } from './tftp-server-input.js';
import { parseTftpServer, type TftpServerSpec } from './tftp-server-spec.js';

// Here and not with the descriptions of TCP and UDP: what TFTP brings along would cost each command of theirs a part of its start.

/** A TFTP server as an endpoint: its description, and what every endpoint has. It serves the folder of the one who opens it. */
export const tftpServerEndpointInput = {
  title: 'TftpServer',
  ...tftpServerInput,
  required: ['type'],
  properties: { type: { const: 'tftp-server' }, ...endpointNaming, ...tftpServerInput.properties },
} as const;

/** Every kind of endpoint as a person, a file or the API describes it. */
export const anyEndpointInput = {
  title: 'EndpointInput',
  anyOf: [...endpointInput.anyOf, tftpServerEndpointInput],
} as const;

export type TftpServerEndpointInput = Described<typeof tftpServerEndpointInput>;
export type AnyEndpointInput = EndpointInput | TftpServerEndpointInput;

/** A TFTP server as an endpoint, every field decided. */
export interface TftpServerEndpointSpec {
  readonly type: 'tftp-server';
  readonly label: string;
  readonly server: TftpServerSpec;
  /** The server as it was described. */
  readonly described: TftpServerInput;
}

/** What an endpoint of any kind is. */
export type AnyEndpointSpec = EndpointSpec | TftpServerEndpointSpec;

/** `parseEndpoint` for every kind of endpoint. */
export function parseAnyEndpoint(description: unknown): Parsed<AnyEndpointSpec> {
  const fault = shapeFault(anyEndpointInput, description);
  if (fault !== undefined) return { ok: false, failure: failure('DESCRIPTION_INVALID', fault) };
  const input = description as AnyEndpointInput;
  if (input.type !== 'tftp-server') return parseEndpoint(input);
  const label = input.label ?? '';
  const unusable = labelFault(label);
  if (unusable !== undefined) return { ok: false, failure: unusable };
  const described = serverPart(givenValues(input));
  const server = parseTftpServer(described);
  if (!server.ok) return server;
  return { ok: true, value: deepFreeze({ type: 'tftp-server', label, server: server.value, described }) };
}

/** What of a TFTP server's description is the server's own. */
function serverPart({
  type: _type,
  label: _label,
  autoStart: _autoStart,
  ...server
}: TftpServerEndpointInput): TftpServerInput {
  return server;
}
