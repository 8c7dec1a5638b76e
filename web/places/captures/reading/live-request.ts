import type { ErrorBody } from '../../../../src/operations/schema-parts.js';
import type { PreparedRequest } from '../../../transport/api.js';
import { LiveSource } from './capture-source.js';
import type { CaptureRefusal } from './messages.js';

/** Has the workbench begin a live capture, and reads it as it comes; a refusal if it does not begin. */
export async function openLive(
  { url, ...begin }: PreparedRequest,
  stop: PreparedRequest,
): Promise<LiveSource | CaptureRefusal> {
  const response = await fetch(url, begin).catch(() => undefined);
  if (response === undefined) return { failure: undefined };
  if (!response.ok || response.body === null) return { failure: await failureOf(response) };
  return new LiveSource(response.body.getReader(), () => {
    // A workbench that does not answer has ended the capture with itself.
    void fetch(stop.url, { method: stop.method, headers: stop.headers }).catch(() => undefined);
  });
}

async function failureOf(response: Response): Promise<CaptureRefusal['failure']> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    return body.error;
  } catch {
    return undefined;
  }
}
