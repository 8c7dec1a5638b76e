import type { Failure } from '../errors/error.js';

/** Microseconds since 1970-01-01T00:00:00Z; below 2^53 until the year 2255. */
export type TimeMicros = number;

/** Why a connection ended, as its `closed` event says. */
export type CloseReason =
  | 'peer' /* the peer ended it */
  | 'local' /* this side ended it: asked, --once, or shutting down */
  | 'reset' /* the peer, or something between, reset it */
  | 'idle' /* nothing came or went for the idle limit */
  | 'backlog' /* the peer did not read and its backlog was full */
  | 'failed' /* anything else; an `error` event says what */
  | 'worker-lost'; /* the process that held it died */

interface Happened {
  /** Its number among the events of its hub, from 1, given when it is published; a number that is missing was lost. */
  readonly sequence: number;
  readonly timeMicros: TimeMicros;
  /** The endpoint's id: `tcp-listen:7777` on the command line, `e1` on the workbench. */
  readonly endpoint: string;
}

interface OfConnection {
  /**
   * The TCP connection, counted from 1 for each endpoint: a peer that comes again from the same address and port has another.
   * UDP has none.
   */
  readonly connection?: number;
}

/** An endpoint is bound. `local` is `ADDRESS:PORT`; `reachable` what a device can be told to reach it at. */
export interface Listening extends Happened {
  readonly type: 'listening';
  readonly local: string;
  readonly reachable: readonly string[];
  /** Those of `reachable` whose interface has no link now, when there are any. */
  readonly withoutLink?: readonly string[];
  /** SHA-256 fingerprint of the certificate served, when TLS is: `AB:CD:…`. */
  readonly fingerprint?: string;
}

/** What became of one address that a server can be reached at, `HOST:PORT`. */
export interface AddressChange {
  readonly address: string;
  readonly change: 'added' | 'removed' | 'linkUp' | 'linkDown';
}

/** Addresses that an endpoint accepts on came to or went from this machine, or their links did. */
export interface AddressesChanged extends Happened {
  readonly type: 'addressesChanged';
  /** As they are now. */
  readonly reachable: readonly string[];
  readonly withoutLink: readonly string[];
  readonly changes: readonly AddressChange[];
}

/** A connection is open; `open` counts the endpoint's connections with it. */
export interface Connected extends Happened, OfConnection {
  readonly type: 'connected';
  readonly peer: string;
  readonly open: number;
}

/** One message as its framing cut it, or one datagram. `bytes` are shared by all subscribers and never change. */
export interface Received extends Happened, OfConnection {
  readonly type: 'received';
  readonly peer: string;
  readonly bytes: Uint8Array;
}

/** Bytes accepted for sending to one peer. */
export interface Sent extends Happened, OfConnection {
  readonly type: 'sent';
  readonly peer: string;
  /** The same in every event of one send to several peers; of its endpoint, since it was opened. */
  readonly send?: number;
  readonly bytes: Uint8Array;
}

/** A connection ended; byte counts and duration are the connection's own. */
export interface Closed extends Happened, OfConnection {
  readonly type: 'closed';
  readonly peer: string;
  readonly reason: CloseReason;
  readonly open: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly durationMs: number;
  /** A client that reconnects: seconds until it tries again. */
  readonly retrySeconds?: number;
}

/** Something failed; with `peer` it concerns that peer alone and the endpoint goes on. */
export interface Failed extends Happened, OfConnection {
  readonly type: 'error';
  readonly failure: Failure;
  readonly peer?: string;
}

/** A peer has finished sending (FIN). This side keeps the connection open for input that is still to come. */
export interface PeerFinished extends Happened, OfConnection {
  readonly type: 'peerFinished';
  readonly peer: string;
  /** Seconds without input after which this side finishes too. */
  readonly waitSeconds: number;
}

/** The turn of a half-duplex chat went to one side. */
export interface TurnChanged extends Happened {
  readonly type: 'turnChanged';
  readonly turn: 'mine' | 'theirs' | 'either';
}

/** An endpoint is closed for good. */
export interface Stopped extends Happened {
  readonly type: 'stopped';
  readonly totals: Totals;
}

/** A TFTP transfer has begun: both sides know what they go by. `id` is unique within its endpoint. */
export interface TransferStarted extends Happened {
  readonly type: 'transferStarted';
  readonly id: string;
  /** This side's. */
  readonly role: 'client' | 'server';
  /** `get` moves the file from server to client. */
  readonly direction: 'get' | 'put';
  /** The name that the request asked for. */
  readonly file: string;
  readonly peer: string;
  readonly options: TransferOptions;
  /** What a server's client asked for, by the options' lower-case names, as it wrote them: less may have been agreed. */
  readonly asked?: Readonly<Record<string, string>>;
  /** Bytes of the file, when they are known. */
  readonly totalBytes?: number;
}

/** What both sides of a TFTP transfer go by. */
export interface TransferOptions {
  readonly mode: 'octet' | 'netascii';
  readonly blockBytes: number;
  readonly windowBlocks: number;
  /** The retransmission timeout, when the client asked for one. */
  readonly timeoutMs?: number;
  /** What follows block 65,535. */
  readonly rollover: 0 | 1;
}

/** How far a TFTP transfer is; at most ten of these a second come from one transfer. */
export interface TransferProgressed extends Happened {
  readonly type: 'transferProgressed';
  readonly id: string;
  readonly bytes: number;
  readonly totalBytes?: number;
  /** Of the last second or so. */
  readonly rateBytesPerSecond: number;
}

/** A TFTP transfer has ended. */
export interface TransferFinished extends Happened {
  readonly type: 'transferFinished';
  readonly id: string;
  readonly file: string;
  readonly peer: string;
  /** `aborted`: given up on purpose by this side, or declined by the peer before a block flowed. */
  readonly outcome: 'done' | 'failed' | 'aborted';
  /** Confirmed to the peer, or by it. */
  readonly bytes: number;
  readonly seconds: number;
  /** Packets that this side sent again. */
  readonly retransmitted: number;
  /** Packets that came more than once. */
  readonly duplicates: number;
  /** Seconds in which nothing came until this side repeated, which is what lost packets cost; absent for none. */
  readonly silentSeconds?: number;
  readonly failure?: Failure;
}

/** What an endpoint has counted since it opened: plain integers. */
export interface Totals {
  readonly connections: number;
  readonly receivedMessages: number;
  readonly receivedBytes: number;
  readonly sentMessages: number;
  readonly sentBytes: number;
  /** Connections turned away at the limit, datagrams the backlog refused. */
  readonly refused: number;
  /** Datagrams that came faster than they were taken, as far as the system counts them: on the Linux engine. */
  readonly dropped: number;
  readonly errors: number;
}

/** Everything that happens, published once to the hub; every view is a subscriber. */
export type TrafficEvent =
  | Listening
  | AddressesChanged
  | Connected
  | Received
  | Sent
  | Closed
  | Failed
  | PeerFinished
  | TurnChanged
  | Transferred
  | Stopped;

/** What happens to one TFTP transfer. */
export type Transferred = TransferStarted | TransferProgressed | TransferFinished;

export type TrafficEventType = TrafficEvent['type'];

/** The event of one kind. */
export type EventOf<Type extends TrafficEventType> = Extract<TrafficEvent, { readonly type: Type }>;

/** An event before its hub has numbered it. A publisher of many leaves room for the number, `sequence: 0`. */
export type Draft<Event = TrafficEvent> = Event extends TrafficEvent
  ? Omit<Event, 'sequence'> & { readonly sequence?: number }
  : never;

/** Events that a subscriber would have had and did not get, because it was behind or they were kept no longer. */
export interface Gap {
  readonly type: 'gap';
  /** The lost events have numbers from this one … */
  readonly from: number;
  /** … to this one. What has another number stands before or behind the gap. */
  readonly to: number;
  /** How many were lost, where that is known: numbers between may have gone to others. */
  readonly count?: number;
  /** Whose they were, where that is known. */
  readonly endpoint?: string;
}
