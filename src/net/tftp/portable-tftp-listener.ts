import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { systemCode } from '../../errors/system-errors.js';
import { LocalBlockBytes } from '../../system/interface-mtu.js';
import type { OwnAddress } from '../../system/local-addresses.js';
import { familyOfDescriptor } from '../../system/socket-family.js';
import type { TftpSockets } from '../../tftp/server/server-engine.js';
import { TidPorts } from '../../tftp/server/tid-ports.js';
import type { RecorderSource } from '../../transport/recorder.js';
import { showDatagram } from '../udp/recorded-datagrams.js';
import { bindSocket, sendDatagram, socketTypes } from '../udp/udp-socket.js';

/** Sockets that the transfers of one listener share: enough for a peer's next transfer to get another port. */
const poolSize = 8;

/** Handles the datagrams of a listener, except those from port 0, which cannot be answered. */
export interface ListenerHandler {
  /** A datagram came to the request port. */
  readonly requestPort: (bytes: Buffer, from: RemoteInfo, listener: PortableTftpListener) => void;
  /** A datagram came to a transfer port. */
  readonly transferPort: (
    bytes: Buffer,
    from: RemoteInfo,
    listener: PortableTftpListener,
    socket: Socket,
  ) => void;
  readonly failed: (error: Error) => void;
  /** A datagram was received. Called after the handlers above. */
  readonly received: () => void;
}

/** The address that a listener is bound to. */
export type ListenerAddress = Pick<OwnAddress, 'address' | 'family' | 'interfaceName'>;

/** The sockets of one local address: the request socket, and those that its transfers share. */
export class PortableTftpListener {
  readonly local: ListenerAddress;
  /**
   * True if the listener owns the request socket, bound to its address. Otherwise the socket is bound to all addresses and
   * shared with other listeners, and answers leave from transfer sockets.
   */
  readonly hasRequestPort: boolean;
  readonly #socket: Socket;
  readonly #singlePort: boolean;
  readonly #tidPorts: TidPorts | undefined;
  readonly #handler: ListenerHandler;
  readonly #recorded: RecorderSource | undefined;
  readonly #blockBytes: LocalBlockBytes;
  readonly #pool: Promise<Socket>[] = [];
  #turn = 0;
  #closed = false;

  /** Takes ownership of the bound `socket` if `hasRequestPort`. `recorded` sees the answers that are no transfer's. */
  constructor(
    socket: Socket,
    local: ListenerAddress,
    hasRequestPort: boolean,
    { singlePort, tidPorts }: Pick<TftpSockets, 'singlePort' | 'tidPorts'>,
    handler: ListenerHandler,
    recorded: RecorderSource | undefined = undefined,
  ) {
    this.#socket = socket;
    this.local = local;
    this.#blockBytes = new LocalBlockBytes(local.address);
    this.hasRequestPort = hasRequestPort;
    this.#singlePort = singlePort;
    this.#tidPorts = tidPorts && new TidPorts(tidPorts);
    this.#handler = handler;
    this.#recorded = recorded;
    if (!hasRequestPort) return;
    socket.on('error', handler.failed);
    socket.on('message', (bytes, from) => {
      if (from.port === 0) return;
      handler.requestPort(bytes, from, this);
      handler.received();
    });
  }

  /** The address and the request port. */
  get bound(): SocketAddress {
    return { address: this.local.address, port: this.#socket.address().port };
  }

  /** The largest block that fits the local MTU. */
  get maxBlockBytes(): number {
    return this.#blockBytes.value;
  }

  /** Sends from the request port, or from a transfer port if it does not own that. */
  reply(packet: Uint8Array, to: SocketAddress): void {
    if (this.#closed) return;
    const send = (socket: Socket): void => {
      showDatagram(this.#recorded, 'local', socket, to, [packet]);
      sendDatagram(socket, packet, to, () => undefined);
    };
    if (this.hasRequestPort) send(this.#socket);
    // Without a port no answer is sent, and the client repeats its request.
    else this.transferSocket().then(send, () => undefined);
  }

  /** The socket for the next transfer. Rejects with a `BreakoutboxError` if no port of the range is free. */
  transferSocket(): Promise<Socket> {
    if (this.#singlePort) return Promise.resolve(this.#socket);
    const size = Math.min(poolSize, this.#tidPorts?.count ?? poolSize);
    const index = this.#turn % size;
    this.#turn += 1;
    let pooled = this.#pool[index];
    if (pooled === undefined) {
      pooled = this.#openPooled();
      this.#pool[index] = pooled;
      pooled.catch(() => {
        delete this.#pool[index];
      });
    }
    return pooled;
  }

  /** Closes its sockets. Further calls do nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.hasRequestPort) this.#socket.close();
    for (const pooled of this.#pool) {
      // A socket that failed to open has been reported already.
      pooled?.then(
        (socket) => socket.close(),
        () => undefined,
      );
    }
  }

  async #openPooled(): Promise<Socket> {
    const socket = await this.#bindPooled();
    socket.on('error', this.#handler.failed);
    socket.on('message', (bytes, from) => {
      if (from.port === 0) return;
      this.#handler.transferPort(bytes, from, this, socket);
      this.#handler.received();
    });
    return socket;
  }

  async #bindPooled(): Promise<Socket> {
    const { address, family } = this.local;
    const type = socketTypes[family];
    const tidPorts = this.#tidPorts;
    if (tidPorts === undefined) return bindSocket(type, 0, address, false);
    for (const port of tidPorts.round()) {
      try {
        return await bindSocket(type, port, address, false);
      } catch (error) {
        if (systemCode(error) !== 'EADDRINUSE' && systemCode(error) !== 'EACCES') throw error;
      }
    }
    throw tidPorts.exhausted();
  }
}

/** Takes over a UDP socket that another program bound and passed on. */
export function adoptSocket(descriptor: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: familyOfDescriptor(descriptor) });
    socket.once('error', reject);
    socket.bind({ fd: descriptor }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
