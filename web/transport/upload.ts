import type { ErrorBody } from '../../src/operations/schema-parts.js';
import { ApiError } from './api.js';

/** Sends `body` by PUT and resolves with the answer's JSON, calling `progressed` with the share that has left; rejects with an ApiError. */
export type Upload = (
  url: string,
  body: Blob,
  headers: Readonly<Record<string, string>>,
  progressed: (share: number) => void,
) => Promise<unknown>;

/** By XMLHttpRequest: fetch does not report how much of a body was sent. */
export const uploadByRequest: Upload = (url, body, headers, progressed) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => progressed(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new ApiError(0));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 200) resolve(answer);
      else reject(new ApiError(request.status, (answer as Partial<ErrorBody> | undefined)?.error));
    };
    request.send(body);
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
