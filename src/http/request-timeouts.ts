import type { FastifyInstance } from 'fastify';
import { answerMalformed } from './answers.js';

/** How long a request may take to arrive; each bound limits how long a slow client can hold a connection. */
export interface RequestTimeouts {
  /** Milliseconds for the head of a request. */
  readonly headMs: number;
  /** Milliseconds for the body of a call. */
  readonly bodyMs: number;
  /** Milliseconds within which some bytes of a file have to arrive. */
  readonly fileMs: number;
}

export const defaultRequestTimeouts: RequestTimeouts = { headMs: 10_000, bodyMs: 30_000, fileMs: 60_000 };

/** Maximum connections, of pages, scripts, and idle clients; each takes about 20 KiB. */
const maxConnections = 1_024;

/** Options of Node's server that bound the head of a request. */
export function headBounds({ headMs }: RequestTimeouts) {
  return { headersTimeout: headMs, connectionsCheckingInterval: Math.ceil(headMs / 4) } as const;
}

/**
 * Bounds how long bodies may take, and asks for the body of a client that waits to be asked (`Expect: 100-continue`, as
 * curl does with files) only when its request has passed the guard.
 */
export function addRequestTimeouts(server: FastifyInstance, { bodyMs, fileMs }: RequestTimeouts): void {
  server.server.maxConnections = maxConnections;
  server.addHook('preParsing', (request, reply, payload, done) => {
    const { raw, socket } = request;
    if (request.headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
    if (request.headers['content-type']?.startsWith('application/octet-stream') === true) {
      socket.setTimeout(fileMs);
      raw.once('end', () => socket.setTimeout(0));
    } else if (!raw.complete) {
      const late: NodeJS.ErrnoException = Object.assign(new Error('body'), {
        code: 'ERR_HTTP_REQUEST_TIMEOUT',
      });
      const cancel = afterOwnTime(bodyMs, () => answerMalformed(late, socket));
      // A request that was answered before its body arrived neither ends nor closes; its connection does.
      const settle = (): void => {
        cancel();
        raw.off('end', settle).off('close', settle);
        socket.off('close', settle);
      };
      raw.once('end', settle).once('close', settle);
      socket.once('close', settle);
    }
    done(null, payload);
  });
}

/** Slices of a time that is waited for: however long the program is busy, that takes one of them. */
const slices = 10;

/** Calls back after so many milliseconds in which the program was not busy. Returns what cancels it. */
function afterOwnTime(ms: number, callback: () => void): () => void {
  let left = slices;
  let timer = setTimeout(pass, ms / slices);
  return () => clearTimeout(timer);

  function pass(): void {
    left -= 1;
    if (left === 0) callback();
    else timer = setTimeout(pass, ms / slices);
  }
}
