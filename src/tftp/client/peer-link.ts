import { encodeError } from '../../wire/tftp/encode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';
import { maxBlockBytes } from '../options.js';
import type { ClientPort, ClientPortHandler, ClientShell } from './client-shell.js';
import { isFirstAnswer } from './first-answer.js';

/** Handles what the server sends over a link, and what the system reports of the way there. */
export interface PeerLinkHandler extends Pick<ClientPortHandler, 'refused' | 'unreachable'> {
  /** A packet of the server: `length` bytes of `bytes` from `offset`, borrowed. */
  packetReceived(bytes: Uint8Array, offset: number, length: number): void;
  /** Datagrams of the server that came as one, as in `ClientPortHandler`. */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number): number;
}

/** The server that a link is with, and from where. */
export interface PeerLinkOptions {
  readonly direction: 'get' | 'put';
  /** The IP address of the server. */
  readonly address: string;
  /** The server's port for requests. */
  readonly requestPort: number;
  /** The local address to bind; `undefined` for any. */
  readonly bind: string | undefined;
  readonly shell: ClientShell;
}

/** A local port is being bound. */
interface Opening {
  readonly phase: 'opening';
}

/** The request may leave; the first that answers it is the server. */
interface Requesting {
  readonly phase: 'requesting';
  readonly port: ClientPort;
}

/** The server has answered from `tid`; what comes is kept until the way there is ready. */
interface Following {
  readonly phase: 'following';
  readonly port: ClientPort;
  readonly tid: number;
  readonly ready: Promise<void>;
}

/** What the server sends from `tid` is handled as it comes. */
interface Connected {
  readonly phase: 'connected';
  readonly port: ClientPort;
  readonly tid: number;
}

/** There is no local port, or none any more. */
interface Closed {
  readonly phase: 'closed';
  /** The server's port, as it was last known. */
  readonly serverPort: number;
}

type LinkPhase = Opening | Requesting | Following | Connected | Closed;

/**
 * A client's local port, and the server's port (TID) that the first answer decides (RFC 1350, section 4). Other ports are
 * answered with ERROR 5.
 */
export class PeerLink {
  /** Somebody at the server's address has answered a request, now or before `open` was called again. */
  isAnswered = false;
  readonly #options: PeerLinkOptions;
  readonly #handler: PeerLinkHandler;
  #phase: LinkPhase;

  /** Binds nothing before `open`. */
  constructor(options: PeerLinkOptions, handler: PeerLinkHandler) {
    this.#options = options;
    this.#handler = handler;
    this.#phase = { phase: 'closed', serverPort: options.requestPort };
  }

  /**
   * Binds a fresh local port for a request. The port before is closed, and what comes to it is not handled from this very
   * moment: a second ERROR that follows on the heels of the first is about the request that was given up. Rejects with a
   * `BreakoutboxError`, after which the link is closed.
   */
  async open(): Promise<void> {
    const { shell, address, bind, requestPort } = this.#options;
    this.close();
    const opening: Opening = { phase: 'opening' };
    this.#phase = opening;
    let bound: ClientPort | undefined;
    const isCurrent = (): boolean => bound !== undefined && this.#port === bound;
    const handler: ClientPortHandler = {
      received: (bytes, offset, length, from) => {
        if (isCurrent()) this.#received(bytes, offset, length, from);
      },
      runReceived: (bytes, offset, count, datagramBytes, from) =>
        isCurrent() ? this.#runReceived(bytes, offset, count, datagramBytes, from) : 0,
      refused: () => {
        if (isCurrent()) this.#handler.refused();
      },
      unreachable: (error) => {
        if (isCurrent()) this.#handler.unreachable(error);
      },
    };
    try {
      const port = await shell.openPort(address, bind, handler);
      if (this.#phase !== opening) {
        // Closed while the port was bound.
        port.close();
        return;
      }
      bound = port;
      this.#phase = { phase: 'requesting', port };
      await port.follow(requestPort);
    } catch (error) {
      if (this.#phase === opening || isCurrent()) this.close();
      throw error;
    }
  }

  /** What was sent still leaves; what comes from now on is not handled. */
  close(): void {
    const serverPort = this.serverPort;
    this.#port?.close();
    this.#phase = { phase: 'closed', serverPort };
  }

  /** The server's port: the one of requests, then the one that answers. */
  get serverPort(): number {
    const now = this.#phase;
    switch (now.phase) {
      case 'following':
      case 'connected':
        return now.tid;
      case 'closed':
        return now.serverPort;
      default:
        return this.#options.requestPort;
    }
  }

  /** The largest block that the way to the server carries in one piece. */
  get pathBlockBytes(): number {
    return this.#port?.pathBlockBytes ?? maxBlockBytes;
  }

  /** Sends a request, given away, to the server's port for requests. */
  sendRequest(packet: Uint8Array): void {
    this.#port?.send(packet, this.#options.requestPort);
  }

  /** Sends an ERROR, given away, to the server; false when nobody has answered whom it could be sent to. */
  sendError(packet: Uint8Array): boolean {
    const now = this.#phase;
    if (now.phase !== 'connected' && now.phase !== 'following') return false;
    now.port.send(packet, now.tid);
    return true;
  }

  /** Sends an ACK to the server, `block16` as the wire has it. */
  acknowledge(block16: number): void {
    const now = this.#phase;
    if (now.phase === 'connected') now.port.acknowledge(block16, now.tid);
  }

  /** Sends DATA to the server, as `ClientPort.blocks` does. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    const now = this.#phase;
    if (now.phase === 'connected') now.port.blocks(source, firstBlock, count, rollover, now.tid);
  }

  /** Waiting for datagrams no longer keeps the process alive. */
  unref(): void {
    this.#port?.unref();
  }

  get #port(): ClientPort | undefined {
    const now = this.#phase;
    return now.phase === 'opening' || now.phase === 'closed' ? undefined : now.port;
  }

  #received(bytes: Uint8Array, offset: number, length: number, from: number): void {
    const now = this.#phase;
    if (now.phase === 'connected' && now.tid === from) {
      this.#handler.packetReceived(bytes, offset, length);
      return;
    }
    // At port 0 nobody can be answered.
    if (from === 0) return;
    if (now.phase === 'requesting' && isFirstAnswer(this.#options.direction, bytes, offset, length)) {
      this.#answered(now.port, from, bytes, offset, length);
    } else if (now.phase === 'following' && now.tid === from) {
      this.#keep(now, bytes, offset, length);
    } else if (opcodeOf(bytes, offset, length) !== opcode.error) {
      this.#port?.send(encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID'), from);
    }
  }

  #runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    from: number,
  ): number {
    const now = this.#phase;
    if (now.phase !== 'connected' || now.tid !== from) return 0;
    return this.#handler.runReceived(bytes, offset, count, datagramBytes);
  }

  /** The first answer decides the server's port. Nothing more comes before it is acknowledged: there is time for the way. */
  #answered(port: ClientPort, tid: number, bytes: Uint8Array, offset: number, length: number): void {
    this.isAnswered = true;
    const connected: Connected = { phase: 'connected', port, tid };
    const ready = port.follow(tid);
    if (ready === undefined) {
      this.#phase = connected;
      this.#handler.packetReceived(bytes, offset, length);
      return;
    }
    const following: Following = { phase: 'following', port, tid, ready };
    this.#phase = following;
    void ready.then(() => {
      if (this.#phase === following) this.#phase = connected;
    });
    this.#keep(following, bytes, offset, length);
  }

  #keep({ ready, port }: Following, bytes: Uint8Array, offset: number, length: number): void {
    const kept = bytes.slice(offset, offset + length);
    void ready.then(() => {
      // What came before it may have begun another attempt.
      if (this.#port === port) this.#handler.packetReceived(kept, 0, length);
    });
  }
}
