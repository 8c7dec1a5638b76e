import type { EndpointInput } from '../config/endpoint-input.js';
import type { Parsed } from '../errors/parsed.js';
import type { TrafficEvent, Transferred } from '../traffic/event.js';
import type { EndpointSummary, HostAddress, PortRow, ReplacedEndpoint, SendResult } from './protocol.js';

/** What is sent again and again. */
export interface RepeatOptions {
  readonly bytes: Uint8Array;
  /** A peer by name; everyone without it. */
  readonly to: string | undefined;
  readonly intervalMs: number;
  /** Undefined: until it is stopped. */
  readonly count: number | undefined;
}

/** What happens at an endpoint. */
export type EndpointEvent = Exclude<TrafficEvent, Transferred>;

/** An event with its place in the order that the workbench saw it in. */
export interface NumberedEvent {
  readonly sequence: number;
  /** Its place among what happened at its endpoint, from 1; where one is left out, it was given up. */
  readonly index: number;
  readonly event: EndpointEvent;
  /** Everyone whom one send went to; `event` is that of the first. */
  readonly peers?: readonly string[];
}

/** What a page is told as it happens; a promise from `events` means that it has not caught up. */
export interface LiveAudience {
  /** First what happened lately, then what happens, oldest first. */
  events(events: readonly NumberedEvent[]): void | Promise<void>;
  /** Endpoints of which something changed. */
  endpoints(changed: readonly EndpointSummary[]): void;
  removed(ids: readonly string[]): void;
}

/**
 * What the server drives, handed to it by the one who composes the program. Everything that names an endpoint throws
 * BreakoutboxError ENDPOINT_UNKNOWN when there is none.
 */
export interface EndpointsPort {
  list(): readonly EndpointSummary[];
  /** Makes and starts an endpoint; a failure to open it shows in its status. */
  create(input: EndpointInput): Promise<Parsed<EndpointSummary>>;
  /** Gives an endpoint another description; it runs on if it ran, restarted only where its socket has to be opened anew. */
  replace(id: string, input: EndpointInput): Promise<Parsed<ReplacedEndpoint>>;
  start(id: string): Promise<EndpointSummary>;
  stop(id: string): Promise<EndpointSummary>;
  remove(id: string): Promise<void>;
  /**
   * Sends to one peer, or to all without `to`; a UDP endpoint also to a host that it has not heard from, by name as well.
   * Rejects with BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN, NOT_YOUR_TURN, DIRECTION_CLOSED, DATAGRAM_TOO_LARGE,
   * BROADCAST_REFUSED, ADDRESS_INVALID, PORT_INVALID, HOST_NOT_FOUND.
   */
  send(id: string, bytes: Uint8Array, to?: string): Promise<SendResult>;
  /** The same once its peers have taken what was sent before; nothing is sent after `signal` was aborted. */
  sendPaced(id: string, bytes: Uint8Array, to: string | undefined, signal: AbortSignal): Promise<SendResult>;
  /** Sends now and at each interval, in place of what was repeated before; rejects as `send` when the first fails. */
  repeat(id: string, what: RepeatOptions): Promise<EndpointSummary>;
  stopRepeating(id: string): EndpointSummary;
  /** False when there is no such peer. */
  disconnect(id: string, peer: string): boolean;
  /** The addresses of this machine. */
  addresses(): readonly HostAddress[];
  /** The sockets of this machine. */
  ports(): Promise<readonly PortRow[]>;
  /** Joins the audience; the function leaves it. */
  watch(audience: LiveAudience): () => void;
}
