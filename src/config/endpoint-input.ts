import { type Static, Type } from 'typebox';
import { workersRange } from './limits.js';

const text = (description: string, options: { default?: string; maxLength?: number } = {}) =>
  Type.Optional(Type.String({ description, maxLength: 4096, ...options }));

const common = {
  label: text('A name for people, shown beside the address', { maxLength: 120 }),
  encoding: text('Encoding of what is typed, sent and shown: utf-8, gbk, big5 …', { default: 'utf-8' }),
  reply: text('none, echo, reverse, reverse-bytes or text:TEMPLATE', { default: 'none' }),
  autoStart: Type.Optional(
    Type.Boolean({ description: 'The workbench opens it when it starts', default: false }),
  ),
};

const via = text('Interface to use alone, by its name: eth0', { maxLength: 64 });

const backlogLimits = {
  maxTotalBacklogBytes: Type.Integer({ minimum: 65_536, maximum: 4_294_967_296 }),
  maxBacklogBytes: Type.Integer({ minimum: 65_536, maximum: 1_073_741_824 }),
};
const connectionLimits = {
  ...backlogLimits,
  idleTimeoutMs: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
  maxFrameBytes: Type.Integer({ minimum: 1, maximum: 67_108_864 }),
  halfCloseMs: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
  keepAliveMs: Type.Integer({ minimum: 0, maximum: 32_767_000 }),
};
// Type.Partial does not take over what the object says of other properties.
const noOthers = { additionalProperties: false } as const;

// Each kind takes the limits that mean something to it; another one is refused, not ignored.
const tcpListenLimits = Type.Partial(
  Type.Object({ maxConnections: Type.Integer({ minimum: 1, maximum: 1_000_000 }), ...connectionLimits }),
  noOthers,
);
const tcpConnectLimits = Type.Partial(
  Type.Object({
    ...connectionLimits,
    connectTimeoutMs: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    reconnectMs: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  }),
  noOthers,
);
const udpLimits = Type.Partial(
  Type.Object({ ...backlogLimits, maxUdpPeers: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
  noOthers,
);

const framing = text(
  'raw, line, delimiter:HEX, fixed:N, length:u8|u16be|u16le|u32be|u32le[,OFFSET] or gap:MS',
  {
    default: 'raw',
  },
);

/** A TCP server: one listening socket and its connections. */
export const tcpListenInput = Type.Object(
  {
    type: Type.Literal('tcp-listen'),
    address: Type.String({ description: 'PORT, HOST:PORT or [::1]:PORT to listen on', maxLength: 300 }),
    interface: via,
    ...common,
    framing,
    limits: Type.Optional(tcpListenLimits),
    once: Type.Optional(
      Type.Boolean({ description: 'Stop after the first connection has ended', default: false }),
    ),
    workers: Type.Optional(
      Type.Integer({
        description: 'Processes that serve the port; 1 serves in this one',
        minimum: workersRange.least,
        maximum: workersRange.most,
      }),
    ),
    tls: Type.Optional(
      Type.Union(
        [
          Type.Literal('self-signed'),
          Type.Object(
            {
              certificatePem: Type.String({ maxLength: 262_144 }),
              keyPem: Type.String({ maxLength: 65_536 }),
            },
            { additionalProperties: false },
          ),
        ],
        { description: 'Serve TLS, with a certificate made on the spot or one given as PEM' },
      ),
    ),
  },
  { additionalProperties: false, title: 'TcpListen' },
);

/** A TCP client: one connection, tried again when asked. */
export const tcpConnectInput = Type.Object(
  {
    type: Type.Literal('tcp-connect'),
    address: Type.String({ description: 'HOST:PORT, [::1]:PORT, or PORT of this machine', maxLength: 300 }),
    bind: text('HOST, PORT or HOST:PORT of this machine to connect from', { maxLength: 300 }),
    interface: via,
    ...common,
    framing,
    limits: Type.Optional(tcpConnectLimits),
    reconnect: Type.Optional(
      Type.Boolean({ description: 'Try again, ever more slowly, when refused or cut off', default: false }),
    ),
    tls: Type.Optional(
      Type.Union([Type.Literal('verify'), Type.Literal('insecure')], {
        description: 'Speak TLS; insecure takes any certificate',
      }),
    ),
  },
  { additionalProperties: false, title: 'TcpConnect' },
);

/** A UDP socket: receives on its local address, sends to a fixed remote or to those it heard from. */
export const udpInput = Type.Object(
  {
    type: Type.Literal('udp'),
    address: Type.String({
      description: 'PORT, HOST:PORT or [::1]:PORT to bind; 0 for any port',
      maxLength: 300,
    }),
    interface: via,
    ...common,
    limits: Type.Optional(udpLimits),
    remote: text('HOST:PORT that what is typed goes to; without it, everyone heard from', { maxLength: 300 }),
    broadcast: Type.Optional(
      Type.Boolean({ description: 'Allow sending to broadcast addresses', default: false }),
    ),
    multicast: text(
      'Group to join: 224.0.0.0-239.255.255.255 or ff00::/8, on one interface alone with %eth0 behind it',
      { maxLength: 100 },
    ),
    ttl: Type.Optional(
      Type.Integer({ description: 'Hops that sent datagrams live', minimum: 1, maximum: 255 }),
    ),
    once: Type.Optional(
      Type.Boolean({ description: 'Stop after the first datagram was answered', default: false }),
    ),
    duplex: Type.Optional(
      Type.Union(
        [
          Type.Literal('full'),
          Type.Literal('half'),
          Type.Literal('simplex-send'),
          Type.Literal('simplex-receive'),
        ],
        { description: 'Who may speak when, for a chat with the remote', default: 'full' },
      ),
    ),
  },
  { additionalProperties: false, title: 'Udp' },
);

/** An endpoint as a person, a file or the API describes it: optional where there is a default. */
export const endpointInput = Type.Union([tcpListenInput, tcpConnectInput, udpInput], {
  title: 'EndpointInput',
});

export type TcpListenInput = Static<typeof tcpListenInput>;
export type TcpConnectInput = Static<typeof tcpConnectInput>;
export type UdpInput = Static<typeof udpInput>;
export type EndpointInput = Static<typeof endpointInput>;
