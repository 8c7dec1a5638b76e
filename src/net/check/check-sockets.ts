import { createSocket, type Socket } from 'node:dgram';
import { connect, isIPv6, type Socket as Stream } from 'node:net';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { formatSocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { BreakoutboxError } from '../../errors/error.js';
import { socketError, systemCode } from '../../errors/system-errors.js';

/** What a UDP socket tells. */
export interface DatagramEvents {
  readonly opened: (local: SocketAddress) => void;
  readonly received: (bytes: Uint8Array, from: SocketAddress) => void;
  /** It could not be bound. */
  readonly failed: (error: BreakoutboxError) => void;
}

/** What a connection tells. */
export interface StreamEvents {
  readonly opened: () => void;
  readonly received: (bytes: Uint8Array) => void;
  readonly ended: () => void;
  readonly closed: (code: string | undefined) => void;
}

/** Room for a window of large blocks that come at once, where the system grants it. */
const receiveBufferBytes = 1024 * 1024;

/** A UDP socket of a check. It is closed when all that it was given has been handed to the system. */
export class CheckDatagrams {
  readonly #socket: Socket;
  #sending = 0;
  #isClosing = false;

  constructor(local: SocketAddress, events: DatagramEvents) {
    const socket = createSocket({ type: isIPv6(local.address) ? 'udp6' : 'udp4' });
    this.#socket = socket;
    let isBound = false;
    socket.on('error', (error) => {
      if (isBound) return;
      this.close();
      events.failed(socketError(error, formatSocketAddress(local.address, local.port)));
    });
    socket.on('message', (bytes, { address, port }) => {
      if (!this.#isClosing) events.received(bytes, { address: unmapped(address), port });
    });
    socket.bind(local.port, local.address, () => {
      isBound = true;
      try {
        socket.setRecvBufferSize(receiveBufferBytes);
      } catch {
        // Where a sandbox forbids it the usual one has to do.
      }
      const { address, port } = socket.address();
      events.opened({ address, port });
    });
  }

  /** Sends a datagram; what the system refuses counts as lost on the way. */
  send(bytes: Uint8Array, to: SocketAddress): void {
    if (this.#isClosing) return;
    this.#sending += 1;
    this.#socket.send(bytes, to.port, to.address, () => {
      this.#sending -= 1;
      if (this.#isClosing && this.#sending === 0) this.#socket.close();
    });
  }

  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (this.#sending === 0) this.#socket.close();
  }
}

/** A TCP connection of a check. */
export class CheckStream {
  readonly #socket: Stream;

  constructor(to: SocketAddress, events: StreamEvents) {
    const socket = connect({ host: to.address, port: to.port, allowHalfOpen: true, noDelay: true });
    this.#socket = socket;
    let code: string | undefined;
    socket.on('connect', events.opened);
    socket.on('data', (bytes: Buffer) => events.received(bytes));
    socket.on('end', events.ended);
    socket.on('error', (error) => {
      code = systemCode(error);
    });
    socket.on('close', () => events.closed(code));
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  halfClose(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}
