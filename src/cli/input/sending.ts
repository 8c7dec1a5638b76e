import { waitingBytes } from '../../app/endpoints/paced-send.js';
import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import { Waiting } from './waiting.js';

/** Maximum backlog of the slowest peer, in bytes, before more input is read. */
const maxWaitingBytes = 512 * 1024;
/** A long piece is sent in parts of this size, so that no more is added to a backlog at once. */
const partBytes = 64 * 1024;
const lookMs = 2;
/** Datagrams between two yields to the system: a burst larger than its buffers would be lost before it leaves. */
const datagramsInARow = 64;
/** Milliseconds for which a datagram that the socket has no room for is retried. */
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
   * Sends `bytes` to one peer, or to all without `to`. Resolves with true when the peers have taken enough that more may
   * follow; with false if the endpoint has stopped, or the peer has gone before it took all. Takes ownership of the bytes.
   * Rejects with the errors of `Endpoint.send`.
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

/** Whether the peer has gone; its `closed` event reports that. */
function isGone(error: unknown): boolean {
  return (
    error instanceof BreakoutboxError && (error.code === 'NOT_CONNECTED' || error.code === 'PEER_UNKNOWN')
  );
}
