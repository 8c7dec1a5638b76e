import { Buffer } from 'node:buffer';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { SendResult } from '../../operations/sending.js';
import type { OtherWorkbench } from './workspace-lock.js';

const answerMs = 30_000;

/** The endpoint that a command sends through. */
export interface HeldTarget {
  readonly id: string;
  /** What its person calls it. */
  readonly name: string;
}

/**
 * Sends through an endpoint of a running workbench. Rejects with the workbench's failure, TARGET_STOPPED if the endpoint does not
 * run, or WORKBENCH_NOT_RUNNING if the workbench does not answer.
 */
export async function sendThroughHolder(
  holder: OtherWorkbench,
  { id, name }: HeldTarget,
  bytes: Uint8Array,
  folder: string,
): Promise<SendResult> {
  const data = Buffer.from(bytes).toString('base64');
  const answer = await asked(holder, folder, `/api/endpoints/${id}/send`, { data, paced: true });
  if (answer.isOk) return answer.body as SendResult;
  const failed = errorOf((answer.body as ErrorBody).error);
  if (failed.code !== 'NOT_CONNECTED') throw failed;
  const { body } = await asked(holder, folder, '/api/endpoints');
  const { state } = (body as readonly EndpointSummary[]).find((one) => one.id === id)?.status ?? {};
  const isStopped = state === 'stopped' || state === 'failed';
  throw new BreakoutboxError(isStopped ? 'TARGET_STOPPED' : 'NOT_CONNECTED', {
    target: name,
    endpoint: name,
  });
}

/** Has a running workbench trust its workspace. Rejects with its failure, or WORKBENCH_NOT_RUNNING if it does not answer. */
export async function trustThroughHolder(holder: OtherWorkbench, folder: string): Promise<void> {
  const answer = await asked(holder, folder, '/api/workspace/trust', {});
  if (!answer.isOk) throw errorOf((answer.body as ErrorBody).error);
}

async function asked(
  { origin, token }: OtherWorkbench,
  folder: string,
  path: string,
  body?: object,
): Promise<{ readonly isOk: boolean; readonly body: unknown }> {
  try {
    const response = await fetch(`${origin}${path}`, {
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
      redirect: 'error',
    });
    return { isOk: response.ok, body: await response.json() };
  } catch (cause) {
    throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
  }
}
