import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { Failure } from '../../src/errors/error.js';
import type { EndpointSummary, ErrorBody, SendRequest, SendResult } from '../../src/http/protocol.js';
import type { PortRow } from '../../src/traffic/port-row.js';
import { encodeBase64 } from './base64.js';

/** A request to the workbench that failed, with what to tell the person; `status` is 0 when nobody answered. */
export class ApiError extends Error {
  readonly status: number;
  /** Undefined when the workbench did not say: it is gone, or something else answered. */
  readonly failure: Failure | undefined;

  constructor(status: number, failed?: ErrorBody['error']) {
    super(failed?.message ?? `the workbench did not answer (${status})`);
    this.name = 'ApiError';
    this.status = status;
    this.failure = failed;
  }
}

/** How requests leave: the page's own fetch, and the token to show when there is one. */
export interface ApiTransport {
  readonly fetch: typeof fetch;
  readonly token: () => string | undefined;
}

/** The workbench's REST API, one method a route. Every method throws ApiError. */
export class Api {
  readonly #transport: ApiTransport;

  constructor(transport: ApiTransport) {
    this.#transport = transport;
  }

  create(input: EndpointInput): Promise<EndpointSummary> {
    return this.#ask('POST', 'endpoints', input);
  }

  replace(id: string, input: EndpointInput): Promise<EndpointSummary> {
    return this.#ask('PUT', `endpoints/${encodeURIComponent(id)}`, input);
  }

  start(id: string): Promise<EndpointSummary> {
    return this.#ask('POST', `endpoints/${encodeURIComponent(id)}/start`);
  }

  stop(id: string): Promise<EndpointSummary> {
    return this.#ask('POST', `endpoints/${encodeURIComponent(id)}/stop`);
  }

  remove(id: string): Promise<void> {
    return this.#ask('DELETE', `endpoints/${encodeURIComponent(id)}`);
  }

  /** Sends to everyone, or to the peer named. */
  send(id: string, bytes: Uint8Array, to?: string): Promise<SendResult> {
    const body: SendRequest = { data: encodeBase64(bytes), ...(to === undefined ? {} : { to }) };
    return this.#ask('POST', `endpoints/${encodeURIComponent(id)}/send`, body);
  }

  disconnect(id: string, peer: string): Promise<void> {
    return this.#ask('DELETE', `endpoints/${encodeURIComponent(id)}/peers/${encodeURIComponent(peer)}`);
  }

  ports(): Promise<readonly PortRow[]> {
    return this.#ask('GET', 'ports');
  }

  /** Whether the workbench lets this page in; false when it wants a token, or another one. */
  async isAllowed(): Promise<boolean> {
    try {
      await this.#ask('GET', 'health');
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  async #ask<Answer>(method: string, route: string, body?: unknown): Promise<Answer> {
    const token = this.#transport.token();
    let response: Response;
    try {
      response = await this.#transport.fetch(`./api/${route}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError(0);
    }
    if (response.ok) {
      const text = await response.text();
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    }
    throw new ApiError(response.status, await errorOf(response));
  }
}

async function errorOf(response: Response): Promise<ErrorBody['error'] | undefined> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    return body.error;
  } catch {
    return undefined;
  }
}
