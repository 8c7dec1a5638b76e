import type { AnyEndpointSpec, EndpointType } from '../../config/endpoint-kinds.js';
import { typeFault } from '../../config/shape.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketFactories } from './create-endpoint.js';
import type { EndpointFactory, FactoryContext } from './endpoint-factory.js';

/** How the endpoints of each kind are made. A large module is loaded with the first endpoint of its kind. */
export const endpointFactories = {
  'tcp-listen': async () => socketFactories['tcp-listen'],
  'tcp-connect': async () => socketFactories['tcp-connect'],
  udp: async () => socketFactories.udp,
  'tcp-relay': async () => (await import('../relay/relay-factories.js')).tcpRelayFactory,
  'udp-relay': async () => (await import('../relay/relay-factories.js')).udpRelayFactory,
  'tftp-server': async () => (await import('../tftp/tftp-server-factory.js')).tftpServerFactory,
} as const satisfies { readonly [Type in EndpointType]: () => Promise<EndpointFactory<Type>> };

/** A factory of a kind known only at run time. */
export type AnyEndpointFactory = EndpointFactory<EndpointType>;

/**
 * Loads the factory of the kind that a description names by its `type`. Rejects with a `BreakoutboxError`,
 * DESCRIPTION_INVALID, if it names none.
 */
export function loadFactory(description: unknown): Promise<AnyEndpointFactory> {
  const fault = typeFault(description, Object.keys(endpointFactories));
  if (fault !== undefined) return Promise.reject(new BreakoutboxError('DESCRIPTION_INVALID', fault));
  return load((description as { readonly type: EndpointType }).type);
}

/**
 * Loads the factories of all kinds, for callers that open endpoints of any kind. The result makes an endpoint, like
 * `EndpointFactory.create`, from a spec and the part of the context that `shared`, the same for all, leaves open.
 */
export async function loadFactories(
  shared: Omit<FactoryContext, keyof EndpointContext>,
): Promise<(spec: AnyEndpointSpec, context: EndpointContext) => Endpoint<AnyEndpointSpec>> {
  const types = Object.keys(endpointFactories) as readonly EndpointType[];
  const loaded = new Map(await Promise.all(types.map(async (type) => [type, await load(type)] as const)));
  return (spec, context) => {
    const factory = loaded.get(spec.type);
    if (factory === undefined) throw new TypeError(`no endpoints of the kind ${spec.type}`);
    return factory.create(spec, { ...context, ...shared });
  };
}

function load(type: EndpointType): Promise<AnyEndpointFactory> {
  return endpointFactories[type]();
}
