import type { NegotiationPolicy } from '../negotiation.js';
import type { ServerPeer } from './server-shell.js';

/** The bytes that a server's transfers together may have in flight: windows shrink when they run short. */
export class InFlightBytes {
  readonly #negotiation: NegotiationPolicy;
  readonly #maxBytes: number;
  #committedBytes = 0;

  /** `negotiation` bounds each transfer, `maxBytes` all transfers together. */
  constructor(negotiation: NegotiationPolicy, maxBytes: number) {
    this.#negotiation = negotiation;
    this.#maxBytes = maxBytes;
  }

  /** The policy for a transfer with the peer now: a window takes at most half of the bytes that are left. */
  policyFor(peer: ServerPeer): NegotiationPolicy {
    const negotiation = this.#negotiation;
    const left = Math.max(0, this.#maxBytes - this.#committedBytes);
    return {
      ...negotiation,
      maxBlockBytes: Math.min(negotiation.maxBlockBytes, peer.maxBlockBytes),
      maxInFlightBytes: Math.min(negotiation.maxInFlightBytes, left / 2),
    };
  }

  /** Reserves `bytes` for a new transfer. */
  commit(bytes: number): void {
    this.#committedBytes += bytes;
  }

  /** Releases the `bytes` of an ended transfer. */
  release(bytes: number): void {
    this.#committedBytes -= bytes;
  }
}
