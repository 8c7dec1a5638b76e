import type { EndpointSpec } from '../config/endpoint-spec.js';
import type { Endpoint, EndpointSurroundings } from '../net/endpoint.js';
import { TcpClient } from '../net/tcp-client.js';
import { TcpListener } from '../net/tcp-listener.js';
import { TcpWorkers } from '../net/tcp-workers.js';
import { UdpEndpoint } from '../net/udp-endpoint.js';

/** Makes the endpoint that a spec describes; nothing is bound or connected until `open()`. */
export function createEndpoint(spec: EndpointSpec, surroundings: EndpointSurroundings): Endpoint {
  switch (spec.type) {
    case 'tcp-listen':
      return spec.workers > 1 ? new TcpWorkers(spec, surroundings) : new TcpListener(spec, surroundings);
    case 'tcp-connect':
      return new TcpClient(spec, surroundings);
    case 'udp':
      return new UdpEndpoint(spec, surroundings);
  }
}
