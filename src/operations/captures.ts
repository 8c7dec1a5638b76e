import { Type } from 'typebox';
import { byteStreamResult } from './byte-stream.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, nothing, words } from './schema-parts.js';

const subject = 'captures';
const askers = 'admitted';

const captureInterface = Type.Object(
  {
    name: Type.String(),
    description: Type.Optional(Type.String({ description: 'What libpcap says of it' })),
    isUp: Type.Boolean(),
    isLoopback: Type.Boolean(),
    addresses: Type.Array(Type.String()),
  },
  { title: 'CaptureInterface' },
);

/** An interface of the workbench's machine that packets can be captured on. */
export type CaptureInterface = ValueOf<typeof captureInterface>;

/** Bytes of a packet that a capture takes at most. */
export const snapRange = { least: 1, most: 262_144 } as const;
const maxInterfaces = 16;
const maxFilterLength = 4_096;

const captureFilter = Type.String({
  maxLength: maxFilterLength,
  description: 'A capture filter of libpcap (pcap-filter(7)): udp port 69. Empty for all packets',
});

const captureRequest = Type.Object(
  {
    interfaces: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      minItems: 1,
      maxItems: maxInterfaces,
      uniqueItems: true,
      description: 'Names of /api/interfaces',
    }),
    captureFilter: Type.Optional(captureFilter),
    snapBytes: Type.Optional(
      Type.Integer({
        minimum: snapRange.least,
        maximum: snapRange.most,
        description: 'Captured bytes of a packet at most; default 262,144',
      }),
    ),
  },
  { title: 'CaptureRequest', additionalProperties: false },
);

/** What a live capture is to take. */
export type CaptureRequest = ValueOf<typeof captureRequest>;

const captureReport = Type.Object(
  {
    state: words(['running', 'ended']),
    packets: Type.Integer({ minimum: 0, description: 'Packets captured, those still on their way included' }),
    interfaces: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          received: Type.Integer({ minimum: 0, description: 'Packets that the filter selected' }),
          droppedByKernel: Type.Integer({ minimum: 0, description: 'Its buffer was full' }),
          droppedByInterface: count,
        },
        { title: 'InterfaceCounts' },
      ),
      { description: 'A second old at most' },
    ),
    failure: Type.Optional(failureSchema),
  },
  { title: 'CaptureReport' },
);

/** What became of a live capture so far. */
export type CaptureReport = ValueOf<typeof captureReport>;

const byId = Type.Object({
  id: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[\\w.-]+$',
    description: 'Chosen by whoever begins it',
  }),
});

/** Operations on live captures of packets. */
export const captureOperations = {
  'captures.interfaces': {
    subject,
    summary: 'The interfaces that packets can be captured on, the most useful first',
    askers,
    params: noParams,
    result: Type.Array(captureInterface),
  },
  'captures.checkFilter': {
    subject,
    summary: 'Whether libpcap takes a capture filter',
    description: 'Checked for Ethernet; one that is wrong is answered with CAPTURE_FILTER_INVALID.',
    askers,
    params: Type.Object({ filter: captureFilter }),
    result: nothing,
  },
  'captures.begin': {
    subject,
    summary: 'Capture packets, and send them as they come',
    description:
      'The answer is a pcapng file that grows until the capture is stopped, or until nobody reads it any longer; read too slowly, the kernel drops packets and counts them.',
    askers,
    params: byId,
    body: captureRequest,
    result: byteStreamResult,
  },
  'captures.beginEndpoints': {
    subject,
    summary:
      "Record what the workbench's own endpoints send and receive, and send it as packets as they come",
    description:
      'The answer is a pcapng file that grows, as that of a live capture, but it needs no privilege: payloads, addresses and ports are real, headers are made. Read too slowly, packets are dropped and counted; endpoints never wait for it.',
    askers,
    params: byId,
    result: byteStreamResult,
  },
  'captures.get': {
    subject,
    summary: 'What a live capture has taken and lost, and why it ended',
    description: 'Also of those that ended lately.',
    askers,
    params: byId,
    result: captureReport,
  },
  'captures.stop': {
    subject,
    summary: 'End a live capture behind the packets that have arrived',
    askers,
    params: byId,
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
