import type { DatagramSpec, EndpointSpec, TcpListenSpec } from '../../config/endpoint-spec.js';
import { tcpConnectKind } from '../../config/kinds/tcp-connect.js';
import { tcpListenKind } from '../../config/kinds/tcp-listen.js';
import { udpKind } from '../../config/kinds/udp.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Libc } from '../../linux/libc.js';
import { TcpClient } from '../../net/tcp/tcp-client.js';
import { TcpListener } from '../../net/tcp/tcp-listener.js';
import { TcpWorkers } from '../../net/tcp/tcp-workers.js';
import { NodeDatagramTransport } from '../../net/udp/node-datagram-transport.js';
import { UdpEndpoint } from '../../net/udp/udp-endpoint.js';
import { isAddress } from '../../system/ip-address.js';
import type { DatagramHandler, DatagramTransport } from '../../transport/datagram-transport.js';
import type { Side } from '../../transport/recorder.js';
import { RecordingTap } from '../../transport/recording-tap.js';
import { chooseEngine, type EngineWish, ownLoop } from '../engine.js';
import { entryFiles } from '../entries/entry-files.js';
import { RecordedWorkers } from '../recording/recorded-workers.js';
import type { EndpointFactory, FactoryContext, GivenContext } from './endpoint-factory.js';

/** Sockets that receive from anyone use the fast engine where it runs; groups, broadcasts and single remotes node:dgram. */
export async function openUdp(
  spec: DatagramSpec,
  handler: DatagramHandler,
  wish: EngineWish,
): Promise<DatagramTransport> {
  const { remote, multicast, broadcast, ttl, local } = spec;
  const isName = local.host !== undefined && !isAddress(local.host);
  const receivesFromAnyone =
    remote === undefined && multicast === undefined && !broadcast && ttl === undefined;
  const engine = chooseEngine(receivesFromAnyone && !isName ? wish : 'portable');
  if (engine.name === 'portable') return NodeDatagramTransport.open(spec, handler);
  return openOnLinux(spec, handler, engine.libc);
}

/** Binds a UDP socket that is one of many towards the same remote, an IP address, on the engine of that wish. */
export async function openUdpTowards(
  spec: DatagramSpec,
  handler: DatagramHandler,
  wish: EngineWish,
): Promise<DatagramTransport> {
  const engine = chooseEngine(wish);
  if (engine.name === 'portable') return NodeDatagramTransport.open(spec, handler);
  return openOnLinux(spec, handler, engine.libc);
}

async function openOnLinux(
  spec: DatagramSpec,
  handler: DatagramHandler,
  libc: Libc,
): Promise<DatagramTransport> {
  const { LinuxDatagramTransport } = await import('../../linux/linux-datagram-transport.js');
  return LinuxDatagramTransport.open(libc, ownLoop(libc), spec, handler);
}

/** The rows of TCP and UDP in the table of factories. */
export const socketFactories = {
  'tcp-listen': {
    kind: tcpListenKind,
    create: (spec, given) =>
      spec.workers > 1 ? workersOf(spec, given) : new TcpListener(spec, conversation(given, 'peer')),
  },
  'tcp-connect': {
    kind: tcpConnectKind,
    create: (spec, given) => new TcpClient(spec, conversation(given, 'local')),
  },
  udp: {
    kind: udpKind,
    create: (spec, given) =>
      new UdpEndpoint(spec, conversation(given, 'local'), (udp, handler) =>
        openUdp(udp, handler, given.engine),
      ),
  },
} as const satisfies { readonly [Type in EndpointSpec['type']]: EndpointFactory<Type> };

/** An endpoint does by itself what its spec says unless other `behaviours` are handed in. `opener` opens its connections. */
function conversation(given: GivenContext, opener: Side): ConversationContext {
  const { recorder, behaviours = given.ruled?.behaviours ?? replyBehaviours } = given;
  const tap = given.tap ?? (recorder && new RecordingTap(recorder, opener));
  return { ...given, tap, behaviours };
}

/** @throws BreakoutboxError WORKERS_STAND_APART */
function workersOf(spec: TcpListenSpec, given: GivenContext): TcpWorkers {
  const { recorder } = given;
  const context = acrossProcesses(given);
  return recorder === undefined
    ? new TcpWorkers(spec, context, entryFiles.tcpWorker)
    : new RecordedWorkers(spec, context, entryFiles.tcpWorker, recorder);
}

/** Objects that were handed in stay in this process. @throws BreakoutboxError WORKERS_STAND_APART */
function acrossProcesses(given: GivenContext): ConversationContext {
  const { behaviours, tap, ruled } = given;
  if (tap !== undefined) throw new BreakoutboxError('WORKERS_STAND_APART', { what: 'tap' });
  if (behaviours !== undefined && behaviours !== replyBehaviours)
    throw new BreakoutboxError('WORKERS_STAND_APART', { what: 'behaviours' });
  return { ...given, behaviours: ruled?.behaviours ?? replyBehaviours };
}

/**
 * Makes the endpoint that a spec describes; nothing is bound or connected until `open()`. `wish` is the engine of UDP.
 * @throws BreakoutboxError WORKERS_STAND_APART for a tap, or behaviours, that several processes cannot use
 */
export function createEndpoint(
  spec: EndpointSpec,
  given: GivenContext,
  wish: EngineWish = 'auto',
): Endpoint<EndpointSpec> {
  const factory: SocketFactory = socketFactories[spec.type];
  return factory.create(spec, { ...given, engine: wish, served: undefined });
}

interface SocketFactory {
  create(spec: EndpointSpec, context: FactoryContext): Endpoint<EndpointSpec>;
}
