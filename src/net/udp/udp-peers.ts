import type { BehaviourFactory } from '../../endpoint/behaviour.js';
import type { PeerState } from '../../traffic/status.js';
import type { Destination } from '../../transport/datagram-transport.js';
import type { UdpPeer } from './udp-peer.js';

/** The peers of one UDP endpoint, oldest first and bounded: beyond the bound the oldest is forgotten. */
export class UdpPeers {
  readonly #byDestination = new Map<Destination, UdpPeer>();
  readonly #maxPeers: number;
  readonly #create: (destination: Destination) => UdpPeer;
  readonly #forgotten: (destination: Destination) => void;

  /** `create` makes a new peer. `forgotten` is called with the destination of each forgotten one. */
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

  /** True if a behaviour has a deadline, at which it may send. */
  get areOwed(): boolean {
    for (const { behaviour } of this.#byDestination.values()) if (behaviour.isWaiting) return true;
    return false;
  }

  /** Returns the peer at a destination, created if it is new. */
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

  /** Returns the peer named `ADDRESS:PORT`. */
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

  /** Ends the conversation with a peer. It begins anew if the peer sends again. */
  forget(destination: Destination): void {
    this.#byDestination.get(destination)?.behaviour.stop();
    this.#byDestination.delete(destination);
    this.#forgotten(destination);
  }

  /** Replaces the behaviour of each peer. */
  answerBy(newBehaviour: BehaviourFactory): void {
    for (const peer of this.#byDestination.values()) peer.answerBy(newBehaviour);
  }

  /** Stops every behaviour. */
  stop(): void {
    for (const { behaviour } of this.#byDestination.values()) behaviour.stop();
  }
}
