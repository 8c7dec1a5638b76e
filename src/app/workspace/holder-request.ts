import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import { personHeader, writePerson } from '../../operations/who.js';
import { thisUser } from '../../system/this-user.js';
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
 * The answer of a running workbench's API at `path`, whose body is still to be read (`readFrom`).
 * @throws BreakoutboxError the workbench's failure, WORKBENCH_NOT_RUNNING if it does not answer, or the signal is aborted
 */
export async function requestHolder(
  holder: Holder,
  path: string,
  { body, signal }: HolderRequest = {},
): Promise<Response> {
  const { origin, token } = holder.workbench;
  const request = fetch(`${origin}/api/${path}`, {
    headers: {
      [personHeader]: writePerson(thisUser()),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    redirect: 'error',
  });
  const response = await readFrom<Response>(holder, request);
  if (response.ok) return response;
  const refused = await readFrom<Partial<ErrorBody>>(holder, response.json());
  throw refused.error === undefined ? notRunning(holder) : errorOf(refused.error);
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
  return await readFrom<Answer>(holder, response.json());
}

/**
 * What is read from a running workbench, which may go away meanwhile.
 * @throws BreakoutboxError WORKBENCH_NOT_RUNNING if it has
 */
export async function readFrom<Read>(holder: Holder, reading: Promise<unknown>): Promise<Read> {
  try {
    return (await reading) as Read;
  } catch (cause) {
    throw notRunning(holder, cause);
  }
}

/** Nothing answers, or what answers is no workbench of this version. */
export function notRunning({ folder }: Holder, cause?: unknown): BreakoutboxError {
  return new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
}
