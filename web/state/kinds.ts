import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { AnyEndpointInput } from '../../src/config/endpoint-kinds.js';
import type { TftpServerEndpointInput } from '../../src/config/kinds/tftp-server.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { Place } from './place.js';

/** An endpoint of TCP or UDP: it has a room of its own, where one speaks through it. */
export type SocketSummary = Omit<EndpointSummary, 'input'> & { readonly input: EndpointInput };

/** A TFTP server, which the place of TFTP shows. */
export type TftpServerSummary = Omit<EndpointSummary, 'input'> & {
  readonly input: TftpServerEndpointInput;
};

/** Which place shows the endpoints of each kind. */
const shownIn = {
  'tcp-listen': 'endpoint',
  'tcp-connect': 'endpoint',
  udp: 'endpoint',
  'tftp-server': 'tftp',
} as const satisfies Record<AnyEndpointInput['type'], Place['type']>;

/** Whether an endpoint is a TFTP server. */
export function isTftpServer(endpoint: EndpointSummary): endpoint is TftpServerSummary {
  return shownIn[endpoint.input.type] === 'tftp';
}

/** Whether an endpoint is one of TCP or UDP. */
export function isSocket(endpoint: EndpointSummary): endpoint is SocketSummary {
  return shownIn[endpoint.input.type] === 'endpoint';
}
