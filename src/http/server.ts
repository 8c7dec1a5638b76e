import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifySchemaValidationError,
} from 'fastify';
import type { ErrorCode } from '../errors/catalog.js';
import { BreakoutboxError, type ErrorParams, failure, failureMessage } from '../errors/error.js';
import { addApiRoutes } from './api-routes.js';
import type { EndpointsPort } from './endpoints-port.js';
import { Guard, isLoopback, liveProtocol } from './guard.js';
import { feed, type LiveIdentity } from './live.js';
import { type ErrorBody, maxSendBytes } from './protocol.js';
import type { TftpPort } from './tftp-port.js';
import { addTftpRoutes } from './tftp-routes.js';

/** Pages that follow the live feed at once. */
const mostPages = 32;
/** What a page may say on the live feed: nothing yet, so little. */
const mostFromPageBytes = 1024;
const bodyLimitBytes = Math.ceil(maxSendBytes / 3) * 4 + 4096;

/** What the server serves, and to whom. */
export interface ServerOptions {
  readonly endpoints: EndpointsPort;
  readonly tftp: TftpPort;
  readonly identity: LiveIdentity;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Required unless `host` is loopback. */
  readonly token: string | undefined;
  readonly ownNames: readonly string[];
  /** The folder with the built page. */
  readonly pageFolder: string;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /** Ends the live feeds and stops. */
  close(): Promise<void>;
}

/** Serves the page, the API, its description and the live feed. @throws the system's error when it cannot bind */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, endpoints, tftp, identity } = options;
  if (options.token === undefined && !isLoopback(host))
    throw new Error('a server on the network needs a token');
  const server = fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    schemaErrorFormatter: (errors, part) => new Error(schemaFault(errors, part)),
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, strict: false },
    },
  });
  let guard = new Guard({ ...options, port: options.port });
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = guard.refusal(request.headers, request.url.startsWith('/api/'));
    if (refusal !== undefined) {
      // A socket that asked to become a WebSocket is nobody's once it is refused.
      if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => request.socket.destroySoon());
      sayFailure(reply, refusal === 'TOKEN_MISSING' ? 401 : 403, refusal);
      return;
    }
    void reply.headers(securityHeaders);
    done();
  });
  // A form of a page elsewhere can send text, and asks nobody.
  server.removeContentTypeParser('text/plain');
  // Answers are typed; their schemas describe them and need not filter them.
  server.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  server.setErrorHandler((error: FastifyError, _request, reply) => answerError(reply, error));
  server.setNotFoundHandler((request, reply) =>
    sayFailure(reply, 404, 'NOT_FOUND', { path: request.url.slice(0, 200) }),
  );

  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Breakoutbox',
        description:
          'Drive the endpoints of a workbench. The live feed is a WebSocket at /api/live (docs/api.md).',
        version: identity.version,
      },
      tags: [{ name: 'endpoints' }, { name: 'tftp' }, { name: 'system' }],
    },
  });
  await server.register(fastifyWebsocket, {
    options: {
      maxPayload: mostFromPageBytes,
      handleProtocols: (protocols) => (protocols.has(liveProtocol) ? liveProtocol : false),
    },
  });
  await addRoutes(server, options);
  await server.listen({ host, port: options.port, listenTextResolver: () => '' });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  guard = new Guard({ ...options, port });
  return { port, close: () => server.close() };

  async function addRoutes(into: FastifyInstance, { pageFolder }: ServerOptions): Promise<void> {
    into.get('/api/live', { websocket: true, schema: { hide: true } }, (socket) => {
      if (into.websocketServer.clients.size > mostPages) socket.close(1013, 'too many pages');
      else feed(socket, endpoints, tftp, identity);
    });
    addApiRoutes(into, endpoints);
    addTftpRoutes(into, tftp);
    into.get('/api/openapi.json', { schema: { hide: true } }, () => into.swagger());
    if (existsSync(join(pageFolder, 'index.html'))) {
      await into.register(fastifyStatic, { root: pageFolder, cacheControl: false });
    }
  }
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

/**
 * What is wrong with a body, in words: of the faults of a union, only those of the kind that the body says it is.
 */
function schemaFault(errors: FastifySchemaValidationError[], part: string): string {
  const branchOf = ({ schemaPath }: FastifySchemaValidationError): string =>
    /anyOf\/\d+/.exec(schemaPath)?.[0] ?? '';
  const otherKinds = new Set(
    errors
      .filter(({ keyword, instancePath }) => keyword === 'const' && instancePath === '/type')
      .map(branchOf),
  );
  const telling = errors.filter((error) => error.keyword !== 'anyOf' && !otherKinds.has(branchOf(error)));
  const faults = new Set(
    (telling.length === 0 ? errors : telling).map(
      ({ instancePath, message }) => `${part}${instancePath} ${message}`,
    ),
  );
  return [...faults].slice(0, 3).join(', ');
}

/** What was named is not there. */
const unknownCodes: readonly ErrorCode[] = [
  'ENDPOINT_UNKNOWN',
  'PEER_UNKNOWN',
  'TFTP_NOT_FOUND',
  'TFTP_TRANSFER_UNKNOWN',
];

function answerError(reply: FastifyReply, error: FastifyError): FastifyReply {
  if (error instanceof BreakoutboxError) {
    const unknown = unknownCodes.includes(error.code);
    return sayFailure(reply, unknown ? 404 : 400, error.code, error.params);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return sayFailure(reply, status, 'REQUEST_INVALID', { detail: error.message });
  return sayFailure(reply, 500, 'INTERNAL', { reason: error.message });
}

function sayFailure(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  params: ErrorParams = {},
): FastifyReply {
  const failed = failure(code, params);
  const body: ErrorBody = { error: { ...failed, message: failureMessage(failed, 'en') } };
  return reply.code(status).type('application/json').send(body);
}
