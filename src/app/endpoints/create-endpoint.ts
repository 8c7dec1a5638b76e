import type { EndpointSpec, UdpSpec } from '../../config/endpoint-spec.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { ConversationContext, EndpointContext } from '../../endpoint/endpoint-context.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { TcpClient } from '../../net/tcp/tcp-client.js';
import { TcpListener } from '../../net/tcp/tcp-listener.js';
import { TcpWorkers } from '../../net/tcp/tcp-workers.js';
import { NodeDatagramTransport } from '../../net/udp/node-datagram-transport.js';
import { UdpEndpoint } from '../../net/udp/udp-endpoint.js';
import { isAddress } from '../../system/ip-address.js';
import type { DatagramHandler, DatagramTransport } from '../../transport/datagram-transport.js';
import { chooseEngine, type EngineWish, ownLoop } from '../engine.js';
import { entryFiles } from '../entries/entry-files.js';

/** Sockets that hear anyone run on the fast engine where it runs; groups, broadcasts and single remotes on node:dgram. */
export async function openUdp(
  spec: UdpSpec,
  handler: DatagramHandler,
  wish: EngineWish,
): Promise<DatagramTransport> {
  const { remote, multicast, broadcast, ttl, local } = spec;
  const isName = local.host !== undefined && !isAddress(local.host);
  const hearsAnyone = remote === undefined && multicast === undefined && !broadcast && ttl === undefined;
  const engine = chooseEngine(hearsAnyone && !isName ? wish : 'portable');
  if (engine.name === 'portable') return NodeDatagramTransport.open(spec, handler);
  const { LinuxDatagramTransport } = await import('../../linux/linux-datagram-transport.js');
  return LinuxDatagramTransport.open(engine.libc, ownLoop(engine.libc), spec, handler);
}

/** What an endpoint needs; it does by itself what its spec says unless other `behaviours` are handed in. */
export type GivenContext = EndpointContext & Partial<ConversationContext>;

/** Makes the endpoint that a spec describes; nothing is bound or connected until `open()`. `wish` is the engine of UDP. */
export function createEndpoint(
  spec: EndpointSpec,
  given: GivenContext,
  wish: EngineWish = 'auto',
): Endpoint<EndpointSpec> {
  const context: ConversationContext = { behaviours: replyBehaviours, ...given };
  switch (spec.type) {
    case 'tcp-listen':
      return spec.workers > 1
        ? new TcpWorkers(spec, context, entryFiles.tcpWorker)
        : new TcpListener(spec, context);
    case 'tcp-connect':
      return new TcpClient(spec, context);
    case 'udp':
      return new UdpEndpoint(spec, context, (udp, handler) => openUdp(udp, handler, wish));
  }
}
