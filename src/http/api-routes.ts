import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { endpointInput } from '../config/endpoint-input.js';
import { BreakoutboxError, errorOf } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { EndpointsPort } from './endpoints-port.js';
import {
  endpointParams,
  endpointSummaries,
  endpointSummary,
  errorBody,
  hostAddresses,
  peerParams,
  portRows,
  replacedEndpoint,
} from './schemas.js';
import { addSendRoutes } from './send-routes.js';

const nothing = Type.Null({ description: 'Done' });

/** The REST half of the API: endpoints, what is sent through them, and the sockets of the machine. */
export function addApiRoutes(server: FastifyInstance, endpoints: EndpointsPort, instance: string): void {
  const api = server.withTypeProvider<TypeBoxTypeProvider>();
  const answers = <Schema>(status: number, schema: Schema) => ({ [status]: schema, '4xx': errorBody });
  const endpoint = { tags: ['endpoints'] };

  api.get(
    '/api/endpoints',
    {
      schema: { ...endpoint, summary: 'Every endpoint', response: answers(200, endpointSummaries) },
    },
    () => endpoints.list(),
  );

  api.post(
    '/api/endpoints',
    {
      schema: {
        ...endpoint,
        summary: 'Make and start an endpoint; a failure to open it shows in its status',
        body: endpointInput,
        response: answers(201, endpointSummary),
      },
    },
    async (request, reply) => reply.code(201).send(usable(await endpoints.create(request.body))),
  );

  api.put(
    '/api/endpoints/:id',
    {
      schema: {
        ...endpoint,
        summary: 'Describe an endpoint anew; it runs on if it ran',
        description:
          'A new label, autoStart, encoding or reply mode leaves its connections open; anything else closes and reopens its socket. `restarted` tells which it was.',
        params: endpointParams,
        body: endpointInput,
        response: answers(200, replacedEndpoint),
      },
    },
    async (request) => usable(await endpoints.replace(request.params.id, request.body)),
  );

  for (const verb of ['start', 'stop'] as const) {
    api.post(
      `/api/endpoints/:id/${verb}`,
      {
        schema: {
          ...endpoint,
          summary:
            verb === 'start' ? 'Open an endpoint that is stopped' : 'Stop an endpoint; it stays in the list',
          params: endpointParams,
          response: answers(200, endpointSummary),
        },
      },
      (request) => endpoints[verb](request.params.id),
    );
  }

  api.delete(
    '/api/endpoints/:id',
    {
      schema: {
        ...endpoint,
        summary: 'Stop and forget an endpoint',
        params: endpointParams,
        response: answers(204, nothing),
      },
    },
    async (request, reply) => {
      await endpoints.remove(request.params.id);
      return reply.code(204).send(null);
    },
  );

  addSendRoutes(server, endpoints);

  api.delete(
    '/api/endpoints/:id/peers/:peer',
    {
      schema: {
        ...endpoint,
        summary: "Close one peer's connection",
        params: peerParams,
        response: answers(204, nothing),
      },
    },
    async (request, reply) => {
      const { id, peer } = request.params;
      if (!endpoints.disconnect(id, peer)) throw new BreakoutboxError('PEER_UNKNOWN', { peer, endpoint: id });
      return reply.code(204).send(null);
    },
  );

  api.get(
    '/api/ports',
    {
      schema: {
        tags: ['system'],
        summary: "This machine's sockets",
        response: answers(200, portRows),
      },
    },
    () => endpoints.ports(),
  );

  api.get(
    '/api/addresses',
    {
      schema: {
        tags: ['system'],
        summary: "This machine's addresses, to listen on or to send from",
        response: answers(200, hostAddresses),
      },
    },
    async () => endpoints.addresses(),
  );

  api.get(
    '/api/health',
    {
      schema: {
        tags: ['system'],
        summary: 'Whether it is up',
        response: answers(
          200,
          Type.Object({
            ok: Type.Literal(true),
            instance: Type.String({ description: 'Chosen anew at each start' }),
          }),
        ),
      },
    },
    () => ({ ok: true as const, instance }),
  );
}

function usable<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw errorOf(parsed.failure);
}
