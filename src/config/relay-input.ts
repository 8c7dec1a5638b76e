import {
  addressText,
  backlogLimits,
  connectionLimits,
  framing,
  readMessages,
  servedTls,
  via,
} from './endpoint-input.js';
import { limitRanges } from './limits.js';
import { datagramLineInput, streamLineInput } from './line/line-input.js';
import { choice, type Described, flag, text, within } from './shape.js';

const listenAt = text('PORT, HOST:PORT or [::1]:PORT that clients come to', addressText);
const target = text(
  'HOST:PORT, [::1]:PORT, or PORT of this machine, that clients are relayed to',
  addressText,
);

/** A TCP relay: a listening socket, and for each of its clients a connection to the target. */
export const tcpRelayInput = {
  title: 'TcpRelay',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'address', 'target'],
  properties: {
    type: { const: 'tcp-relay' },
    address: listenAt,
    target,
    interface: via,
    ...readMessages,
    framing,
    line: streamLineInput,
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        maxConnections: within(limitRanges.maxConnections),
        idleTimeoutMs: connectionLimits.idleTimeoutMs,
        maxFrameBytes: connectionLimits.maxFrameBytes,
        keepAliveMs: connectionLimits.keepAliveMs,
        connectTimeoutMs: within(limitRanges.connectTimeoutMs),
      },
    },
    tlsListen: {
      description: 'Take TLS from clients, with a certificate made on the spot or one given as PEM',
      ...servedTls,
    },
    tlsTarget: choice(['verify', 'insecure'], 'Speak TLS to the target; insecure takes any certificate'),
    acceptProxyHeader: {
      ...flag(
        'Every client begins with a header of the PROXY protocol, version 1 or 2, which names the real one',
      ),
      default: false,
    },
    sendProxyHeader: choice(
      ['v1', 'v2'],
      'Begin each connection to the target with a header of the PROXY protocol, which names the client',
    ),
  },
} as const;

/** A UDP relay: a socket, and for each of its clients another one, which the target answers. */
export const udpRelayInput = {
  title: 'UdpRelay',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'address', 'target'],
  properties: {
    type: { const: 'udp-relay' },
    address: listenAt,
    target,
    interface: via,
    ...readMessages,
    line: datagramLineInput,
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        maxTotalBacklogBytes: backlogLimits.maxTotalBacklogBytes,
        maxUdpPeers: within(limitRanges.maxUdpPeers),
        idleTimeoutMs: within(limitRanges.idleTimeoutMs),
      },
    },
    tftp: flag(
      'Relay the ports that TFTP transfers go on with too; by default where the target is, or clients come to, port 69',
    ),
  },
} as const;

export type TcpRelayInput = Described<typeof tcpRelayInput>;
export type UdpRelayInput = Described<typeof udpRelayInput>;
/** A relay as a person, a file or the API describes it. */
export type RelayInput = TcpRelayInput | UdpRelayInput;
