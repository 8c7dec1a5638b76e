import type { Failure } from '../../src/errors/error.js';
import type { HistorySearchLine } from '../../src/operations/history-search-lines.js';
import { type HttpRoute, httpRoutes, requestPath } from '../../src/operations/http-routes.js';
import type { RecordSearchLine } from '../../src/operations/record-search-lines.js';
import type { ErrorBody } from '../../src/operations/schema-parts.js';
import type { OperationName, OperationRequest, OperationResult } from '../../src/operations/table.js';
import { apiPathOn } from '../state/page-node.js';
import type { Upload } from './upload.js';

/** A failed request to the workbench, with the message for the person; `status` is 0 if nothing answered. */
export class ApiError extends Error {
  readonly status: number;
  /** Undefined if the workbench did not send one: it is gone, or something else answered. */
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
  /** The node whose API is asked; default: the workbench that the page comes from. */
  readonly node?: string | undefined;
  readonly token: () => string | undefined;
  /** Sends a body and reports its progress, which fetch cannot; settles as the API does. */
  readonly upload: Upload;
}

/** A request as a worker makes it, which does not share the page's transport. */
export interface PreparedRequest {
  readonly url: string;
  readonly method: HttpRoute['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Operations whose body or result is a file. */
type FileOperation =
  | 'tftp.putFile'
  | 'tftp.getFile'
  | 'captures.begin'
  | 'captures.beginEndpoints'
  | 'record.page'
  | 'record.search'
  | 'record.export'
  | 'history.search';
type JsonOperation = Exclude<OperationName, FileOperation>;

/** What an operation is asked with; nothing where it takes nothing. */
type Asked<Name extends OperationName> =
  Record<never, never> extends OperationRequest<Name>
    ? [request?: OperationRequest<Name>, signal?: AbortSignal]
    : [request: OperationRequest<Name>, signal?: AbortSignal];

/** The workbench's API: the operations of the table, asked over HTTP. Every method rejects with an ApiError. */
export class Api {
  readonly #transport: ApiTransport;

  constructor(transport: ApiTransport) {
    this.#transport = transport;
  }

  /** Has the workbench do something: `call('endpoints.start', { id })`. Given up when the signal is aborted. */
  async call<Name extends JsonOperation>(
    name: Name,
    ...[request, signal]: Asked<Name>
  ): Promise<OperationResult<Name>> {
    const text = await (await this.#answer(httpRoutes[name], request ?? {}, signal)).text();
    return (text === '' ? undefined : JSON.parse(text)) as OperationResult<Name>;
  }

  /** Puts a file into the folder; its progress is reported from 0 to 1. */
  putFile(
    { body, ...params }: Omit<OperationRequest<'tftp.putFile'>, 'body'> & { readonly body: Blob },
    progressed: (share: number) => void,
  ): Promise<OperationResult<'tftp.putFile'>> {
    const url = this.#url(httpRoutes['tftp.putFile'], params);
    return this.#transport.upload(url, body, this.#transport.token(), progressed);
  }

  /** The bytes of a file of the folder. */
  async getFile(request: OperationRequest<'tftp.getFile'>): Promise<Blob> {
    return (await this.#answer(httpRoutes['tftp.getFile'], request)).blob();
  }

  /** The bytes of a page of the record. */
  async bytes(
    name: 'record.page',
    request: OperationRequest<'record.page'>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#answer(httpRoutes[name], request, signal)).arrayBuffer());
  }

  /** Searches the record: its answer line by line, as it grows. */
  async *searchRecord(
    body: OperationRequest<'record.search'>['body'],
    signal: AbortSignal,
  ): AsyncGenerator<RecordSearchLine> {
    yield* linesOf<RecordSearchLine>(await this.#answer(httpRoutes['record.search'], { body }, signal));
  }

  /** Searches the history of all nodes: its answer line by line, as it grows. */
  async *searchHistory(
    body: OperationRequest<'history.search'>['body'],
    signal: AbortSignal,
  ): AsyncGenerator<HistorySearchLine> {
    yield* linesOf<HistorySearchLine>(await this.#answer(httpRoutes['history.search'], { body }, signal));
  }

  /** A file of the record, as it grows. */
  async exportRecord(
    body: OperationRequest<'record.export'>['body'],
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { body: stream } = await this.#answer(httpRoutes['record.export'], { body }, signal);
    return stream ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** Whether the workbench lets this page in; false when it wants a token, or another one. */
  async isAllowed(): Promise<boolean> {
    try {
      await this.call('workbench.health');
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  /** The request for an operation; its URL is relative to the page's. */
  prepare<Name extends OperationName>(name: Name, request: OperationRequest<Name>): PreparedRequest {
    return this.#prepared(httpRoutes[name], request);
  }

  /** Relative to the page. */
  #url(route: HttpRoute, params: Readonly<Record<string, unknown>>): string {
    return `.${apiPathOn(this.#transport.node, requestPath(route, params))}`;
  }

  #prepared(route: HttpRoute, request: object): PreparedRequest {
    const { body, ...params }: Readonly<Record<string, unknown>> = { ...request };
    const token = this.#transport.token();
    return {
      url: this.#url(route, params),
      method: route.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  }

  async #answer(route: HttpRoute, request: object, signal?: AbortSignal): Promise<Response> {
    const { url, ...prepared } = this.#prepared(route, request);
    let response: Response;
    try {
      response = await this.#transport.fetch(url, {
        ...prepared,
        ...(signal === undefined ? {} : { signal }),
        // What is to end does so when the page is left as well.
        ...(route.method === 'DELETE' && { keepalive: true }),
      });
    } catch {
      throw new ApiError(0);
    }
    if (response.ok) return response;
    throw new ApiError(response.status, await errorOf(response));
  }
}

/** The objects of an answer that grows by lines of JSON. */
async function* linesOf<Line>(answer: Response): AsyncGenerator<Line> {
  if (answer.body === null) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Line;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
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
