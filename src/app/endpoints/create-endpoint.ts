import { isIP } from 'node:net';
import type { EndpointSpec, UdpSpec } from '../../config/endpoint-spec.js';
import type { DatagramEars, DatagramWay } from '../../endpoint/datagram-way.js';
import type { Endpoint, EndpointSurroundings } from '../../net/endpoint.js';
import { TcpClient } from '../../net/tcp/tcp-client.js';
import { TcpListener } from '../../net/tcp/tcp-listener.js';
import { TcpWorkers } from '../../net/tcp/tcp-workers.js';
import { DgramWay } from '../../net/udp/dgram-way.js';
import { UdpEndpoint } from '../../net/udp/udp-endpoint.js';
import { chooseEngine, type EngineWish, ownLoop } from '../engine.js';
import { entryFiles } from '../entries/entry-files.js';

/** Sockets that hear anyone run on the fast engine where it runs; groups, broadcasts and single remotes on node:dgram. */
export async function openUdp(spec: UdpSpec, ears: DatagramEars, wish: EngineWish): Promise<DatagramWay> {
  const { remote, multicast, broadcast, ttl, local } = spec;
  const isName = local.host !== undefined && local.host !== '*' && isIP(local.host.replace(/%.*/, '')) === 0;
  const hearsAnyone = remote === undefined && multicast === undefined && !broadcast && ttl === undefined;
  const engine = chooseEngine(hearsAnyone && !isName ? wish : 'portable');
  if (engine.name === 'portable') return DgramWay.open(spec, ears);
  const { EngineUdpWay } = await import('../../linux/udp-way.js');
  return EngineUdpWay.open(engine.libc, ownLoop(engine.libc), spec, ears);
}

/** Makes the endpoint that a spec describes; nothing is bound or connected until `open()`. `wish` is the engine of UDP. */
export function createEndpoint(
  spec: EndpointSpec,
  surroundings: EndpointSurroundings,
  wish: EngineWish = 'auto',
): Endpoint {
  switch (spec.type) {
    case 'tcp-listen':
      return spec.workers > 1
        ? new TcpWorkers(spec, surroundings, entryFiles.tcpWorker)
        : new TcpListener(spec, surroundings);
    case 'tcp-connect':
      return new TcpClient(spec, surroundings);
    case 'udp':
      return new UdpEndpoint(spec, surroundings, (udp, ears) => openUdp(udp, ears, wish));
  }
}
