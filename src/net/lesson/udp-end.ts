import { createSocket, type Socket } from 'node:dgram';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';
import type { BenchEnd } from './bench-end.js';
import { ReceiveCall } from './receive-call.js';

/** Datagrams that wait for the program; the system would drop further ones, too. */
const maxWaiting = 256;
const noPeer: CallResult = { ok: false, failure: failure('NOT_CONNECTED', { endpoint: 'UDP' }) };

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
}

/** A UDP program of a bench. It sends to whom it was connected to, or else to whom it last received from. */
export class UdpEnd implements BenchEnd {
  /** There is nothing to accept in UDP. */
  readonly waiting = 0;
  /** The one that the calls are about, which was opened last. */
  #socket: Socket | undefined;
  readonly #all: Socket[] = [];
  readonly #waiting: Datagram[] = [];
  #receiving: ReceiveCall | undefined;
  #firstPort: number | undefined;
  #localPort: number | undefined;
  #peer: SocketAddress | undefined;
  #isConnected = false;
  /** What the system has been told by ICMP, for the next call. */
  #broken: CallResult | undefined;

  get localPort(): number | undefined {
    return this.#localPort;
  }

  get listeningPort(): number | undefined {
    return this.#firstPort;
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
    this.#isConnected = false;
    socket.on('message', (bytes, from) => {
      if (socket !== this.#socket || this.#waiting.length >= maxWaiting) return;
      this.#waiting.push({ bytes: Uint8Array.from(bytes), from: { address: from.address, port: from.port } });
      this.#answer();
    });
    return new Promise((resolve) => {
      let isBound = false;
      socket.on('error', (error) => {
        if (isBound) this.#fail(socket, error);
        else resolve(failed(error, address, port));
      });
      socket.bind(port, address, () => {
        isBound = true;
        this.#localPort = socket.address().port;
        this.#firstPort ??= this.#localPort;
        resolve({ ok: true, address: formatSocketAddress(address, this.#localPort) });
      });
    });
  }

  /** Says where `send` goes, without a call of the system. */
  aim(peer: SocketAddress): void {
    this.#peer = peer;
  }

  /** Nothing is sent. */
  connect(peer: SocketAddress): Promise<CallResult> {
    const socket = this.#socket;
    if (socket === undefined) return Promise.resolve(noPeer);
    return new Promise((resolve) => {
      socket.connect(peer.port, peer.address, () => {
        this.#peer = peer;
        this.#isConnected = true;
        resolve({ ok: true });
      });
    });
  }

  accept(): Promise<CallResult> {
    return Promise.resolve(noPeer);
  }

  send(bytes: Uint8Array, peer: SocketAddress | undefined = this.#peer): Promise<CallResult> {
    const socket = this.#socket;
    if (socket === undefined || peer === undefined) return Promise.resolve(noPeer);
    return new Promise((resolve) => {
      const sent = (error: Error | null): void =>
        resolve(error ? failed(error, peer.address, peer.port) : { ok: true });
      if (this.#isConnected) socket.send(bytes, sent);
      else socket.send(bytes, peer.port, peer.address, sent);
    });
  }

  receive(maxBytes: number, timeoutMs?: number): Promise<CallResult> {
    const call = new ReceiveCall(maxBytes, timeoutMs, () => {
      this.#receiving = undefined;
    });
    this.#receiving = call;
    this.#answer();
    return call.result;
  }

  /** UDP has no end to tell. */
  finish(): Promise<CallResult> {
    return Promise.resolve({ ok: true });
  }

  /** Closes the socket that the calls are about. */
  close(): Promise<CallResult> {
    const socket = this.#socket;
    if (socket === undefined) return Promise.resolve(noPeer);
    return new Promise((resolve) => socket.close(() => resolve({ ok: true })));
  }

  destroy(): void {
    this.#receiving?.returns(noPeer);
    this.#receiving = undefined;
    for (const socket of this.#all) {
      try {
        socket.close();
      } catch {
        // It was closed by a call.
      }
    }
  }

  #fail(socket: Socket, error: Error): void {
    if (socket !== this.#socket || this.#peer === undefined) return;
    this.#broken = failed(error, this.#peer.address, this.#peer.port);
    this.#answer();
  }

  #answer(): void {
    const receiving = this.#receiving;
    if (receiving === undefined) return;
    const broken = this.#broken;
    const datagram = broken === undefined ? this.#waiting.shift() : undefined;
    if (broken === undefined && datagram === undefined) return;
    this.#receiving = undefined;
    if (datagram === undefined) {
      this.#broken = undefined;
      receiving.returns(broken ?? { ok: true });
      return;
    }
    const { bytes, from } = datagram;
    this.#peer = from;
    const lostBytes = Math.max(0, bytes.byteLength - receiving.maxBytes);
    receiving.returns({
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
