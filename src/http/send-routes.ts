import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { EndpointsPort } from './endpoints-port.js';
import { maxSendBytes, repeatBounds, type SendResult } from './protocol.js';
import { endpointParams, endpointSummary, errorBody } from './schemas.js';

/** The most bytes in base64, and what stands around them. */
const sendBodyBytes = Math.ceil(maxSendBytes / 3) * 4 + 4096;

const payload = {
  data: Type.String({
    description: `The exact bytes in base64, at most ${maxSendBytes}`,
    maxLength: Math.ceil(maxSendBytes / 3) * 4,
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  }),
  to: Type.Optional(
    Type.String({
      description: 'One peer, for UDP also a HOST:PORT not heard from; everyone without it',
      maxLength: 300,
    }),
  ),
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

const wholeNumber = Type.Integer({ minimum: 0 });
const sendResult = Type.Unsafe<SendResult>(
  Type.Object({ peers: wholeNumber, bytes: wholeNumber }, { title: 'SendResult' }),
);

/** What is sent through an endpoint: once, or again and again. */
export function addSendRoutes(server: FastifyInstance, endpoints: EndpointsPort): void {
  const api = server.withTypeProvider<TypeBoxTypeProvider>();
  const route = { tags: ['endpoints'], params: endpointParams };

  api.post(
    '/api/endpoints/:id/send',
    {
      bodyLimit: sendBodyBytes,
      schema: {
        ...route,
        summary: 'Send bytes to every peer, or to one',
        body: sendRequest,
        response: { 200: sendResult, '4xx': errorBody },
      },
    },
    ({ params, body: { data, to, paced } }, reply) => {
      const bytes = Buffer.from(data, 'base64');
      if (paced !== true) return endpoints.send(params.id, bytes, to);
      return endpoints.sendPaced(params.id, bytes, to, whenGone(reply));
    },
  );

  api.post(
    '/api/endpoints/:id/repeat',
    {
      bodyLimit: sendBodyBytes,
      schema: {
        ...route,
        summary: 'Send bytes now and again at each interval, in place of what was repeated before',
        body: repeatRequest,
        response: { 200: endpointSummary, '4xx': errorBody },
      },
    },
    ({ params, body: { data, to, intervalMs, count } }) =>
      endpoints.repeat(params.id, { bytes: Buffer.from(data, 'base64'), to, intervalMs, count }),
  );

  api.delete(
    '/api/endpoints/:id/repeat',
    {
      schema: {
        ...route,
        summary: 'Stop repeating',
        response: { 200: endpointSummary, '4xx': errorBody },
      },
    },
    ({ params }) => endpoints.stopRepeating(params.id),
  );
}

/** Aborted when whoever asked is gone before the answer. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
