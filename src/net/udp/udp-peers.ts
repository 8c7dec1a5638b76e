import type { BehaviourFactory } from '../../endpoint/behaviour.js';
import type { PeerState } from '../../traffic/status.js';
import type { Destination } from '../../transport/datagram-transport.js';
import type { UdpPeer } from './udp-peer.js';

/** The peers of one UDP endpoint, oldest first and bounded: past the bound the oldest is forgotten. */
export class UdpPeers {
  readonly #byDestination = new Map<Destination, UdpPeer>();
  readonly #maxPeers: number;
  readonly #create: (destination: Destination) => UdpPeer;
  readonly #forgotten: (destination: Destination) => void;

  /** `create` makes a peer that is not known yet; `forgotten` is called with the destination of one that no longer is. */
  constructor(
    maxPeers: number,
    create: (destination: Destination) => UdpPeer,
    forgotten: (destination: Destination) => void,
  ) {
    this.#maxPeers = maxPeers;
    this.#create = create;
    this.#forgotten = forgotten;
  }

  get size(): number {
    return this.#byDestination.size;
  }

  /** A behaviour waits for a time at which it may have something to say. */
  get areOwed(): boolean {
    for (const { behaviour } of this.#byDestination.values()) if (behaviour.isWaiting) return true;
    return false;
  }

  /** The peer at a destination, from now on. */
  at(destination: Destination): UdpPeer {
    const known = this.#byDestination.get(destination);
    if (known !== undefined) return known;
    const peer = this.#create(destination);
    this.#byDestination.set(destination, peer);
    if (this.#byDestination.size > this.#maxPeers) {
      const [oldest] = this.#byDestination.keys();
      if (oldest !== undefined) this.forget(oldest);
    }
    return peer;
  }

  /** The peer of that name (`ADDRESS:PORT`). */
  named(name: string): UdpPeer | undefined {
    for (const peer of this.#byDestination.values()) if (peer.peer === name) return peer;
    return undefined;
  }

  values(): Iterable<UdpPeer> {
    return this.#byDestination.values();
  }

  /** As `Endpoint.peers`. */
  states(): readonly PeerState[] {
    return Array.from(this.#byDestination.values(), (peer) => peer.state());
  }

  /** Ends the conversation with a peer, which begins anew if it sends again. */
  forget(destination: Destination): void {
    this.#byDestination.get(destination)?.behaviour.stop();
    this.#byDestination.delete(destination);
    this.#forgotten(destination);
  }

  /** Another behaviour takes over with each. */
  answerBy(newBehaviour: BehaviourFactory): void {
    for (const peer of this.#byDestination.values()) peer.answerBy(newBehaviour);
  }

  /** No behaviour is woken any more. */
  stop(): void {
    for (const { behaviour } of this.#byDestination.values()) behaviour.stop();
  }
}
