import type { SentBy, Totals } from '../traffic/event.js';
import type { LineState } from '../traffic/line-state.js';
import type { EndpointStatus, PeerState } from '../traffic/status.js';
import type { Answering } from './behaviour.js';
import type { StandingIn } from './standing-in/standing-in.js';

/** The result of a send. */
export interface SendOutcome {
  /** How many peers took the bytes. */
  readonly peers: number;
}

/**
 * An endpoint that is opened and closed: a TCP listener with its connections, a TCP client, a UDP socket, a TFTP server.
 * `Spec` is its parsed description.
 */
export interface Endpoint<Spec = unknown> {
  readonly id: string;
  readonly spec: Spec;
  readonly status: EndpointStatus;
  readonly totals: Totals;
  /** The current peers, oldest first. */
  peers(): readonly PeerState[];
  readonly peerCount: number;
  /** What the bad line of a relay has done; undefined where there is none. */
  readonly line?: LineState | undefined;
  /**
   * Prepares the line of `spec`, which differs from the endpoint's own in its line alone. What it resolves with puts the line in
   * place at once: connections and peers stay, and what is on the line arrives as it was sent. Rejects with a BreakoutboxError: what
   * is wrong with a fault. Relays only.
   */
  prepareLine?(spec: Spec): Promise<() => void>;
  /**
   * Binds or connects. Resolves when listening or connected; for a client that reconnects, when it begins to. Rejects with a
   * BreakoutboxError, after which the endpoint is `failed`. Opens nothing once `close` was called. If it is closed meanwhile,
   * the promise settles either way, and the endpoint is `stopped`.
   */
  open(): Promise<void>;
  /** Holds messages that pass. Relays only. */
  readonly standingIn?: StandingIn | undefined;
  /**
   * Sends to one peer by name, or to all without `to`. Takes ownership of `bytes`, and is told `by`
   * whom. A relay sends by `standingIn.say` alone.
   * @throws BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN, FAMILIES_DIFFER, NOT_YOUR_TURN, DIRECTION_CLOSED, DATAGRAM_TOO_LARGE,
   * RELAY_SIDE_MISSING
   */
  send(bytes: Uint8Array, to?: string, by?: SentBy): SendOutcome;
  /** Shuts down sending to one peer or to all; answers still arrive. TCP only; does nothing for UDP. */
  endSending(peer?: string): void;
  /**
   * While `held`, more is to be sent to one peer or to all: a peer that has finished sending does not make this side finish
   * too. Without `peer` it applies to later connections as well. TCP only; does nothing for UDP.
   */
  holdOpen(held: boolean, peer?: string): void;
  /**
   * Reads from no peer while `held`, so that TCP makes them wait and a slow reader here loses nothing. Bytes that were already
   * read are still published. UDP cannot make a peer wait and goes on.
   */
  holdReceiving(held: boolean): void;
  /** Changes the reply mode, also of open connections. A partial character that is held back is answered first. */
  answerBy(answering: Answering): void;
  /** Closes one peer's connection. Returns false if there is no such peer. */
  disconnect(peer: string): boolean;
  /** Resolves when the endpoint has stopped or failed. */
  readonly stopped: Promise<void>;
  /**
   * Stops accepting, sends everything queued within `graceMs`, then closes. Resolves when everything is closed; never rejects.
   * May be called at any time: before `open`, while it opens, after it failed, and again to shorten the grace.
   */
  close(graceMs: number): Promise<void>;
}
