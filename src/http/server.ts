import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyError, type FastifyInstance, type RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { visibleJson } from '../bytes/escapes.js';
import { parseNodeName } from '../config/cluster.js';
import { maxJsonDepth, nestsDeeper } from '../config/json-depth.js';
import { shapeFault } from '../config/shape.js';
import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { isByteStream } from '../operations/byte-stream.js';
import { usualBodyBytes } from '../operations/operation.js';
import { addGuard, answerUnreadable, openToAll, shownPath } from './access.js';
import { answerError, answerMalformed, sayFailure } from './answers.js';
import { addBodyBudget } from './body-budget.js';
import type { ClusterPort } from './cluster-port.js';
import type { EndpointsPort } from './endpoints-port.js';
import { type Access, Guard, isLoopback, liveProtocol } from './guard.js';
import { bridgeNodeFeed } from './node-feed-bridge.js';
import type { NoticesPort } from './notices-port.js';
import { addNodeRoutes, addOperationRoutes, type HttpHandlers } from './operation-routes.js';
import { maxPages, PageFeed } from './page-feed.js';
import type { Greeting, PageLimits } from './page-outbox.js';
import { type PageSocket, webPageSocket } from './page-socket.js';
import { PresentPeople } from './present-people.js';
import type { RecordPort } from './record-port.js';
import {
  addRequestTimeouts,
  defaultRequestTimeouts,
  headBounds,
  type RequestTimeouts,
} from './request-timeouts.js';
import { RequestTurns } from './request-turns.js';
import type { TftpPort } from './tftp-port.js';
import type { WorkspacePort } from './workspace-port.js';

/** Maximum bytes of a message from a page, which names what it looks at. */
const maxFromPageBytes = 1024;
const closeTimeoutMs = 1_000;
/** Milliseconds that a connection without a request is kept; longer than proxies keep theirs. */
const keepAliveTimeout = 72_000;
/** Milliseconds for pages to read the last events; one that does not read delays the end no longer. */
const lastWordsMs = 500;
/** The largest description holds a certificate and its key. */

/** Options of the server. */
export interface ServerOptions {
  /** Runs the operations. */
  readonly handlers: HttpHandlers;
  readonly endpoints: EndpointsPort;
  readonly tftp: TftpPort;
  readonly notices: NoticesPort;
  readonly workspace: WorkspacePort;
  readonly record: RecordPort;
  /** The other nodes; undefined outside a cluster. */
  readonly cluster?: ClusterPort | undefined;
  readonly identity: Greeting;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Required unless `host` is loopback. */
  readonly token: string | undefined;
  readonly ownNames: readonly string[];
  /** Whether a client elsewhere may name a path of this machine; default: none. */
  readonly mayName?: (path: string) => Promise<boolean>;
  /** Resource limits of one page; default `usualPageLimits`. */
  readonly pageLimits?: PageLimits;
  /** How long requests may take to arrive; default `defaultRequestTimeouts`. */
  readonly timeouts?: RequestTimeouts;
  /** The folder with the built page. */
  readonly pageFolder: string;
}

/** A route of the server: its method, its URL pattern, and who may use it. */
export interface RouteRow {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /** All its routes. */
  readonly routes: readonly RouteRow[];
  /** Feeds a page of another node as its own; refuses it where there are too many. */
  follow(page: PageSocket, user: string): void;
  /** Sends pages the last events, ends the live feeds and stops. */
  close(): Promise<void>;
}

/** Serves the page, the API, its description and the live feed. @throws the system's error when it cannot bind */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, handlers, endpoints, tftp, notices, workspace, record, identity } = options;
  const { timeouts = defaultRequestTimeouts } = options;
  const people = new PresentPeople();
  const sources = { endpoints, tftp, notices, workspace, record, identity, people };
  if (options.token === undefined && !isLoopback(host))
    throw new Error('a server on the network needs a token');
  let turns: RequestTurns | undefined;
  const server = fastify({
    bodyLimit: usualBodyBytes,
    serverFactory: (serve) => {
      turns ??= new RequestTurns(serve, timeouts.headMs);
      return createServer({ ...headBounds(timeouts), keepAliveTimeout, requestTimeout: 0 }, turns.take).on(
        'checkContinue',
        turns.take,
      );
    },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (_error, request, reply) => answerUnreadable(request, reply, guard),
    clientErrorHandler: (error, socket) => {
      const answer = (): void => answerMalformed(error, socket);
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && turns !== undefined) turns.headLate(socket, answer);
      else answer();
    },
  });
  let guard = new Guard(options);
  addGuard(server, () => guard);
  addRequestTimeouts(server, timeouts);
  addBodyBudget(server);
  const added: RouteOptions[] = [];
  const feeds = new Set<PageFeed>();
  server.addHook('onRoute', (route) => {
    added.push(route);
  });
  server.setValidatorCompiler<TSchema>(({ schema }) => (value) => {
    if (isByteStream(schema)) return byteStreamOf(value);
    if (Value.Check(schema, value)) return { value };
    const fault = shapeFault(schema, value) ?? { property: 'body', reason: 'property-invalid' };
    return { error: new BreakoutboxError('REQUEST_INVALID', fault) };
  });
  addJsonParser(server);
  // A form of a page elsewhere can send text without a CORS preflight.
  server.removeContentTypeParser('text/plain');
  // Answers are typed; their schemas describe them and need not filter them. They hold untrusted names, and curl shows them
  // on a terminal.
  server.setSerializerCompiler(() => visibleJson);
  server.setReplySerializer(visibleJson);
  server.setErrorHandler((error: FastifyError, _request, reply) => answerError(reply, error));
  server.setNotFoundHandler((request, reply) =>
    sayFailure(reply, 404, 'NOT_FOUND', { path: shownPath(request) }),
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
      tags: [
        { name: 'endpoints' },
        { name: 'tftp' },
        { name: 'captures' },
        { name: 'lessons' },
        { name: 'system' },
      ],
    },
  });
  // In a variable: the types of ws do not know closeTimeout yet.
  const feedOptions = {
    maxPayload: maxFromPageBytes,
    // A page that does not read does not answer the close frame either.
    closeTimeout: closeTimeoutMs,
    handleProtocols: (protocols: ReadonlySet<string>) => (protocols.has(liveProtocol) ? liveProtocol : false),
  } as const;
  await server.register(fastifyWebsocket, {
    options: feedOptions,
  });
  await addRoutes(server, options);
  await server.listen({ host, port: options.port, listenTextResolver: () => '' });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  guard = new Guard({ ...options, port });
  return {
    port,
    routes: added.flatMap(rowsOf),
    follow: (page, user) => {
      if (feeds.size >= maxPages) page.refuse('too many pages');
      else follow(page, user);
    },
    close: async () => {
      await within(lastWordsMs, Promise.all(Array.from(feeds, (feed) => feed.finish())));
      await server.close();
    },
  };

  function follow(page: PageSocket, user?: string): void {
    const feed = new PageFeed(page, sources, options.pageLimits, user);
    feeds.add(feed);
    page.onClose(() => feeds.delete(feed));
  }

  async function addRoutes(into: FastifyInstance, { pageFolder }: ServerOptions): Promise<void> {
    into.route({
      method: 'GET',
      url: '/api/live',
      schema: { hide: true },
      config: { access: 'feed' },
      handler: (request, reply) => sayFailure(reply, 404, 'NOT_FOUND', { path: shownPath(request) }),
      wsHandler: (socket) => {
        if (into.websocketServer.clients.size > maxPages) socket.close(1013, 'too many pages');
        else follow(webPageSocket(socket));
      },
    });
    addOperationRoutes(into, handlers, options.mayName ?? (() => Promise.resolve(false)));
    const { cluster } = options;
    if (cluster !== undefined) {
      addNodeRoutes(into, cluster);
      into.route({
        method: 'GET',
        url: '/api/nodes/:node/live',
        schema: { hide: true },
        config: { access: 'feed' },
        handler: (request, reply) => sayFailure(reply, 404, 'NOT_FOUND', { path: shownPath(request) }),
        wsHandler: (socket, { params }) => {
          const { node } = params as { readonly node: string };
          if (into.websocketServer.clients.size > maxPages) socket.close(1013, 'too many pages');
          // It becomes a part of a subject of NATS.
          else if (!parseNodeName(node).ok) webPageSocket(socket).refuse('no name of a node');
          else bridgeNodeFeed(webPageSocket(socket), cluster, node);
        },
      });
    }
    into.get('/api/openapi.json', { schema: { hide: true } }, () => into.swagger());
    if (existsSync(join(pageFolder, 'index.html')))
      await openToAll(into, (scope) => addPage(scope, pageFolder));
  }
}

/** Resolves with `work`, or after `ms` milliseconds. */
function within(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The body of a file is a stream; only its content type makes it one. */
function byteStreamOf(value: unknown): { readonly value: unknown } | { readonly error: BreakoutboxError } {
  if (value instanceof Readable) return { value };
  return {
    error: new BreakoutboxError('REQUEST_INVALID', { reason: 'body-not-bytes' satisfies ReasonKey }),
  };
}

/** Parses JSON in UTF-8 (RFC 8259, section 8.1) of a bounded depth, because recursive code walks the result. */
function addJsonParser(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = typeof body === 'string' ? body : utf8Text(body);
    if (text === undefined) {
      const reason: ReasonKey = 'body-not-utf8';
      done(new BreakoutboxError('REQUEST_INVALID', { reason }));
      return;
    }
    if (nestsDeeper(text, maxJsonDepth)) {
      const reason: ReasonKey = 'too-deeply-nested';
      done(new BreakoutboxError('REQUEST_INVALID', { reason, limit: maxJsonDepth }));
      return;
    }
    parse(request, text, done);
  });
}

/** Decodes UTF-8; undefined if the bytes are malformed, since replacement characters were never sent. */
function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function rowsOf({ method, url, config }: RouteOptions): readonly RouteRow[] {
  return [method].flat().map((one) => ({ method: one, url, access: config?.access ?? 'api' }));
}

/** The built page: its top-level files as they are now, and all of `assets`, whose names change with every build. */
async function addPage(scope: FastifyInstance, root: string): Promise<void> {
  await scope.register(fastifyStatic, {
    root,
    wildcard: false,
    globIgnore: ['assets/**'],
    cacheControl: false,
  });
  await scope.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    maxAge: '1y',
    immutable: true,
    decorateReply: false,
  });
}
