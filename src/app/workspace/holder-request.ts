import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { OtherWorkbench } from './workspace-lock.js';

const answerMs = 30_000;

/** The running workbench of the workspace in `folder`. */
export interface Holder {
  readonly workbench: OtherWorkbench;
  readonly folder: string;
}

/** What is asked of a workbench besides its path. */
export interface HolderRequest {
  /** Sent as JSON; without one, the request is a GET. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The answer of a running workbench's API at `path`, whose body is still to be read.
 * @throws BreakoutboxError the workbench's failure, WORKBENCH_NOT_RUNNING if it does not answer
 */
export async function requestHolder(
  { workbench: { origin, token }, folder }: Holder,
  path: string,
  { body, signal }: HolderRequest = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${origin}/api/${path}`, {
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
      redirect: 'error',
    });
  } catch (cause) {
    throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
  }
  if (response.ok) return response;
  throw errorOf(((await response.json()) as ErrorBody).error);
}

/** The answer as JSON, which comes within 30 s. @throws BreakoutboxError as `requestHolder` */
export async function askHolder<Answer>(
  holder: Holder,
  path: string,
  { body, signal }: HolderRequest = {},
): Promise<Answer> {
  const timeout = AbortSignal.timeout(answerMs);
  const response = await requestHolder(holder, path, {
    body,
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
  return (await response.json()) as Answer;
}
