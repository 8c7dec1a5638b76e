import type { PeerState } from '../../traffic/status.js';

/**
 * The primary's view of one worker's peers. For each it counts the bytes sent and not yet taken: they are in transit to the
 * worker, or wait there for a peer that reads slowly.
 */
export class WorkerPeers {
  readonly #states = new Map<string, PeerState>();
  readonly #connections = new Map<string, number>();
  readonly #untakenBytes = new Map<string, number>();
  /** Peers that the worker is to close because too many bytes wait. */
  readonly #full = new Set<string>();
  readonly #isOnlySender: boolean;

  /** `isOnlySender`: the worker answers nothing by itself, so that the primary sent every byte that waits. */
  constructor(isOnlySender: boolean) {
    this.#isOnlySender = isOnlySender;
  }

  get size(): number {
    return this.#states.size;
  }

  has(peer: string): boolean {
    return this.#states.has(peer);
  }

  names(): readonly string[] {
    return [...this.#states.keys()];
  }

  /** The state of each peer, in the order of connecting. */
  states(): readonly PeerState[] {
    return Array.from(this.#states.values(), (state) => {
      const untaken = this.#untakenBytes.get(state.peer) ?? 0;
      // The count here is newer than any report.
      const backlogBytes = this.#isOnlySender ? untaken : Math.max(untaken, state.backlogBytes);
      return { ...state, backlogBytes };
    });
  }

  /** The peers with the endpoint's numbers of their connections. */
  connections(): readonly (PeerState & { readonly connection: number })[] {
    return this.states().map((state) => ({ ...state, connection: this.#connections.get(state.peer) ?? 0 }));
  }

  connected(peer: string, sinceMicros: number, connection: number): void {
    this.#connections.set(peer, connection);
    this.#states.set(peer, { peer, sinceMicros, receivedBytes: 0, sentBytes: 0, backlogBytes: 0 });
  }

  reported(states: readonly PeerState[]): void {
    for (const state of states) if (this.#states.has(state.peer)) this.#states.set(state.peer, state);
  }

  closed(peer: string): void {
    this.#states.delete(peer);
    this.#connections.delete(peer);
    this.#untakenBytes.delete(peer);
    this.#full.delete(peer);
  }

  /**
   * Counts bytes that are about to be sent. Returns `full` if they would exceed `maxBytes` together with those that wait:
   * the peer is then to be closed. Returns `closing` once `full` was returned.
   */
  queue(peer: string, bytes: number, maxBytes: number): 'queued' | 'full' | 'closing' {
    if (this.#full.has(peer)) return 'closing';
    const waiting = this.untakenBytes(peer);
    // A single message may exceed the bound: if it were refused, it could never be sent.
    if (waiting > 0 && waiting + bytes > maxBytes) {
      this.#full.add(peer);
      return 'full';
    }
    this.#untakenBytes.set(peer, waiting + bytes);
    return 'queued';
  }

  /** Bytes sent to a peer and not yet taken. */
  untakenBytes(peer: string): number {
    return this.#untakenBytes.get(peer) ?? 0;
  }

  /** The peer has taken so many of the queued bytes. Bytes of a send to everyone may be reported before the peer itself. */
  taken(peer: string, bytes: number): void {
    const left = this.untakenBytes(peer) - bytes;
    if (left > 0) this.#untakenBytes.set(peer, left);
    else this.#untakenBytes.delete(peer);
  }
}
