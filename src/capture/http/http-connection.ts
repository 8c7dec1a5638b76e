import {
  type BodyLength,
  bodyLengthOf,
  type HttpHead,
  type HttpRequestHead,
  valuesOf,
} from '../../wire/http/head.js';
import type { Seen, Side, StreamEvent } from '../streams/stream-event.js';
import { type HttpFault, HttpMessageReader } from './message-reader.js';

/** A message whose body follows. */
export interface HttpMessage extends Seen {
  readonly from: Side;
  readonly head: HttpHead;
  /** The request itself, or the one that a response answers, if it was captured. */
  readonly request: HttpRequestHead | undefined;
}

/** The receiver of a body, without chunks and as it is encoded. */
export interface HttpBodySink {
  /** Borrowed until it returns. */
  content(bytes: Uint8Array): void;
  missing(bytes: number): void;
  end(fault: HttpFault | undefined): void;
}

/** Requests that wait for their responses; a client that sends more without reading any is not waited for. */
const maxWaiting = 1_000;

/** Reads the HTTP/1 messages of both sides of a connection, and gives the bodies. */
export class HttpConnection {
  readonly #open: (message: HttpMessage) => HttpBodySink;
  readonly #sides: Readonly<Record<Side, OneSide>>;

  /** `open` is called for each message, and returns who gets its body. */
  constructor(open: (message: HttpMessage) => HttpBodySink) {
    this.#open = open;
    this.#sides = { client: this.#side('client'), server: this.#side('server') };
  }

  /** Takes the next event of the stream. */
  take(event: StreamEvent): void {
    if (event.type === 'over') {
      this.#end();
      return;
    }
    const side = this.#sides[event.from];
    side.seen = event;
    switch (event.type) {
      case 'data':
        side.reader.push(event.bytes);
        return;
      case 'gap':
        side.reader.gap(event.missingBytes);
        return;
      case 'finished':
        side.reader.close(true);
        return;
      case 'reset':
        this.#end();
    }
  }

  #end(): void {
    this.#sides.client.reader.close(false);
    this.#sides.server.reader.close(false);
  }

  #side(from: Side): OneSide {
    let body: HttpBodySink | undefined;
    const side: OneSide = {
      seen: { packet: 0, timeNanos: 0 },
      requests: [],
      reader: new HttpMessageReader({
        head: (head) => {
          const request = this.#requestOf(from, head);
          const { packet, timeNanos } = side.seen;
          body = this.#open({ from, head, request, packet, timeNanos });
          return lengthOf(head, request);
        },
        body: (bytes) => body?.content(bytes),
        missing: (bytes) => body?.missing(bytes),
        end: (fault) => {
          body?.end(fault);
          body = undefined;
        },
      }),
    };
    return side;
  }

  #requestOf(from: Side, head: HttpHead): HttpRequestHead | undefined {
    if (head.type === 'request') {
      const { requests } = this.#sides[from];
      if (requests.length < maxWaiting) requests.push(head);
      return head;
    }
    const { requests } = this.#sides[from === 'client' ? 'server' : 'client'];
    // An interim response is followed by the final one (RFC 9110, section 15.2).
    return head.status < 200 && head.status !== 101 ? requests[0] : requests.shift();
  }
}

interface OneSide {
  /** Where its latest bytes were seen. */
  seen: Seen;
  readonly reader: HttpMessageReader;
  /** Its requests that have no response yet. */
  readonly requests: HttpRequestHead[];
}

/** Behind a change of protocols, and in a tunnel, HTTP is not spoken any more. */
function lengthOf(
  head: HttpHead,
  request: HttpRequestHead | undefined,
): BodyLength | { readonly type: 'tunnel' } {
  if (head.type === 'response') {
    const isTunnel = request?.method === 'CONNECT' && head.status >= 200 && head.status < 300;
    if (head.status === 101 || isTunnel) return { type: 'tunnel' };
  }
  return bodyLengthOf(valuesOf(head), request?.method);
}
