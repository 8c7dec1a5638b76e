import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sayFailure } from './answers.js';
import type { Access, Guard } from './guard.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. Default `api`, so that a route without it is guarded. */
    access?: Access;
  }
}

/**
 * Puts `guard` before every route of the server, and before requests without a route. The matched route decides what a request
 * needs, never the spelling of its URL: the router reads percent signs, absolute forms and the like.
 */
export function addGuard(server: FastifyInstance, guard: () => Guard): void {
  server.addHook('onRequest', (request, reply, done) => {
    const access = request.is404 ? 'api' : (request.routeOptions.config.access ?? 'api');
    if (isRefused(request, reply, guard(), access)) return;
    if (isUpgrade(request) && access !== 'feed') {
      closeAfter(request, reply);
      sayFailure(reply, 404, 'NOT_FOUND', { path: shownPath(request) });
      return;
    }
    void reply.headers(securityHeaders);
    done();
  });
}

/** Answers a request that the router could not read, such as one with a broken percent sign; no hook has seen it. */
export function answerUnreadable(request: FastifyRequest, reply: FastifyReply, guard: Guard): void {
  if (isRefused(request, reply, guard, 'api')) return;
  closeAfter(request, reply);
  void reply.headers(securityHeaders);
  sayFailure(reply, 404, 'NOT_FOUND', { path: shownPath(request) });
}

/** The path of a request, for use in an answer. */
export function shownPath({ url }: FastifyRequest): string {
  return url.slice(0, 200);
}

/** Makes every route that `add` adds public: the page's own files. */
export async function openToAll(
  server: FastifyInstance,
  add: (scope: FastifyInstance) => Promise<void>,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'page' };
    });
    await add(scope);
  });
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

function isRefused(request: FastifyRequest, reply: FastifyReply, guard: Guard, access: Access): boolean {
  const refusal = guard.refusal(request.raw, access);
  if (refusal === undefined) return false;
  closeAfter(request, reply);
  sayFailure(reply, refusal === 'TOKEN_MISSING' ? 401 : 403, refusal);
  return true;
}

function isUpgrade({ headers }: FastifyRequest): boolean {
  return headers.upgrade !== undefined;
}

/** Closes the socket of a refused upgrade, which has no other owner. */
function closeAfter(request: FastifyRequest, reply: FastifyReply): void {
  if (isUpgrade(request)) reply.raw.once('finish', () => request.socket.destroySoon());
}
