import type { LiveFrame, PageView } from '../../src/http/protocol.js';
import { decodeBatch } from '../../src/traffic/event-codec.js';
import type { EventBatch } from '../../src/traffic/subscription.js';

/** The part of a WebSocket that the feed uses. */
export interface FeedSocket {
  /** Events come in binary messages. */
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** What the feed needs, passed in so that a test can replace it. */
export interface FeedTransport {
  readonly open: (protocols: readonly string[]) => FeedSocket;
  readonly token: () => string | undefined;
  /** Runs a function after `ms` milliseconds; the result cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly onFrame: (frame: LiveFrame) => void;
  readonly onBatch: (batch: EventBatch) => void;
  /** The page's current view; read after every hello, and when `look` is called. */
  readonly view: () => PageView;
  readonly onState: (state: FeedState) => void;
}

/** Whether the page receives the live feed. */
export type FeedState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly retryMs: number };

const firstRetryMs = 500;
const maxRetryMs = 8000;

/** The WebSocket subprotocol of the feed; the token rides beside it, since a browser sets no header here. */
const feedProtocol = 'bob';

/** The live feed: connects, passes every frame on, and reconnects, ever more slowly, after it is cut off. */
export class LiveFeed {
  readonly #transport: FeedTransport;
  #socket: FeedSocket | undefined;
  #cancelRetry: (() => void) | undefined;
  #retryMs = firstRetryMs;
  #isGreeted = false;
  #closed = false;

  constructor(transport: FeedTransport) {
    this.#transport = transport;
  }

  /** Connects at once, without waiting for the next retry. */
  connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#drop();
    this.#closed = false;
    this.#transport.onState({ state: 'connecting' });
    const token = this.#transport.token();
    const socket = this.#transport.open(
      token === undefined ? [feedProtocol] : [feedProtocol, `bob-token.${token}`],
    );
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) {
        const decoded = decodeBatch(new Uint8Array(data));
        if (decoded.ok) this.#transport.onBatch(decoded.batch);
        return;
      }
      const frame = frameOf(data);
      if (frame === undefined) return;
      // Only the workbench sends hello; a socket that merely opened may be a proxy's.
      if (frame.type === 'hello') {
        this.#retryMs = firstRetryMs;
        this.#isGreeted = true;
        this.#transport.onState({ state: 'open' });
      }
      this.#transport.onFrame(frame);
      if (frame.type === 'hello') this.look();
    };
    socket.onclose = () => this.#retryLater();
  }

  /** Sends the page's current view to the workbench. */
  look(): void {
    if (this.#isGreeted) this.#socket?.send(JSON.stringify(this.#transport.view()));
  }

  /** Ends the feed for good. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#drop();
  }

  #retryLater(): void {
    this.#drop();
    if (this.#closed) return;
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(maxRetryMs, retryMs * 2);
    this.#transport.onState({ state: 'waiting', retryMs });
    this.#cancelRetry = this.#transport.after(retryMs, () => this.connect());
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isGreeted = false;
    if (socket === undefined) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function frameOf(data: unknown): LiveFrame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as LiveFrame) : undefined;
  } catch {
    return undefined;
  }
}
