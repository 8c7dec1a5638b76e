import { waitingBytes } from '../../app/endpoints/paced-send.js';
import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import { Waiting } from './waiting.js';

/** Bytes that may wait for the slowest peer before more is read. */
const maxWaitingBytes = 512 * 1024;
/** A long piece goes out in parts, so that no more than this is added to what waits. */
const partBytes = 64 * 1024;
const lookMs = 2;
/** After so many datagrams the system gets a turn: a burst larger than its buffers would be lost before it leaves. */
const datagramsInARow = 64;
/** How long a datagram that the socket has no room for is tried again. */
const maxRefusedMs = 2000;

/** Sends at an endpoint no faster than its peers take it. */
export class PacedSender {
  readonly #endpoint: Endpoint<EndpointSpec>;
  readonly #waiting: Waiting;
  #datagrams = 0;

  constructor(endpoint: Endpoint<EndpointSpec>) {
    this.#endpoint = endpoint;
    this.#waiting = new Waiting(endpoint.stopped);
  }

  /**
   * Sends `bytes` to one peer, or to all without `to`, and resolves when the peers have taken so much that more may
   * follow: true, or false when the endpoint has stopped or the peer has gone before it took all. Takes ownership of the
   * bytes. Rejects with what `Endpoint.send` throws.
   */
  async send(bytes: Uint8Array, to?: string): Promise<boolean> {
    if (this.#endpoint.spec.type === 'udp') return await this.#sendDatagram(bytes, to);
    for (let start = 0; start < bytes.byteLength; start += partBytes) {
      if (!(await this.#caughtUp(to))) return false;
      try {
        this.#endpoint.send(bytes.subarray(start, start + partBytes), to);
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    }
    return await this.#caughtUp(to);
  }

  /** Waits; false when the endpoint stopped meanwhile. */
  pause(ms: number): Promise<boolean> {
    return this.#waiting.pause(ms);
  }

  async #caughtUp(to: string | undefined): Promise<boolean> {
    while (waitingBytes(this.#endpoint, to) > maxWaitingBytes) {
      if (!(await this.pause(lookMs))) return false;
    }
    return !this.#waiting.hasEnded;
  }

  async #sendDatagram(bytes: Uint8Array, to: string | undefined): Promise<boolean> {
    const deadlineMs = performance.now() + maxRefusedMs;
    for (;;) {
      const { refused } = this.#endpoint.totals;
      this.#endpoint.send(bytes, to);
      if (this.#endpoint.totals.refused === refused) break;
      if (performance.now() > deadlineMs || !(await this.pause(lookMs))) return false;
    }
    this.#datagrams += 1;
    return this.#datagrams % datagramsInARow !== 0 || (await this.pause(0));
  }
}

/** Whether the peer has gone, which is for its `closed` event to tell. */
function isGone(error: unknown): boolean {
  return (
    error instanceof BreakoutboxError && (error.code === 'NOT_CONNECTED' || error.code === 'PEER_UNKNOWN')
  );
}
