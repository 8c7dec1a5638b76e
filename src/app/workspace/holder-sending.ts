import { Buffer } from 'node:buffer';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { SendResult } from '../../operations/sending.js';
import type { OtherWorkbench } from './workspace-lock.js';

const answerMs = 30_000;

/**
 * Sends through an endpoint of a running workbench. Rejects with the workbench's failure, or WORKBENCH_NOT_RUNNING if it does
 * not answer.
 */
export async function sendThroughHolder(
  { origin, token }: OtherWorkbench,
  id: string,
  bytes: Uint8Array,
  folder: string,
): Promise<SendResult> {
  let response: Response;
  try {
    response = await fetch(`${origin}/api/endpoints/${id}/send`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ data: Buffer.from(bytes).toString('base64'), paced: true }),
      signal: AbortSignal.timeout(answerMs),
      redirect: 'error',
    });
  } catch (cause) {
    throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
  }
  const body: unknown = await response.json();
  if (response.ok) return body as SendResult;
  throw errorOf((body as ErrorBody).error);
}
