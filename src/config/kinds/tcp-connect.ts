import { type TcpConnectInput, tcpConnectInput } from '../endpoint-input.js';
import { type EndpointKind, noSecrets, parserOf } from '../endpoint-kind.js';
import type { TcpConnectSpec } from '../endpoint-spec.js';
import type { Given } from '../given-values.js';
import { commonOf, framingOf, localOf, remoteOf, socketKind } from './socket-parts.js';

/** The row of TCP clients. */
export const tcpConnectKind: EndpointKind<TcpConnectInput, TcpConnectSpec> = {
  ...socketKind,
  ...noSecrets,
  input: tcpConnectInput,
  protocol: 'tcp',
  sendsAnywhere: false,
  parse: parserOf(tcpConnectInput, specOf),
};

function specOf(input: Given<TcpConnectInput>): TcpConnectSpec {
  return {
    type: 'tcp-connect',
    ...commonOf(input, { halfCloseMs: 0 }),
    remote: remoteOf(input.address),
    local: localOf(input.bind),
    interface: input.interface || undefined,
    framing: framingOf(input.framing),
    reconnect: input.reconnect ?? false,
    tls: input.tls ?? 'off',
  };
}
