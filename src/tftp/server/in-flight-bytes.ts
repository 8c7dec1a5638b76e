import type { NegotiationPolicy } from '../negotiation.js';
import type { ServerPeer } from './server-shell.js';

/** The bytes that all of a server's transfers together may have in flight: windows become smaller when they run short. */
export class InFlightBytes {
  readonly #negotiation: NegotiationPolicy;
  readonly #maxBytes: number;
  #committedBytes = 0;

  /** `negotiation` bounds each transfer, `maxBytes` all of them. */
  constructor(negotiation: NegotiationPolicy, maxBytes: number) {
    this.#negotiation = negotiation;
    this.#maxBytes = maxBytes;
  }

  /** What may be agreed to with the peer now: a window takes no more than half of what is left for all. */
  policyFor(peer: ServerPeer): NegotiationPolicy {
    const negotiation = this.#negotiation;
    const left = Math.max(0, this.#maxBytes - this.#committedBytes);
    return {
      ...negotiation,
      maxBlockBytes: Math.min(negotiation.maxBlockBytes, peer.maxBlockBytes),
      maxInFlightBytes: Math.min(negotiation.maxInFlightBytes, left / 2),
    };
  }

  /** A transfer may have `bytes` in flight from now on. */
  commit(bytes: number): void {
    this.#committedBytes += bytes;
  }

  /** A transfer that might have `bytes` in flight is over. */
  release(bytes: number): void {
    this.#committedBytes -= bytes;
  }
}
