import type { RelayInput, TcpRelayInput, UdpRelayInput } from '../../../../src/config/relay-input.js';
import { unless } from './draft-values.js';
import type { EndpointDraft } from './endpoint-draft.js';

/** The fields of a relay that no other endpoint has, as its form holds them. */
export interface RelayParts {
  readonly target: string;
  /** TLS to the target: empty, `verify` or `insecure`. */
  readonly tlsTarget: string;
  readonly acceptProxyHeader: boolean;
  /** Empty, `v1` or `v2`. */
  readonly sendProxyHeader: string;
  /** Whether it knows TFTP: empty for what its port says, `yes` or `no`. */
  readonly tftp: string;
}

/** A draft of a relay. */
export type RelayDraft = EndpointDraft & { readonly type: RelayInput['type'] };

/** Whether a relay is described. */
export function isRelayDraft(draft: EndpointDraft): draft is RelayDraft {
  return draft.type === 'tcp-relay' || draft.type === 'udp-relay';
}

/** What a new relay has. */
export const newRelayParts: RelayParts = {
  target: '',
  tlsTarget: '',
  acceptProxyHeader: false,
  sendProxyHeader: '',
  tftp: '',
};

/** The fields of an existing relay, with the TLS of its clients. */
export function relayPartsOf(input: RelayInput): Partial<EndpointDraft> {
  const { target } = input;
  if (input.type === 'udp-relay')
    return { target, tftp: input.tftp === undefined ? '' : input.tftp ? 'yes' : 'no' };
  const { tlsListen, tlsTarget = '', acceptProxyHeader = false, sendProxyHeader = '' } = input;
  const tls = typeof tlsListen === 'string' ? tlsListen : '';
  return { target, tls, tlsTarget, acceptProxyHeader, sendProxyHeader };
}

/** Both relays' common part of a description, of which UDP has no framing. */
type CommonInput = Omit<TcpRelayInput, 'type' | 'target' | 'limits'> & {
  readonly limits?: TcpRelayInput['limits'] | UdpRelayInput['limits'];
};

/** What the API is given for a relay. Its own certificate stays as it was where the form says nothing else. */
export function relayInputOf(
  draft: RelayDraft,
  { framing, limits, ...common }: CommonInput,
  before: RelayInput | undefined,
): RelayInput {
  const target = draft.target.trim();
  // A line of the same kind of relay stays: the form has no fields for it.
  if (draft.type === 'udp-relay') {
    const tftp = draft.tftp === '' ? undefined : draft.tftp === 'yes';
    const line = before?.type === 'udp-relay' ? before.line : undefined;
    return { type: 'udp-relay', ...common, target, tftp, line, limits: limits as UdpRelayInput['limits'] };
  }
  const own = before?.type === 'tcp-relay' ? before.tlsListen : undefined;
  return {
    type: 'tcp-relay',
    ...common,
    target,
    framing,
    line: before?.type === 'tcp-relay' ? before.line : undefined,
    limits: limits as TcpRelayInput['limits'],
    tlsListen: draft.tls === 'self-signed' ? draft.tls : typeof own === 'object' ? own : undefined,
    tlsTarget: draft.tlsTarget === 'verify' || draft.tlsTarget === 'insecure' ? draft.tlsTarget : undefined,
    acceptProxyHeader: unless(false, draft.acceptProxyHeader),
    sendProxyHeader:
      draft.sendProxyHeader === 'v1' || draft.sendProxyHeader === 'v2' ? draft.sendProxyHeader : undefined,
  };
}
