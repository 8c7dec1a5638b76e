import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { Failure } from '../../src/errors/error.js';
import type {
  EndpointSummary,
  ErrorBody,
  HostAddress,
  PortRow,
  RepeatRequest,
  SendRequest,
  SendResult,
} from '../../src/http/protocol.js';
import type {
  TftpFolderRequest,
  TftpSettings,
  TftpState,
  TftpStory,
  TftpTransferRequest,
} from '../../src/http/tftp-protocol.js';
import { encodeBase64 } from './base64.js';
import type { Upload } from './upload.js';

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
  /** Sends a body and tells how far it is, which fetch cannot; settles as the API does. */
  readonly upload: Upload;
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

  /** The same once the peers have taken what was sent before; given up when `signal` is aborted. */
  sendPaced(id: string, bytes: Uint8Array, to: string | undefined, signal: AbortSignal): Promise<SendResult> {
    const body: SendRequest = { data: encodeBase64(bytes), paced: true, ...(to === undefined ? {} : { to }) };
    return this.#ask('POST', `endpoints/${encodeURIComponent(id)}/send`, body, signal);
  }

  /** Sends now and at each interval, in the workbench. */
  repeat(
    id: string,
    bytes: Uint8Array,
    how: Pick<RepeatRequest, 'to' | 'intervalMs' | 'count'>,
  ): Promise<EndpointSummary> {
    const body: RepeatRequest = { data: encodeBase64(bytes), ...how };
    return this.#ask('POST', `endpoints/${encodeURIComponent(id)}/repeat`, body);
  }

  stopRepeating(id: string): Promise<EndpointSummary> {
    return this.#ask('DELETE', `endpoints/${encodeURIComponent(id)}/repeat`);
  }

  disconnect(id: string, peer: string): Promise<void> {
    return this.#ask('DELETE', `endpoints/${encodeURIComponent(id)}/peers/${encodeURIComponent(peer)}`);
  }

  addresses(): Promise<readonly HostAddress[]> {
    return this.#ask('GET', 'addresses');
  }

  ports(): Promise<readonly PortRow[]> {
    return this.#ask('GET', 'ports');
  }

  tftpStart(settings: TftpSettings): Promise<TftpState> {
    return this.#ask('POST', 'tftp/start', settings);
  }

  tftpAutoStart(autoStart: boolean): Promise<TftpState> {
    return this.#ask('PUT', 'tftp/auto-start', { autoStart });
  }

  tftpFolder(request: TftpFolderRequest): Promise<TftpState> {
    return this.#ask('PUT', 'tftp/folder', request);
  }

  tftpStop(): Promise<TftpState> {
    return this.#ask('POST', 'tftp/stop');
  }

  /** Puts a file into the folder, in place of one of its name only with `overwrite`; told how far it is, from 0 to 1. */
  tftpUpload(
    name: string,
    body: Blob,
    overwrite: boolean,
    progressed: (share: number) => void,
  ): Promise<TftpState> {
    return this.#transport.upload(
      `./api/tftp/files/${encodePath(name)}${overwrite ? '?overwrite=true' : ''}`,
      body,
      this.#transport.token(),
      progressed,
    );
  }

  /** The bytes of a file of the folder. */
  async tftpDownload(name: string): Promise<Blob> {
    return (await this.#answer('GET', `tftp/files/${encodePath(name)}`)).blob();
  }

  tftpRemove(name: string): Promise<TftpState> {
    return this.#ask('DELETE', `tftp/files/${encodePath(name)}`);
  }

  tftpBegin(request: TftpTransferRequest): Promise<TftpState> {
    return this.#ask('POST', 'tftp/transfers', request);
  }

  tftpAbort(id: string): Promise<TftpState> {
    return this.#ask('DELETE', `tftp/transfers/${encodeURIComponent(id)}`);
  }

  tftpStory(id: string): Promise<TftpStory> {
    return this.#ask('GET', `tftp/transfers/${encodeURIComponent(id)}`);
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

  async #ask<Answer>(method: string, route: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    const text = await (await this.#answer(method, route, body, signal)).text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  async #answer(method: string, route: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
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
        ...(signal === undefined ? {} : { signal }),
      });
    } catch {
      throw new ApiError(0);
    }
    if (response.ok) return response;
    throw new ApiError(response.status, await errorOf(response));
  }
}

/** A name of several parts as a path, each part encoded. */
function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

async function errorOf(response: Response): Promise<ErrorBody['error'] | undefined> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    return body.error;
  } catch {
    return undefined;
  }
}
