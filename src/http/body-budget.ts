import { Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { BreakoutboxError } from '../errors/error.js';

/** Bytes of the bodies of calls that may be in memory together, those that have not arrived whole among them. */
export const maxBodiesBytes = 64 * 1024 * 1024;
/** Bytes of each body that are not counted, so that small calls get through always. */
const freeBytes = 64 * 1024;
/** Seconds after which a client may try again. */
export const retrySeconds = 2;

/**
 * Bounds the bytes of all bodies together that are not streams of a file. A body beyond the bound is read to its end, kept no
 * further, and refused with WORKBENCH_BUSY.
 */
export function addBodyBudget(server: FastifyInstance): void {
  let heldBytes = 0;
  server.addHook('preParsing', (request, reply, payload, done) => {
    const { 'content-length': length, 'content-type': type, 'transfer-encoding': encoding } = request.headers;
    const isSmall = encoding === undefined && Number(length ?? 0) <= freeBytes;
    if (isSmall || type?.startsWith('application/octet-stream') === true) {
      done(null, payload);
      return;
    }
    let received = 0;
    let own = 0;
    let isRefused = false;
    const counted = new Transform({
      transform(chunk: Uint8Array, _encoding, next) {
        received += chunk.byteLength;
        const more = Math.max(0, received - freeBytes) - own;
        if (heldBytes + more > maxBodiesBytes) isRefused = true;
        if (isRefused) {
          next();
          return;
        }
        heldBytes += more;
        own += more;
        next(null, chunk);
      },
      flush(next) {
        const mebibytes = maxBodiesBytes / 1024 / 1024;
        next(isRefused ? new BreakoutboxError('WORKBENCH_BUSY', { mebibytes, seconds: retrySeconds }) : null);
      },
    });
    reply.raw.once('close', () => {
      // Nothing comes after it.
      isRefused = true;
      heldBytes -= own;
      own = 0;
    });
    payload.once('error', (error) => counted.destroy(error));
    done(null, payload.pipe(counted));
  });
}
