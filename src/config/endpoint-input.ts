import { limitRanges, ttlRange, workersRange } from './limits.js';
import { choice, type Described, flag, text, within } from './shape.js';

const usual = 4_096;
/** Longest text of an address, in characters. */
export const addressText = 300;

/** Properties of every kind of endpoint. */
export const endpointNaming = {
  label: text('A name for people, shown beside the address', 120),
  autoStart: { ...flag('The workbench opens it when it starts'), default: false },
  record: { ...flag('The workbench records what it receives, sends and reports'), default: true },
} as const;

/** Properties of a kind with messages: how they are read, and those of every kind. */
export const readMessages = {
  ...endpointNaming,
  encoding: {
    ...text('Encoding of what is typed, sent and shown: utf-8, gbk, big5 …', usual),
    default: 'utf-8',
  },
  receivedChecksum: text(
    'Checksum that received messages are checked for: [(FIRST,LAST)] ALGORITHM [le|be] [hex|HEX] [@POSITION]; none checks nothing',
    200,
  ),
  layouts: {
    type: 'array',
    maxItems: 8,
    items: { type: 'string', maxLength: 64 },
    description:
      'Layouts by their names, by which messages are read; the first that says how cuts the stream of TCP, unless framing does',
  },
} as const;

const common = {
  ...readMessages,
  reply: { ...text('none, echo, reverse, reverse-bytes or text:TEMPLATE', 65_536), default: 'none' },
} as const;

/** The interface to use alone. */
export const via = text('Interface to use alone, by its name: eth0', 64);

/** The room of a chat. */
const chatRoom = text(
  'Room of a chat, 1 to 32 letters, digits, - and _: what a peer says goes to all others in it, at every node of the cluster',
  usual,
);

/** Bounds of what waits to be sent. */
export const backlogLimits = {
  maxTotalBacklogBytes: within(limitRanges.maxTotalBacklogBytes),
  maxBacklogBytes: within(limitRanges.maxBacklogBytes),
} as const;
/** Limits of TCP connections. */
export const connectionLimits = {
  ...backlogLimits,
  idleTimeoutMs: within(limitRanges.idleTimeoutMs),
  maxFrameBytes: within(limitRanges.maxFrameBytes),
  halfCloseMs: within(limitRanges.halfCloseMs),
  keepAliveMs: within(limitRanges.keepAliveMs),
} as const;

// Each kind accepts only the limits that affect it; any other is refused, not ignored.
const tcpListenLimits = {
  type: 'object',
  additionalProperties: false,
  properties: { maxConnections: within(limitRanges.maxConnections), ...connectionLimits },
} as const;
const tcpConnectLimits = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...connectionLimits,
    connectTimeoutMs: within(limitRanges.connectTimeoutMs),
    reconnectMs: within(limitRanges.reconnectMs),
  },
} as const;
const udpLimits = {
  type: 'object',
  additionalProperties: false,
  properties: { ...backlogLimits, maxUdpPeers: within(limitRanges.maxUdpPeers) },
} as const;

/** How a stream is cut into messages. */
export const framing = {
  ...text('raw, line, delimiter:HEX, fixed:N, length:u8|u16be|u16le|u32be|u32le[,OFFSET] or gap:MS', usual),
  default: 'raw',
} as const;

/** The certificate of a side that serves TLS. */
export const servedTls = {
  anyOf: [
    { const: 'self-signed' },
    {
      type: 'object',
      additionalProperties: false,
      required: ['certificatePem', 'keyPem'],
      properties: {
        certificatePem: text('The certificate, and those that it rests on', 262_144),
        keyPem: text('Its private key', 65_536),
      },
    },
  ],
} as const;

/** A TCP server: one listening socket and its connections. */
export const tcpListenInput = {
  title: 'TcpListen',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'address'],
  properties: {
    type: { const: 'tcp-listen' },
    address: text('PORT, HOST:PORT or [::1]:PORT to listen on', 300),
    interface: via,
    ...common,
    framing,
    chatRoom,
    limits: tcpListenLimits,
    once: { ...flag('Stop after the first connection has ended'), default: false },
    workers: within(workersRange, 'Processes that serve the port; 1 serves in this one'),
    tls: {
      description: 'Serve TLS, with a certificate made on the spot or one given as PEM',
      ...servedTls,
    },
  },
} as const;

/** A TCP client: one connection, retried on request. */
export const tcpConnectInput = {
  title: 'TcpConnect',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'address'],
  properties: {
    type: { const: 'tcp-connect' },
    address: text('HOST:PORT, [::1]:PORT, or PORT of this machine', 300),
    bind: text('HOST, PORT or HOST:PORT of this machine to connect from', 300),
    interface: via,
    ...common,
    framing,
    limits: tcpConnectLimits,
    reconnect: { ...flag('Try again, ever more slowly, when refused or cut off'), default: false },
    tls: choice(['verify', 'insecure'], 'Speak TLS; insecure takes any certificate'),
  },
} as const;

/** A UDP socket: receives on its local address, sends to a fixed remote or to peers that it received from. */
export const udpInput = {
  title: 'Udp',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'address'],
  properties: {
    type: { const: 'udp' },
    address: text('PORT, HOST:PORT or [::1]:PORT to bind; 0 for any port', 300),
    interface: via,
    ...common,
    chatRoom,
    limits: udpLimits,
    remote: text('HOST:PORT that messages go to; without it, every peer that has sent something', 300),
    broadcast: { ...flag('Allow sending to broadcast addresses'), default: false },
    multicast: text(
      'Group to join: 224.0.0.0-239.255.255.255 or ff00::/8, on one interface alone with %eth0 behind it',
      100,
    ),
    ttl: within(ttlRange, 'Hops that sent datagrams live'),
    once: { ...flag('Stop after the first datagram was answered'), default: false },
    duplex: {
      ...choice(
        ['full', 'half', 'simplex-send', 'simplex-receive'],
        'Who may speak when, for a chat with the remote',
      ),
      default: 'full',
    },
  },
} as const;

/** An endpoint as a person, a file or the API describes it: optional where there is a default. */
export const endpointInput = {
  title: 'EndpointInput',
  anyOf: [tcpListenInput, tcpConnectInput, udpInput],
} as const;

export type TcpListenInput = Described<typeof tcpListenInput>;
export type TcpConnectInput = Described<typeof tcpConnectInput>;
export type UdpInput = Described<typeof udpInput>;
export type EndpointInput = TcpListenInput | TcpConnectInput | UdpInput;
