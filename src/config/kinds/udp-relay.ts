import { noRules } from '../../endpoint/rules/rule.js';
import { type EndpointKind, noSecrets, parserOf } from '../endpoint-kind.js';
import type { Given } from '../given-values.js';
import { udpRelayIdleMs } from '../limits.js';
import { relayLineOf } from '../line/line-input.js';
import { type UdpRelayInput, udpRelayInput } from '../relay-input.js';
import type { UdpRelaySpec } from '../relay-spec.js';
import { relayKind, relayTargetOf } from './relay-parts.js';
import { listenAddressOf, readingOf } from './socket-parts.js';

/** The port of TFTP servers (RFC 1350). */
const tftpPort = 69;

/** The row of UDP relays. */
export const udpRelayKind: EndpointKind<UdpRelayInput, UdpRelaySpec> = {
  ...relayKind,
  ...noSecrets,
  input: udpRelayInput,
  protocol: 'udp',
  parse: parserOf(udpRelayInput, specOf),
};

function specOf(input: Given<UdpRelayInput>): UdpRelaySpec {
  const local = listenAddressOf(input.address);
  const target = relayTargetOf(input.target);
  return {
    type: 'udp-relay',
    ...readingOf(input, { idleTimeoutMs: udpRelayIdleMs }),
    rules: noRules,
    local,
    interface: input.interface || undefined,
    target,
    line: relayLineOf(input.line),
    isTftp: input.tftp ?? (target.port === tftpPort || local.port === tftpPort),
  };
}
