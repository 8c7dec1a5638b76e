import { endpointNaming } from '../endpoint-input.js';
import { type EndpointKind, noSecrets, parserOf, usable } from '../endpoint-kind.js';
import type { Described } from '../shape.js';
import { type TftpServerInput, tftpServerInput } from '../tftp-server-input.js';
import { parseTftpServer, type TftpServerSpec } from '../tftp-server-spec.js';
import { labelOf } from './socket-parts.js';

/** A TFTP server as an endpoint: its description, and the properties of every endpoint. It serves its opener's folder. */
export const tftpServerEndpointInput = {
  title: 'TftpServer',
  ...tftpServerInput,
  required: ['type'],
  properties: { type: { const: 'tftp-server' }, ...endpointNaming, ...tftpServerInput.properties },
} as const;

/** A TFTP server as an endpoint, as a person, a file or the API describes it. */
export type TftpServerEndpointInput = Described<typeof tftpServerEndpointInput>;

/** A TFTP server as an endpoint, every field decided. */
export interface TftpServerEndpointSpec {
  readonly type: 'tftp-server';
  readonly label: string;
  readonly server: TftpServerSpec;
  /** The server as it was described. */
  readonly described: TftpServerInput;
}

/** The row of TFTP servers. */
export const tftpServerKind: EndpointKind<TftpServerEndpointInput, TftpServerEndpointSpec> = {
  ...noSecrets,
  input: tftpServerEndpointInput,
  protocol: 'udp',
  sendsAnywhere: false,
  parse: parserOf(tftpServerEndpointInput, specOf),
  socketPart({ server: { filter: _machine, ...server }, described: { allow = [], deny = [] } }) {
    // The filter is an object with code; the values that it was made of are compared instead.
    return [server, allow, deny];
  },
  answering: () => undefined,
  maxBacklogBytes: () => undefined,
};

function specOf({
  type,
  label,
  autoStart: _autoStart,
  record: _record,
  ...described
}: TftpServerEndpointInput): TftpServerEndpointSpec {
  return { type, label: labelOf(label), server: usable(parseTftpServer(described)), described };
}
