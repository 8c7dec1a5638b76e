import type { WebSocket } from '@fastify/websocket';

/** What a live feed needs of the way to its page: a WebSocket of this server, or a page of another node. */
export interface PageSocket {
  readonly isOpen: boolean;
  /** Bytes that were sent and have not left for the page. */
  readonly bufferedBytes: number;
  onMessage(listener: (text: string) => void): void;
  /** The page has answered a ping. */
  onPong(listener: () => void): void;
  onClose(listener: () => void): void;
  /** Sends a frame; `sent` is called when it has left for the page, or never will. */
  send(frame: string | Uint8Array, sent: () => void): void;
  ping(): void;
  /** Ends it with a word: the page has said what no page says. */
  refuse(reason: string): void;
  /** Ends it at once. */
  terminate(): void;
}

/** RFC 6455, section 7.4.1: the page sent an invalid message. */
const policyViolation = 1008;

/** A WebSocket as a feed needs it. */
export function webPageSocket(socket: WebSocket): PageSocket {
  // A broken socket emits `close` too, and there is nobody to notify.
  socket.on('error', () => undefined);
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    onMessage: (listener) =>
      void socket.on('message', (data, isBinary) => listener(isBinary ? '' : String(data))),
    onPong: (listener) => void socket.on('pong', listener),
    onClose: (listener) => void socket.on('close', listener),
    send: (frame, sent) => socket.send(frame, sent),
    ping: () => socket.ping(),
    refuse: (reason) => socket.close(policyViolation, reason),
    terminate: () => socket.terminate(),
  };
}
