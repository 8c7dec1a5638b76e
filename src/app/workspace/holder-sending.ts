import { Buffer } from 'node:buffer';
import type { KeptEndpoint } from '../../config/workspace.js';
import { BreakoutboxError, errorOf, failure } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { SendResult } from '../../operations/sending.js';
import type { WorkspaceReport } from '../../operations/workspace.js';
import { askHolder, type Holder } from './holder-request.js';

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
    return await askHolder<SendResult>(holder, `endpoints/${id}/send`, { body, signal });
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
  await askHolder<WorkspaceReport>(holder, 'workspace/trust', { body: {} });
}

/** What a person calls an endpoint. */
export function nameOf({ id, input }: KeptEndpoint): string {
  return input.label || id;
}

/** Why nobody is connected to an endpoint. */
async function notConnected(holder: Holder, endpoint: KeptEndpoint): Promise<BreakoutboxError> {
  const all = await askHolder<readonly EndpointSummary[]>(holder, 'endpoints');
  const status = all.find(({ id }) => id === endpoint.id)?.status;
  const { url } = holder.workbench;
  const target = nameOf(endpoint);
  if (status?.state === 'failed') return errorOf(status.failure);
  if (status?.state === 'waiting' && status.failure !== undefined) return errorOf(status.failure);
  if (status?.state !== 'stopped') return new BreakoutboxError('NOT_CONNECTED', { endpoint: target });
  const { isTrusted } = await askHolder<WorkspaceReport>(holder, 'workspace');
  return isTrusted
    ? new BreakoutboxError('TARGET_STOPPED', { target, url: url.replace(/#.*/, '') })
    : new BreakoutboxError('WORKSPACE_NOT_TRUSTED', { folder: holder.folder });
}
