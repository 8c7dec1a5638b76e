import type { Parsed } from '../errors/parsed.js';
import { type EndpointKind, parseByKind } from './endpoint-kind.js';
import { tcpRelayKind } from './kinds/tcp-relay.js';
import { tftpServerKind } from './kinds/tftp-server.js';
import { udpRelayKind } from './kinds/udp-relay.js';
import { socketKinds } from './parse-endpoint.js';
import type { Shape } from './shape.js';

/**
 * Every kind of endpoint. A new kind is a row here, one in `app/endpoints/endpoint-factories.ts`, and one in
 * `web/places/endpoint-kinds.ts`.
 *
 * This is a separate module from `socketKinds`, because the modules of TFTP take time to load, which a command of TCP or UDP
 * would spend at each start.
 */
export const endpointKinds = {
  ...socketKinds,
  'tcp-relay': tcpRelayKind,
  'udp-relay': udpRelayKind,
  'tftp-server': tftpServerKind,
} as const;

type Kinds = typeof endpointKinds;

/** The name of a kind of endpoint. */
export type EndpointType = keyof Kinds;

/** An endpoint of one kind as a person, a file or the API describes it. */
export type InputOf<Type extends EndpointType> =
  Kinds[Type] extends EndpointKind<infer Input, infer _Spec> ? Input : never;

/** An endpoint of one kind, every field decided. */
export type SpecOf<Type extends EndpointType> =
  Kinds[Type] extends EndpointKind<infer _Input, infer Spec> ? Spec : never;

/** An endpoint of any kind as it is described. */
export type AnyEndpointInput = { [Type in EndpointType]: InputOf<Type> }[EndpointType];

/** An endpoint of any kind, every field decided. */
export type AnyEndpointSpec = { [Type in EndpointType]: SpecOf<Type> }[EndpointType];

/** The schema of every kind of endpoint, by which the API describes itself. */
export const anyEndpointInput = {
  title: 'EndpointInput',
  anyOf: Object.values(endpointKinds).map(({ input }) => input),
} as const satisfies Shape;

/** The row of a kind, for a description or a spec of it. */
export function kindOf({
  type,
}: {
  readonly type: EndpointType;
}): EndpointKind<AnyEndpointInput, AnyEndpointSpec> {
  return endpointKinds[type];
}

/** Parses an untrusted description of any kind of endpoint: `EndpointKind.parse` of the kind that its `type` names. */
export function parseAnyEndpoint(description: unknown): Parsed<AnyEndpointSpec> {
  return parseByKind<AnyEndpointSpec>(endpointKinds, description);
}
