import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { BreakoutboxError } from '../errors/error.js';
import { isByteStream, type NamedByteStream } from '../operations/byte-stream.js';
import { type HttpRoute, httpRoutes, pathParam } from '../operations/http-routes.js';
import type { Operation } from '../operations/operation.js';
import { errorBody } from '../operations/schema-parts.js';
import { type OperationHandlers, type OperationName, operations } from '../operations/table.js';
import { nobody, personHeader, readPerson, type Who } from '../operations/who.js';
import type { ClusterPort } from './cluster-port.js';
import { isLoopback } from './guard.js';

/** The client of an HTTP request. */
export interface HttpAsker {
  /** Who asks. */
  readonly who: Who;
  /** Aborted when the client is gone before the answer. */
  readonly gone: AbortSignal;
  /** The ports of the connection that it is answered on, which a capture leaves out; without a local one, all with that remote port. */
  readonly connection: { readonly localPort: number | undefined; readonly remotePort: number };
  /** Whether it may name a path of this machine, which a client elsewhere may in one folder alone. */
  readonly mayName: (path: string) => Promise<boolean>;
}

/** Runs the operations for the server. */
export type HttpHandlers = OperationHandlers<HttpAsker>;

/**
 * Adds a route for each operation of the table; its description is the operation's. `mayName` decides which paths of this machine a
 * client elsewhere may name.
 */
export function addOperationRoutes(
  server: FastifyInstance,
  handlers: HttpHandlers,
  mayName: (path: string) => Promise<boolean>,
): void {
  // A file is streamed; only this content type is, which no form of another page can send.
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  for (const name of operationNames) {
    const route = { ...httpRoutes[name], operation: operations[name], isHidden: false };
    addRoute(server, route, handlers[name] as Handler, mayName);
  }
}

const operationNames = Object.keys(operations) as OperationName[];
const node = Type.String({ pattern: '^[A-Za-z0-9][\\w-]{0,31}$', description: 'Name of a node' });

/** Adds the same routes below `/api/nodes/NODE/`, which have another node of the cluster do it. */
export function addNodeRoutes(server: FastifyInstance, cluster: ClusterPort): void {
  for (const name of operationNames) {
    const { path, ...route } = httpRoutes[name];
    const operation: Operation = operations[name];
    const params = Type.Object({ ...operation.params.properties, [nodeParam]: node });
    addRoute(
      server,
      // What may be named there is decided there.
      {
        ...route,
        path: path.replace('/api/', `/api/nodes/:${nodeParam}/`),
        operation: { ...operation, params, askers: 'admitted' },
        isHidden: true,
      },
      (asked, asker) => {
        const { [nodeParam]: at, ...request } = asked as Readonly<Record<string, unknown>>;
        return cluster.ask(String(at), name, request, asker);
      },
      () => Promise.resolve(false),
    );
  }
}

/** No operation has a param of that name. */
const nodeParam = 'atNode';

interface RouteOfOperation extends HttpRoute {
  readonly operation: Operation;
  /** Whether the description of the API leaves it out. */
  readonly isHidden: boolean;
}

type Handler = (request: unknown, asker: HttpAsker) => unknown;

function addRoute(
  server: FastifyInstance,
  { operation, isHidden, ...route }: RouteOfOperation,
  run: Handler,
  mayName: (path: string) => Promise<boolean>,
): void {
  const { subject, summary, description, params, body, maxBodyBytes, result, askers } = operation;
  const { method, path, status = 200 } = route;
  const named = placesOf(path);
  const query = queryOf(params, named);
  server.route({
    method,
    url: path.replace(/\*\w+$/, '*'),
    ...(maxBodyBytes === undefined ? {} : { bodyLimit: maxBodyBytes }),
    schema: {
      ...(isHidden ? { hide: true } : {}),
      tags: [subject],
      summary,
      ...(description === undefined ? {} : { description }),
      ...(named.size === 0 ? {} : { params: pathOf(params, named) }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      ...(isByteStream(body) ? { consumes: ['application/octet-stream'] } : {}),
      ...(isByteStream(result) ? { produces: ['application/octet-stream'] } : {}),
      response: { [status]: result, '4xx': errorBody },
    },
    handler: async (request, reply) => {
      const asked = requestOf(request, named);
      const mayNameHere = async (path: string): Promise<boolean> =>
        isOfMachine(request) || (await mayName(path));
      if (askers === 'path' && !(await mayNameHere(pathIn(asked))))
        throw new BreakoutboxError('LOOPBACK_ONLY');
      const answer = await run(asked, {
        who: { ...nobody, person: readPerson(request.headers[personHeader]) },
        gone: whenGone(reply),
        connection: connectionOf(request),
        mayName: mayNameHere,
      });
      if (isByteStream(result)) return sendFile(reply, answer as NamedByteStream);
      // Undefined would count as no answer yet.
      return reply.code(status).send(answer ?? null);
    },
  });
}

/** The params that a path names, by what the router calls them. */
function placesOf(path: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(path.matchAll(pathParam), ([, sign, name = '']) => [sign === '*' ? '*' : name, name]),
  );
}

function pathOf({ properties }: TObject, named: ReadonlyMap<string, string>): TObject {
  return Type.Object(
    Object.fromEntries(Array.from(named, ([place, name]) => [place, properties[name] as TSchema])),
  );
}

/** A query is text: a boolean accepts only `true` and `false`. */
function queryOf({ properties }: TObject, named: ReadonlyMap<string, string>): TObject | undefined {
  const inPath = new Set(named.values());
  const rest = Object.entries(properties).filter(([name]) => !inPath.has(name));
  if (rest.length === 0) return undefined;
  const parts = rest.map(([name, schema]) => {
    if (!Type.IsBoolean(schema)) return [name, schema];
    const { description = '' } = schema as { readonly description?: string };
    const text = Type.Union([Type.Literal('true'), Type.Literal('false')], { description });
    return [name, Type.IsOptional(schema) ? Type.Optional(text) : text];
  });
  return Type.Object(Object.fromEntries(parts), { additionalProperties: false });
}

/** The params and body of a request for an operation. */
function requestOf(
  { params, query, body }: FastifyRequest,
  named: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const asked: Record<string, unknown> = {};
  for (const [place, name] of named) asked[name] = (params as Readonly<Record<string, string>>)[place];
  for (const [name, value] of Object.entries(query as Readonly<Record<string, string>>))
    asked[name] = value === 'true' ? true : value === 'false' ? false : value;
  if (body !== undefined && body !== null) asked.body = body;
  return asked;
}

/** The path that a body names; empty for none. */
function pathIn({ body }: Readonly<Record<string, unknown>>): string {
  const { path } = body as { readonly path?: unknown };
  return typeof path === 'string' ? path : '';
}

function connectionOf({ socket }: FastifyRequest): HttpAsker['connection'] {
  return { localPort: socket.localPort ?? 0, remotePort: socket.remotePort ?? 0 };
}

function isOfMachine({ ip }: FastifyRequest): boolean {
  return isLoopback(ip.replace(/^::ffff:/, ''));
}

function sendFile(reply: FastifyReply, { name, bytes, content }: NamedByteStream): FastifyReply {
  const shown = encodeURIComponent(name).replaceAll("'", '%27');
  if (bytes !== undefined) void reply.header('content-length', bytes);
  return reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${shown}`)
    .send(Readable.from(content));
}

function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
