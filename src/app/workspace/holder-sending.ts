import { Buffer } from 'node:buffer';
import type { KeptEndpoint } from '../../config/workspace.js';
import { BreakoutboxError, errorOf, failure } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { SendResult } from '../../operations/sending.js';
import type { WorkspaceReport } from '../../operations/workspace.js';
import type { OtherWorkbench } from './workspace-lock.js';

const answerMs = 30_000;

/** The running workbench of the workspace in `folder`. */
export interface Holder {
  readonly workbench: OtherWorkbench;
  readonly folder: string;
}

/**
 * Sends through an endpoint of a running workbench, until `signal` is aborted. Rejects with the workbench's failure, with why the
 * endpoint is not connected (TARGET_STOPPED, WORKSPACE_NOT_TRUSTED, the failure of its socket), or with WORKBENCH_NOT_RUNNING if the
 * workbench does not answer.
 */
export async function sendThroughHolder(
  holder: Holder,
  endpoint: KeptEndpoint,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<SendResult> {
  const { id, input } = endpoint;
  const body = { data: Buffer.from(bytes).toString('base64'), paced: true };
  try {
    return await ask<SendResult>(holder, `endpoints/${id}/send`, { body, signal });
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    if (error.code === 'NOT_CONNECTED') throw await notConnected(holder, endpoint);
    const { code, params } = error.failure;
    if (params.endpoint !== id) throw error;
    throw errorOf(failure(code, { ...params, endpoint: nameOf({ id, input }) }), { cause: error });
  }
}

/** Makes a running workbench trust its workspace. Rejects with the workbench's failure, or with WORKBENCH_NOT_RUNNING. */
export async function trustThroughHolder(holder: Holder): Promise<void> {
  await ask<WorkspaceReport>(holder, 'workspace/trust', { body: {} });
}

/** What a person calls an endpoint. */
export function nameOf({ id, input }: KeptEndpoint): string {
  return input.label || id;
}

/** Why nobody is connected to an endpoint. */
async function notConnected(holder: Holder, endpoint: KeptEndpoint): Promise<BreakoutboxError> {
  const all = await ask<readonly EndpointSummary[]>(holder, 'endpoints');
  const status = all.find(({ id }) => id === endpoint.id)?.status;
  const { url } = holder.workbench;
  const target = nameOf(endpoint);
  if (status?.state === 'failed') return errorOf(status.failure);
  if (status?.state === 'waiting' && status.failure !== undefined) return errorOf(status.failure);
  if (status?.state !== 'stopped') return new BreakoutboxError('NOT_CONNECTED', { endpoint: target });
  const { isTrusted } = await ask<WorkspaceReport>(holder, 'workspace');
  return isTrusted
    ? new BreakoutboxError('TARGET_STOPPED', { target, url: url.replace(/#.*/, '') })
    : new BreakoutboxError('WORKSPACE_NOT_TRUSTED', { folder: holder.folder });
}

/** The answer of the workbench's API at `path`, to `body` if there is one. */
async function ask<Answer>(
  { workbench: { origin, token }, folder }: Holder,
  path: string,
  { body, signal }: { readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<Answer> {
  const timeout = AbortSignal.timeout(answerMs);
  let response: Response;
  try {
    response = await fetch(`${origin}/api/${path}`, {
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      redirect: 'error',
    });
  } catch (cause) {
    throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
  }
  const answer: unknown = await response.json();
  if (response.ok) return answer as Answer;
  throw errorOf((answer as ErrorBody).error);
}
