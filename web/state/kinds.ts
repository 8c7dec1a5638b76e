import type { TftpServerEndpointInput } from '../../src/config/any-endpoint.js';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';

/** An endpoint of TCP or UDP: it has a room of its own, where one speaks through it. */
export type SocketSummary = Omit<EndpointSummary, 'input'> & { readonly input: EndpointInput };

/** A TFTP server, which the place of TFTP shows. */
export type TftpServerSummary = Omit<EndpointSummary, 'input'> & {
  readonly input: TftpServerEndpointInput;
};

/** Whether an endpoint is a TFTP server. */
export function isTftpServer(endpoint: EndpointSummary): endpoint is TftpServerSummary {
  return endpoint.input.type === 'tftp-server';
}

/** Whether an endpoint is one of TCP or UDP. */
export function isSocket(endpoint: EndpointSummary): endpoint is SocketSummary {
  return !isTftpServer(endpoint);
}
