import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors/catalog.js';
import { BreakoutboxError, type ErrorParams, failure, failureMessage } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { ErrorBody } from '../operations/schema-parts.js';

/** Statuses of codes that are not 400. */
const statuses: Partial<Record<ErrorCode, number>> = {
  ENDPOINT_UNKNOWN: 404,
  PEER_UNKNOWN: 404,
  RELAY_MESSAGE_UNKNOWN: 404,
  RELAY_MESSAGE_GONE: 409,
  RELAY_NEEDED: 409,
  LOOPBACK_ONLY: 403,
  TFTP_TRANSFERS_RUNNING: 409,
  TFTP_NOT_FOUND: 404,
  TFTP_TRANSFER_UNKNOWN: 404,
  CAPTURE_UNKNOWN: 404,
  CAPTURE_RUNNING: 409,
  ENDPOINT_WITHOUT_PORT: 409,
  CAPTURE_LIMIT: 503,
  WORKBENCH_STOPPING: 503,
  WORKBENCH_BUSY: 503,
  RECORD_UNAVAILABLE: 503,
  RECORD_DAMAGED: 503,
  RECORD_NEWER: 409,
  RECORD_OLDER: 409,
  RECORD_SEARCHES_TOO_MANY: 429,
  BROKEN_TRIALS_TOO_MANY: 429,
  RECORD_READ_ONLY: 409,
  RECORD_EVENT_UNKNOWN: 404,
  RECORD_DISK_FULL: 507,
  RECORD_EXPORT_LIMIT: 503,
  RECORD_EXPORT_TAKEN: 409,
  RECORD_EXPORT_UNKNOWN: 404,
  LIBRARY_FILE_UNKNOWN: 404,
  LIBRARY_VERSION_UNKNOWN: 404,
  LIBRARY_CHANGED: 409,
  LIBRARY_UNAVAILABLE: 503,
  LIBRARY_BODY_MISSING: 503,
  LIBRARY_BODY_DAMAGED: 503,
  LIBRARY_READ_FAILED: 503,
  // The change cannot be stored (RFC 4918, section 11.5).
  WORKSPACE_UNWRITABLE: 507,
};

/** Answers with a failure of the catalog, in the shape of every failure. */
export function sayFailure(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  params: ErrorParams = {},
): FastifyReply {
  return reply.code(status).type('application/json').send(errorBody(code, params));
}

/** Answers a request whose handling threw. */
export function answerError(reply: FastifyReply, error: FastifyError): FastifyReply {
  if (error instanceof BreakoutboxError) {
    if (error.code === 'WORKBENCH_BUSY') void reply.header('retry-after', error.failure.params.seconds);
    return sayFailure(reply, statuses[error.code] ?? 400, error.code, error.failure.params);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return sayFailure(reply, status, 'REQUEST_INVALID', refusalOf(error, reply));
  return sayFailure(reply, 500, 'INTERNAL', { reason: error.message });
}

/** Why fastify refused a request, in this program's own words. */
function refusalOf({ code }: FastifyError, { request }: FastifyReply): ErrorParams {
  const reason = bodyFaults[code];
  if (reason === undefined) return { reason: 'request-refused' satisfies ReasonKey, words: code };
  return reason === 'body-too-large' ? { reason, limit: request.routeOptions.bodyLimit } : { reason };
}

const bodyFaults: Readonly<Record<string, ReasonKey>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body-empty',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body-not-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body-type-unknown',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body-length-wrong',
};

/** Statuses for errors of Node's parser; anything else is 400. */
const parserStatuses: Readonly<Record<string, readonly [number, string, ReasonKey]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'request-head-too-large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'request-too-slow'],
};
const notHttp = [400, 'Bad Request', 'request-not-http'] as const;

/** Answers input that is not HTTP, or too slow or too large: no request reaches the router, and the connection ends. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, phrase, reason] = parserStatuses[error.code ?? ''] ?? notHttp;
  const body = JSON.stringify(errorBody('REQUEST_INVALID', { reason }));
  if (socket.writable) {
    const head = `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/json\r\nconnection: close`;
    socket.write(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

function errorBody(code: ErrorCode, params: ErrorParams): ErrorBody {
  const failed = failure(code, params);
  return { error: { ...failed, message: failureMessage(failed, 'en') } };
}
