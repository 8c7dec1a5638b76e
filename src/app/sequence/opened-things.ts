import { splitSocketAddress } from '../../bytes/socket-address.js';
import { specCheck } from '../../config/endpoint-check.js';
import {
  type AnyEndpointInput,
  type AnyEndpointSpec,
  kindOf,
  parseAnyEndpoint,
} from '../../config/endpoint-kinds.js';
import { BreakoutboxError, errorOf, type Failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { OpenedFacts } from '../../sequence/desk.js';
import type { OpenSettings, OpenTarget } from '../../sequence/sequence.js';
import type { Hub } from '../../traffic/hub.js';
import { loadFactory } from '../endpoints/endpoint-factories.js';
import { withPortHolder } from '../endpoints/port-holder.js';
import { framedSpec } from '../layouts/framed-spec.js';
import { workspaceLayouts } from '../layouts/workspace-layouts.js';
import { messageTarget } from '../workspace/message-target.js';
import type { Workspace } from '../workspace/workspace.js';

/** Something that a sequence has opened. */
export interface OpenedThing {
  readonly facts: OpenedFacts;
  /** Sends to one peer, or to every one; returns how many took it. @throws BreakoutboxError why none can */
  send(bytes: Uint8Array, peer: string | undefined): number;
}

/** Something that is being opened, and can be closed from the beginning. */
export interface OpeningThing {
  /** Rejects with a `BreakoutboxError`. */
  readonly opened: Promise<OpenedThing>;
  /** Never rejects. */
  close(graceMs: number): Promise<void>;
}

/** Opens an endpoint of a workspace by its settings, or an address. Its events have `id` on `hub`. @throws BreakoutboxError */
export async function openSocket(
  id: string,
  target: OpenTarget,
  settings: OpenSettings,
  workspace: Workspace,
  hub: Hub,
): Promise<OpeningThing> {
  const input = inputOf(target, settings, workspace);
  const { create } = await loadFactory(input);
  const spec = framedSpec(orThrow(parseAnyEndpoint(input)), workspaceLayouts(workspace.folder));
  const endpoint = create(spec, { id, hub, engine: 'auto', served: undefined });
  const open = async (): Promise<OpenedThing> => {
    try {
      await endpoint.open();
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      // Often it is the endpoint of this workbench that the sequence was recorded from.
      throw errorOf(await withPortHolder(error.failure, kindOf(spec).protocol));
    }
    const { status } = endpoint;
    return {
      facts: factsOf(spec, 'local' in status ? status.local : ''),
      send: (bytes, peer) => endpoint.send(bytes, peer).peers,
    };
  };
  const opened = open();
  return { opened, close: (graceMs) => endpoint.close(graceMs) };
}

/** Why something cannot be opened, by its address and settings alone; undefined if it may be. */
export function openFault(
  target: OpenTarget,
  settings: OpenSettings,
  workspace: Workspace,
): Failure | undefined {
  try {
    const spec = orThrow(parseAnyEndpoint(inputOf(target, settings, workspace)));
    framedSpec(spec, workspaceLayouts(workspace.folder));
    return undefined;
  } catch (error) {
    if (error instanceof BreakoutboxError) return error.failure;
    throw error;
  }
}

function inputOf(target: OpenTarget, settings: OpenSettings, workspace: Workspace): AnyEndpointInput {
  const { encoding, framing, layout, reply, insecure, halfCloseMs } = settings;
  const given = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(framing === undefined ? {} : { framing }),
    ...(layout === undefined ? {} : { layouts: [layout] }),
    ...(reply === undefined ? {} : { reply }),
    ...(halfCloseMs === undefined ? {} : { limits: { halfCloseMs } }),
  };
  if (target.type === 'listen') {
    const type = target.protocol === 'tcp' ? 'tcp-listen' : 'udp';
    return { type, address: target.address, ...given } as AnyEndpointInput;
  }
  const found = messageTarget(target.target, workspace);
  const { input } = found.type === 'endpoint' ? found.endpoint : found;
  const { autoStart: _start, record: _record, ...base } = input;
  const tls = insecure && 'tls' in base ? { tls: 'insecure' } : {};
  const limits = 'limits' in base ? { limits: { ...base.limits, ...given.limits } } : {};
  return { ...base, ...given, ...limits, ...tls } as AnyEndpointInput;
}

function factsOf(spec: AnyEndpointSpec, local: string): OpenedFacts {
  const isServer = spec.type === 'tftp-server';
  return {
    encoding: isServer ? 'utf-8' : spec.encoding,
    isStream: 'framing' in spec && spec.framing.type === 'raw' && spec.type !== 'udp',
    isClient: spec.type === 'tcp-connect',
    isServer,
    checksum: isServer ? undefined : checksumOf(spec),
    ...addressOf(local),
  };
}

function checksumOf(
  spec: Exclude<AnyEndpointSpec, { readonly type: 'tftp-server' }>,
): OpenedFacts['checksum'] {
  const check = specCheck(spec);
  return check && ((message) => check.verdict(message).result);
}

/** Where something is bound, of `ADDRESS:PORT`. */
export function addressOf(local: string): { readonly address: string; readonly port: number } {
  const { address, port } = splitSocketAddress(local) ?? { address: '', port: 0 };
  return { address, port };
}
