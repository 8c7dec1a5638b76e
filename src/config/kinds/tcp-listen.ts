import { chatRoomOf } from '../chat-room.js';
import { type TcpListenInput, tcpListenInput } from '../endpoint-input.js';
import { type EndpointKind, parserOf } from '../endpoint-kind.js';
import type { TcpListenSpec } from '../endpoint-spec.js';
import type { Given } from '../given-values.js';
import { commonOf, framingOf, listenAddressOf, socketKind } from './socket-parts.js';

/** The row of TCP servers. */
export const tcpListenKind: EndpointKind<TcpListenInput, TcpListenSpec> = {
  ...socketKind,
  input: tcpListenInput,
  protocol: 'tcp',
  sendsAnywhere: false,
  parse: parserOf(tcpListenInput, specOf),
  hideSecrets: (input) => withKeyPem(input, ''),
  keepSecrets(input, before) {
    const isHidden = typeof input.tls === 'object' && input.tls.keyPem === '';
    return isHidden && typeof before.tls === 'object' ? withKeyPem(input, before.tls.keyPem) : input;
  },
};

function specOf(input: Given<TcpListenInput>): TcpListenSpec {
  return {
    type: 'tcp-listen',
    ...commonOf(input),
    local: listenAddressOf(input.address),
    interface: input.interface || undefined,
    framing: framingOf(input.framing),
    once: input.once ?? false,
    // One connection needs one process.
    workers: input.once === true ? 1 : (input.workers ?? 1),
    chatRoom: chatRoomOf(input),
    tls: input.tls ?? 'off',
  };
}

function withKeyPem(input: TcpListenInput, keyPem: string): TcpListenInput {
  return typeof input.tls === 'object' ? { ...input, tls: { ...input.tls, keyPem } } : input;
}
