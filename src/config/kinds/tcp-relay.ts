import { noRules } from '../../endpoint/rules/rule.js';
import { type EndpointKind, parserOf } from '../endpoint-kind.js';
import type { Given } from '../given-values.js';
import { relayLineOf } from '../line/line-input.js';
import { type TcpRelayInput, tcpRelayInput } from '../relay-input.js';
import type { TcpRelaySpec } from '../relay-spec.js';
import { relayKind, relayTargetOf } from './relay-parts.js';
import { framingOf, listenAddressOf, readingOf } from './socket-parts.js';

/** The row of TCP relays. */
export const tcpRelayKind: EndpointKind<TcpRelayInput, TcpRelaySpec> = {
  ...relayKind,
  input: tcpRelayInput,
  protocol: 'tcp',
  parse: parserOf(tcpRelayInput, specOf),
  hideSecrets: (input) => withKeyPem(input, ''),
  keepSecrets(input, before) {
    const isHidden = typeof input.tlsListen === 'object' && input.tlsListen.keyPem === '';
    return isHidden && typeof before.tlsListen === 'object'
      ? withKeyPem(input, before.tlsListen.keyPem)
      : input;
  },
};

function specOf(input: Given<TcpRelayInput>): TcpRelaySpec {
  return {
    type: 'tcp-relay',
    ...readingOf(input),
    rules: noRules,
    local: listenAddressOf(input.address),
    interface: input.interface || undefined,
    target: relayTargetOf(input.target),
    line: relayLineOf(input.line),
    framing: framingOf(input.framing),
    tlsListen: input.tlsListen ?? 'off',
    tlsTarget: input.tlsTarget ?? 'off',
    acceptsProxyHeader: input.acceptProxyHeader ?? false,
    sendsProxyHeader: input.sendProxyHeader ?? 'off',
  };
}

function withKeyPem(input: TcpRelayInput, keyPem: string): TcpRelayInput {
  return typeof input.tlsListen === 'object'
    ? { ...input, tlsListen: { ...input.tlsListen, keyPem } }
    : input;
}
