import type { Totals } from '../traffic/event.js';
import type { EndpointStatus, PeerState } from '../traffic/status.js';
import type { Answering } from './behaviour.js';

/** What became of a send. */
export interface SendOutcome {
  /** How many peers took the bytes. */
  readonly peers: number;
}

/**
 * What is opened and closed: a TCP listener with its connections, a TCP client, a UDP socket, a TFTP server. `Spec` is what
 * its description became.
 */
export interface Endpoint<Spec = unknown> {
  readonly id: string;
  readonly spec: Spec;
  readonly status: EndpointStatus;
  readonly totals: Totals;
  /** The peers as they stand, oldest first. */
  peers(): readonly PeerState[];
  readonly peerCount: number;
  /**
   * Binds or connects. Resolves when listening or connected (a client that retries: when it begins to); rejects with a
   * BreakoutboxError, after which the endpoint is `failed`. Opens nothing once `close` was called; one that is closed
   * meanwhile settles either way, and is `stopped`.
   */
  open(): Promise<void>;
  /**
   * Sends to one peer by name, or to all without `to`. Takes ownership of `bytes`.
   * @throws BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN, FAMILIES_DIFFER, NOT_YOUR_TURN, DIRECTION_CLOSED, DATAGRAM_TOO_LARGE
   */
  send(bytes: Uint8Array, to?: string): SendOutcome;
  /** Shuts down the sending side towards one peer, or every one; answers still arrive (TCP; nothing for UDP). */
  endSending(peer?: string): void;
  /**
   * While `held` there is more to say to one peer, or to every one: a peer that has finished sending does not make this side
   * finish too. Without `peer` it holds for connections that come later as well (TCP; nothing for UDP).
   */
  holdOpen(held: boolean, peer?: string): void;
  /**
   * Reads from no peer while `held`, so that TCP makes them wait and nothing is lost to a slow reader here; what has been
   * read already is still published. UDP has no way to make a peer wait and goes on.
   */
  holdReceiving(held: boolean): void;
  /** Answers by another reply mode from now on, also on connections that are open; half a character is answered as it is. */
  answerBy(answering: Answering): void;
  /** Closes one peer's connection; false when there is none of that name. */
  disconnect(peer: string): boolean;
  /** Resolves when the endpoint has stopped for good, however that came about. */
  readonly stopped: Promise<void>;
  /**
   * Stops accepting, sends what was promised within `graceMs`, then closes. Resolves when everything is closed; never
   * rejects; may be called at any time: before `open`, while it opens, after it failed, and again to shorten the grace.
   */
  close(graceMs: number): Promise<void>;
}
