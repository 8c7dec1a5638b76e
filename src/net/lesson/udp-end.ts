import { createSocket, type Socket } from 'node:dgram';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';
import type { BenchEnd } from './bench-end.js';

/** Datagrams that wait for the program; the system would drop further ones, too. */
const maxWaiting = 256;

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
}

/** A UDP program of a bench. It sends to whom it was connected to, or else to whom it last received from. */
export class UdpEnd implements BenchEnd {
  #socket: Socket | undefined;
  readonly #all: Socket[] = [];
  readonly #waiting: Datagram[] = [];
  #receiving: { readonly maxBytes: number; readonly resolve: (result: CallResult) => void } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #localPort: number | undefined;
  #peer: SocketAddress | undefined;

  get localPort(): number | undefined {
    return this.#localPort;
  }

  get peerPort(): number | undefined {
    return this.#peer?.port;
  }

  get unread(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  open({ address, port }: SocketAddress): Promise<CallResult> {
    const socket = createSocket('udp4');
    this.#all.push(socket);
    this.#socket = socket;
    socket.on('message', (bytes, from) => {
      if (socket !== this.#socket || this.#waiting.length >= maxWaiting) return;
      this.#waiting.push({ bytes: Uint8Array.from(bytes), from: { address: from.address, port: from.port } });
      this.#answer();
    });
    return new Promise((resolve) => {
      socket.once('error', (error) => resolve(failed(error, address, port)));
      socket.bind(port, address, () => {
        this.#localPort = socket.address().port;
        resolve({ ok: true, address: formatSocketAddress(address, this.#localPort) });
      });
    });
  }

  /** Says where `send` goes. Nothing is sent. */
  connect(peer: SocketAddress): Promise<CallResult> {
    this.#peer = peer;
    return Promise.resolve({ ok: true });
  }

  /** There is nothing to accept in UDP. */
  accept(): Promise<CallResult> {
    return Promise.resolve({ ok: false, failure: failure('NOT_CONNECTED') });
  }

  send(bytes: Uint8Array, peer: SocketAddress | undefined = this.#peer): Promise<CallResult> {
    const socket = this.#socket;
    if (socket === undefined || peer === undefined)
      return Promise.resolve({ ok: false, failure: failure('NOT_CONNECTED') });
    return new Promise((resolve) => {
      socket.send(bytes, peer.port, peer.address, (error) =>
        resolve(error ? failed(error, peer.address, peer.port) : { ok: true }),
      );
    });
  }

  receive(maxBytes: number, withinMs?: number): Promise<CallResult> {
    return new Promise((resolve) => {
      this.#receiving = { maxBytes, resolve };
      if (withinMs !== undefined) this.#timer = setTimeout(() => this.#giveUp(withinMs), withinMs);
      this.#answer();
    });
  }

  /** UDP has no end to tell. */
  finish(): Promise<CallResult> {
    return Promise.resolve({ ok: true });
  }

  close(): Promise<CallResult> {
    return new Promise((resolve) => {
      if (this.#socket === undefined) resolve({ ok: false, failure: failure('NOT_CONNECTED') });
      else this.#socket.close(() => resolve({ ok: true }));
    });
  }

  destroy(): void {
    clearTimeout(this.#timer);
    for (const socket of this.#all) {
      try {
        socket.close();
      } catch {
        // It was closed by a call.
      }
    }
  }

  #giveUp(withinMs: number): void {
    const receiving = this.#receiving;
    this.#receiving = undefined;
    receiving?.resolve({ ok: false, failure: failure('RECEIVE_TIMED_OUT', { ms: withinMs }) });
  }

  #answer(): void {
    const receiving = this.#receiving;
    const datagram = receiving === undefined ? undefined : this.#waiting.shift();
    if (receiving === undefined || datagram === undefined) return;
    this.#receiving = undefined;
    clearTimeout(this.#timer);
    const { bytes, from } = datagram;
    this.#peer = from;
    const lostBytes = Math.max(0, bytes.byteLength - receiving.maxBytes);
    receiving.resolve({
      ok: true,
      bytes: bytes.subarray(0, receiving.maxBytes),
      address: formatSocketAddress(from.address, from.port),
      ...(lostBytes > 0 && { lostBytes }),
    });
  }
}

function failed(error: unknown, address: string, port: number): CallResult {
  return { ok: false, failure: socketFailure(error, formatSocketAddress(address, port)) };
}
