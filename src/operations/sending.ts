import { Type } from 'typebox';
import { maxSendBytes, repeatBounds } from './bounds.js';
import { endpointParams, endpointSummary } from './endpoints.js';
import type { Operation, ValueOf } from './operation.js';
import { count } from './schema-parts.js';
import { lineSide } from './standing-in-state.js';

const subject = 'endpoints';
const askers = 'admitted';

const maxBase64Length = Math.ceil(maxSendBytes / 3) * 4;
/** Maximum bytes of a body: the data in base64, and the JSON around it. */
const maxBodyBytes = maxBase64Length + 4_096;

const payload = {
  data: Type.String({
    description: `The exact bytes in base64 (RFC 4648, section 4), at most ${maxSendBytes}`,
    maxLength: maxBase64Length,
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  }),
  checksum: Type.Optional(
    Type.String({
      description:
        'A checksum that is put into the data: [(FIRST,LAST)] ALGORITHM [le|be] [hex|HEX] [@POSITION]; digits are in ASCII',
      maxLength: 200,
    }),
  ),
  to: Type.Optional(
    Type.String({
      description: 'One peer, for UDP also a HOST:PORT that nothing came from yet; everyone without it',
      maxLength: 300,
    }),
  ),
  side: Type.Optional({
    ...lineSide,
    description:
      "Of a relay, and needed there: `up` says it to the target in the client's name, `down` to the client in the target's",
  }),
};

const sendRequest = Type.Object(
  {
    ...payload,
    paced: Type.Optional(
      Type.Boolean({
        description:
          'Wait until the peers have taken what was sent before, as for a file in pieces. Default false',
      }),
    ),
  },
  { additionalProperties: false, title: 'SendRequest' },
);

const { minMs, maxMs, maxCount } = repeatBounds;
const repeatRequest = Type.Object(
  {
    ...payload,
    intervalMs: Type.Integer({ minimum: minMs, maximum: maxMs, description: 'From one to the next' }),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: maxCount, description: 'Without it, until it is stopped' }),
    ),
  },
  { additionalProperties: false, title: 'RepeatRequest' },
);

export type RepeatRequest = ValueOf<typeof repeatRequest>;

/** What a send answers. */
export const sendResult = Type.Object(
  {
    peers: Type.Integer({ minimum: 0, description: 'How many took the bytes' }),
    bytes: count,
  },
  { title: 'SendResult' },
);

/** The result of a send. */
export type SendResult = ValueOf<typeof sendResult>;

/** The operations that send through an endpoint, once or repeatedly. */
export const sendingOperations = {
  'endpoints.send': {
    subject,
    summary: 'Send bytes to every peer, or to one',
    askers,
    params: endpointParams,
    body: sendRequest,
    maxBodyBytes,
    result: sendResult,
  },
  'endpoints.repeat': {
    subject,
    summary: 'Send bytes now and again at each interval, in place of what was repeated before',
    askers,
    params: endpointParams,
    body: repeatRequest,
    maxBodyBytes,
    result: endpointSummary,
  },
  'endpoints.stopRepeating': {
    subject,
    summary: 'Stop repeating',
    askers,
    params: endpointParams,
    result: endpointSummary,
  },
} as const satisfies Readonly<Record<string, Operation>>;
