import type { PeerState } from '../../traffic/status.js';

/**
 * The peers of one worker process as the primary knows them, with what was sent to each and is not taken yet: on its way to
 * the process, or waiting there for a peer that reads slowly.
 */
export class WorkerPeers {
  readonly #states = new Map<string, PeerState>();
  readonly #connections = new Map<string, number>();
  readonly #untakenBytes = new Map<string, number>();
  /** Those whose process is to close them, because too much waits. */
  readonly #full = new Set<string>();
  readonly #onlyWeSpeak: boolean;

  /** `onlyWeSpeak`: nothing answers by itself, so that all that waits for a peer was sent by the primary. */
  constructor(onlyWeSpeak: boolean) {
    this.#onlyWeSpeak = onlyWeSpeak;
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

  /** The peers as they stand, in the order in which they came. */
  states(): readonly PeerState[] {
    return Array.from(this.#states.values(), (state) => {
      const untaken = this.#untakenBytes.get(state.peer) ?? 0;
      // What was counted here is newer than any report.
      const backlogBytes = this.#onlyWeSpeak ? untaken : Math.max(untaken, state.backlogBytes);
      return { ...state, backlogBytes };
    });
  }

  /** The peers with the numbers of their connections at the endpoint. */
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
   * Counts what is about to be sent. `full` when it would be more than `most` with what waits already, which is then the
   * peer's end; `closing` when that was reported before.
   */
  queue(peer: string, bytes: number, most: number): 'queued' | 'full' | 'closing' {
    if (this.#full.has(peer)) return 'closing';
    const waiting = this.untakenBytes(peer);
    // A message on its own may be longer than the bound: refusing it would make it unsendable for ever.
    if (waiting > 0 && waiting + bytes > most) {
      this.#full.add(peer);
      return 'full';
    }
    this.#untakenBytes.set(peer, waiting + bytes);
    return 'queued';
  }

  /** What was sent to a peer and it has not taken yet. */
  untakenBytes(peer: string): number {
    return this.#untakenBytes.get(peer) ?? 0;
  }

  /** The peer has taken so many bytes of what was queued. What it took of a send to everyone may be reported
   * before the peer itself is. */
  taken(peer: string, bytes: number): void {
    const left = this.untakenBytes(peer) - bytes;
    if (left > 0) this.#untakenBytes.set(peer, left);
    else this.#untakenBytes.delete(peer);
  }
}
