import { createSocket, type Socket } from 'node:dgram';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';
import type { BenchEnd } from './bench-end.js';

const loopback = '127.0.0.1';
/** Datagrams that wait for the program; the system would drop further ones, too. */
const maxWaiting = 256;

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
}

/** A UDP program of a bench on 127.0.0.1. It sends to whom it was connected to, or else to whom it last received from. */
export class UdpEnd implements BenchEnd {
  readonly #socket: Socket = createSocket('udp4');
  readonly #waiting: Datagram[] = [];
  #receiving: { readonly maxBytes: number; readonly resolve: (result: CallResult) => void } | undefined;
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

  open(): Promise<CallResult> {
    const socket = this.#socket;
    socket.on('message', (bytes, { address, port }) => {
      if (this.#waiting.length >= maxWaiting) return;
      this.#waiting.push({ bytes: Uint8Array.from(bytes), from: { address, port } });
      this.#answer();
    });
    return new Promise((resolve) => {
      socket.once('error', (error) => resolve(failed(error, loopback, 0)));
      socket.bind(0, loopback, () => {
        this.#localPort = socket.address().port;
        resolve({ ok: true, address: formatSocketAddress(loopback, this.#localPort) });
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

  send(bytes: Uint8Array): Promise<CallResult> {
    const peer = this.#peer;
    if (peer === undefined) return Promise.resolve({ ok: false, failure: failure('NOT_CONNECTED') });
    return new Promise((resolve) => {
      this.#socket.send(bytes, peer.port, peer.address, (error) =>
        resolve(error ? failed(error, peer.address, peer.port) : { ok: true }),
      );
    });
  }

  receive(maxBytes: number): Promise<CallResult> {
    return new Promise((resolve) => {
      this.#receiving = { maxBytes, resolve };
      this.#answer();
    });
  }

  /** UDP has no end to tell. */
  finish(): Promise<CallResult> {
    return Promise.resolve({ ok: true });
  }

  close(): Promise<CallResult> {
    return new Promise((resolve) => this.#socket.close(() => resolve({ ok: true })));
  }

  destroy(): void {
    try {
      this.#socket.close();
    } catch {
      // It was closed by a call.
    }
  }

  #answer(): void {
    const receiving = this.#receiving;
    const datagram = receiving === undefined ? undefined : this.#waiting.shift();
    if (receiving === undefined || datagram === undefined) return;
    this.#receiving = undefined;
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
