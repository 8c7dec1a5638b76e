import { tcpRelayKind } from '../../config/kinds/tcp-relay.js';
import { udpRelayKind } from '../../config/kinds/udp-relay.js';
import type { UdpRelaySpec } from '../../config/relay-spec.js';
import { orThrow } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import type { ReadFaults } from '../../net/relay/line/datagram-line.js';
import { anyLocal, type OpenSocket, type RelaySockets } from '../../net/relay/relay-sockets.js';
import { TcpRelay } from '../../net/relay/tcp-relay.js';
import { UdpRelay } from '../../net/relay/udp-relay.js';
import { RecordingTap } from '../../transport/recording-tap.js';
import { openUdp } from '../endpoints/create-endpoint.js';
import type { EndpointFactory, FactoryContext } from '../endpoints/endpoint-factory.js';
import { chooseEngine, type EngineWish } from '../engine.js';

/** The row of TCP relays in the table of factories. */
export const tcpRelayFactory: EndpointFactory<'tcp-relay'> = {
  kind: tcpRelayKind,
  create: (spec, context) => new TcpRelay(spec, recorded(context), openLayouts),
};

/** The row of UDP relays in the table of factories. */
export const udpRelayFactory: EndpointFactory<'udp-relay'> = {
  kind: udpRelayKind,
  create: (spec, context) =>
    new UdpRelay(spec, recorded(context), socketsOf(context.engine), readFaults, openLayouts),
};

/**
 * Reads the faults of a relay's line by its layouts. Rejects with a BreakoutboxError: those of layouts, of filters, and
 * AIMED_FAULT_INVALID.
 */
async function readFaults({ line, layouts }: UdpRelaySpec): Promise<ReadFaults> {
  const texts = line?.faults ?? [];
  if (texts.length === 0) return { faults: [], layouts: [] };
  const { openLayout } = await import('../layouts/open-layout.js');
  const { readAimedFault } = await import('../../traffic/faults/parse-fault.js');
  const opened = layouts.map(openLayout);
  const faults = await Promise.all(texts.map(async (text) => orThrow(await readAimedFault(text, opened))));
  return { faults, layouts: opened };
}

/** Opens the layouts of a relay's messages, when a filter first needs them. Rejects with a BreakoutboxError. */
async function openLayouts({ layouts }: { readonly layouts: readonly string[] }): Promise<readonly Layout[]> {
  if (layouts.length === 0) return [];
  const { openLayout } = await import('../layouts/open-layout.js');
  return layouts.map(openLayout);
}

/** What is recorded is what passes between clients and the relay: the other side says the same. */
function recorded(context: FactoryContext): FactoryContext {
  const { tap, recorder } = context;
  return { ...context, tap: tap ?? (recorder && new RecordingTap(recorder, 'peer')) };
}

/** The fast engine's sockets are of no remote, and are told all the same that nobody listens there. */
function socketsOf(wish: EngineWish): RelaySockets {
  const open: OpenSocket = (spec, handler) => openUdp(spec, handler, wish);
  return {
    open,
    openTowards: (spec, handler) => {
      const { remote } = spec;
      if (remote === undefined || chooseEngine(wish).name === 'portable') return open(spec, handler);
      const { address: host, port } = anyLocal(remote.host);
      return open({ ...spec, remote: undefined, local: { host, port } }, handler);
    },
  };
}
