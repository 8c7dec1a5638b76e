import type { EndpointInput } from '../../config/endpoint-input.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Workspace } from './workspace.js';

/** Where a saved message goes: an endpoint of the workspace, or an address for which a socket is made. */
export type MessageTarget =
  | { readonly type: 'endpoint'; readonly endpoint: KeptEndpoint }
  | { readonly type: 'address'; readonly input: EndpointInput };

/**
 * Reads a target: the name of an endpoint (its label, its id or its file's name), or `tcp://HOST:PORT`, `tls://HOST:PORT`,
 * `udp://HOST:PORT`.
 * @throws BreakoutboxError TARGET_UNKNOWN
 */
export function messageTarget(target: string, workspace: Workspace): MessageTarget {
  const [, scheme, address] = /^(tcp|tls|udp):\/\/(.+?)\/?$/i.exec(target) ?? [];
  if (address !== undefined) return { type: 'address', input: inputOf(scheme?.toLowerCase() ?? '', address) };
  const endpoint = workspace.endpointNamed(target);
  if (endpoint === undefined)
    throw new BreakoutboxError('TARGET_UNKNOWN', { target, folder: workspace.folder.root });
  return { type: 'endpoint', endpoint };
}

function inputOf(scheme: string, address: string): EndpointInput {
  if (scheme === 'udp') return { type: 'udp', address: '0', remote: address };
  return { type: 'tcp-connect', address, ...(scheme === 'tls' ? { tls: 'verify' } : {}) };
}
