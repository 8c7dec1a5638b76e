import { encodeError } from '../../wire/tftp/encode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';
import { maxBlockBytes } from '../options.js';
import type { ClientPort, ClientPortHandler, ClientShell } from './client-shell.js';
import { isFirstAnswer } from './first-answer.js';

/** Handles what the server sends over a link, and what the system reports of the path. */
export interface PeerLinkHandler extends Pick<ClientPortHandler, 'refused' | 'unreachable'> {
  /** A packet from the server: `length` bytes of `bytes` from `offset`, borrowed. */
  packetReceived(bytes: Uint8Array, offset: number, length: number): void;
  /** Datagrams from the server that arrived as one batch, as in `ClientPortHandler`. */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number): number;
}

/** The server of a link, and the local address. */
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

/** The request may be sent; the first port that answers is the server's. */
interface Requesting {
  readonly phase: 'requesting';
  readonly port: ClientPort;
}

/** The server has answered from `tid`; packets are kept until the path is ready. */
interface Following {
  readonly phase: 'following';
  readonly port: ClientPort;
  readonly tid: number;
  readonly ready: Promise<void>;
}

/** Packets from `tid` are handled on arrival. */
interface Connected {
  readonly phase: 'connected';
  readonly port: ClientPort;
  readonly tid: number;
}

/** There is no local port, or it was closed. */
interface Closed {
  readonly phase: 'closed';
  /** The last known port of the server. */
  readonly serverPort: number;
}

type LinkPhase = Opening | Requesting | Following | Connected | Closed;

/**
 * A client's local port, and the server's port (TID), which the first answer decides (RFC 1350, section 4). Packets from other
 * ports are answered with ERROR 5.
 */
export class PeerLink {
  /** Whether the server's address has answered a request, since this `open` or an earlier one. */
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
   * Binds a fresh local port for a request. The previous port is closed, and what arrives at it is ignored from then on: a
   * second ERROR right after the first is about the abandoned request. Rejects with a `BreakoutboxError`, after which the link
   * is closed.
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

  /** Closes the port: queued packets are still sent, arriving ones are ignored. */
  close(): void {
    const serverPort = this.serverPort;
    this.#port?.close();
    this.#phase = { phase: 'closed', serverPort };
  }

  /** The server's port: its request port, then the port that answers. */
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

  /** The largest block that the path to the server carries unfragmented. */
  get pathBlockBytes(): number {
    return this.#port?.pathBlockBytes ?? maxBlockBytes;
  }

  /** Sends a request to the server's request port; takes ownership of it. */
  sendRequest(packet: Uint8Array): void {
    this.#port?.send(packet, this.#options.requestPort);
  }

  /** Sends an ERROR to the server and takes ownership of it; returns false if no server has answered yet. */
  sendError(packet: Uint8Array): boolean {
    const now = this.#phase;
    if (now.phase !== 'connected' && now.phase !== 'following') return false;
    now.port.send(packet, now.tid);
    return true;
  }

  /** Sends an ACK to the server; `block16` is its number on the wire. */
  acknowledge(block16: number): void {
    const now = this.#phase;
    if (now.phase === 'connected') now.port.acknowledge(block16, now.tid);
  }

  /** Sends DATA to the server, as `ClientPort.blocks` does. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    const now = this.#phase;
    if (now.phase === 'connected') now.port.blocks(source, firstBlock, count, rollover, now.tid);
  }

  /** Lets the process exit while the port waits for datagrams. */
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
    // Port 0 cannot be answered.
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

  /**
   * The first answer decides the server's port. The server sends nothing more before it is acknowledged: the path has time to
   * become ready.
   */
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
      // An earlier packet may have begun another attempt.
      if (this.#port === port) this.#handler.packetReceived(kept, 0, length);
    });
  }
}
