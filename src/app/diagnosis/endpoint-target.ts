import process from 'node:process';
import { type Address, splitZone } from '../../bytes/address.js';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import type { DiagnosisTarget } from '../../config/diagnosis-target.js';
import { type AnyEndpointSpec, kindOf, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { EndpointStatus } from '../../traffic/status.js';
import type { DiagnosisOptions } from './diagnose.js';

/** What of an endpoint is to be diagnosed: the peer of a client, the group of a UDP socket, or the port that it listens on. */
export interface EndpointTarget {
  readonly target: DiagnosisTarget;
  readonly options: Pick<DiagnosisOptions, 'interfaceName' | 'expectedPids'>;
}

/**
 * Returns what is to be diagnosed.
 * @throws BreakoutboxError ENDPOINT_WITHOUT_PORT if the system is to choose its port, and it is not open
 */
export function endpointTarget({ id, input, status }: EndpointSummary): EndpointTarget {
  const spec = orThrow(parseAnyEndpoint(input));
  if (spec.type === 'tcp-connect')
    return { target: { protocol: 'tcp', ...spec.remote }, options: { interfaceName: spec.interface } };
  const port = status.state === 'listening' ? splitSocketAddress(status.local).port : localOf(spec).port;
  if (port === 0) throw new BreakoutboxError('ENDPOINT_WITHOUT_PORT', { id });
  const { protocol } = kindOf(spec);
  const isUdp = spec.type === 'udp';
  const { address: group, zone } = splitZone((isUdp ? spec.multicast : undefined) ?? '');
  const via = 'interface' in spec ? spec.interface : undefined;
  return {
    target: { protocol, port, ...(group === '' ? {} : { host: group }) },
    options: { interfaceName: zone ?? via, expectedPids: holdersOf(spec, status) },
  };
}

function localOf(spec: Exclude<AnyEndpointSpec, { readonly type: 'tcp-connect' }>): Address {
  return spec.type === 'tftp-server' ? { port: spec.server.port } : spec.local;
}

/** The processes that hold the port of an endpoint: this one, unless it has others serve it. */
function holdersOf(spec: AnyEndpointSpec, { state }: EndpointStatus): readonly number[] | undefined {
  const hasWorkers = spec.type === 'tcp-listen' && spec.workers > 1;
  return state === 'listening' && hasWorkers ? undefined : [process.pid];
}
