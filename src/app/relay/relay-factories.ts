import { tcpRelayKind } from '../../config/kinds/tcp-relay.js';
import { udpRelayKind } from '../../config/kinds/udp-relay.js';
import type { RelaySpec } from '../../config/relay-spec.js';
import { orThrow } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import type { ReadFaults } from '../../net/relay/line/line-faults.js';
import type { RelaySockets } from '../../net/relay/relay-sockets.js';
import { TcpRelay } from '../../net/relay/tcp-relay.js';
import { UdpRelay } from '../../net/relay/udp-relay.js';
import { RecordingTap } from '../../transport/recording-tap.js';
import { openUdp, openUdpTowards } from '../endpoints/create-endpoint.js';
import type { EndpointFactory, FactoryContext } from '../endpoints/endpoint-factory.js';
import type { EngineWish } from '../engine.js';

/** The row of TCP relays in the table of factories. */
export const tcpRelayFactory: EndpointFactory<'tcp-relay'> = {
  kind: tcpRelayKind,
  create: (spec, context) => new TcpRelay(spec, recorded(context), readFaults, openLayouts),
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
async function readFaults({ type, line, layouts }: RelaySpec): Promise<ReadFaults> {
  const texts = line?.faults ?? [];
  if (texts.length === 0) return { faults: [], layouts: [] };
  const { openLayout } = await import('../layouts/open-layout.js');
  const { readAimedFault } = await import('../../traffic/faults/parse-fault.js');
  const opened = layouts.map(openLayout);
  const carrier = type === 'tcp-relay' ? 'stream' : 'datagrams';
  const faults = await Promise.all(
    texts.map(async (text) => orThrow(await readAimedFault(text, opened, carrier))),
  );
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
  const { tap, recorder, behaviours = context.ruled?.behaviours } = context;
  return { ...context, behaviours, tap: tap ?? (recorder && new RecordingTap(recorder, 'peer')) };
}

function socketsOf(wish: EngineWish): RelaySockets {
  return {
    open: (spec, handler) => openUdp(spec, handler, wish),
    openTowards: (spec, handler) => openUdpTowards(spec, handler, wish),
  };
}
