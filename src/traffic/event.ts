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
  | 'worker-lost' /* the process that held it died */
  | 'target' /* of a relay: the target ended it */
  | 'target-reset'; /* of a relay: the target, or something before it, reset it */

interface Happened {
  /** Its number in its hub, from 1, assigned when it is published. An event whose number is missing was lost. */
  readonly sequence: number;
  readonly timeMicros: TimeMicros;
  /** The endpoint's id: `tcp-listen:7777` on the command line, `e1` on the workbench. */
  readonly endpoint: string;
}

interface OfConnection {
  /**
   * The number of the TCP connection, from 1 for each endpoint. A peer that reconnects from the same address and port gets a
   * new one. Absent for UDP.
   */
  readonly connection?: number;
}

/** An endpoint is bound. `local` is `ADDRESS:PORT`; `reachable` lists the addresses that a device can reach it at. */
export interface Listening extends Happened {
  readonly type: 'listening';
  readonly local: string;
  readonly reachable: readonly string[];
  /** The addresses of `reachable` whose interface has no link now, if there are any. */
  readonly withoutLink?: readonly string[];
  /** With TLS, the SHA-256 fingerprint of the certificate: `AB:CD:…`. */
  readonly fingerprint?: string;
}

/** A change of one address that a server can be reached at, `HOST:PORT`. */
export interface AddressChange {
  readonly address: string;
  readonly change: 'added' | 'removed' | 'linkUp' | 'linkDown';
}

/** Addresses that an endpoint accepts on were added or removed, or their links went up or down. */
export interface AddressesChanged extends Happened {
  readonly type: 'addressesChanged';
  /** The current addresses. */
  readonly reachable: readonly string[];
  readonly withoutLink: readonly string[];
  readonly changes: readonly AddressChange[];
}

/** A connection is open; `open` counts the endpoint's connections, including this one. */
export interface Connected extends Happened, OfConnection {
  readonly type: 'connected';
  readonly peer: string;
  readonly open: number;
  /** Of a relay: the address of the target that it is connected to for this peer. */
  readonly target?: string;
}

/** One received message or datagram. All subscribers share `bytes`, which never change. */
export interface Received extends Happened, OfConnection {
  readonly type: 'received';
  readonly peer: string;
  readonly bytes: Uint8Array;
}

/** Who sent a message by hand: a page, a command or another node; nothing of it for what a rule or a reply mode sent. */
export interface SentBy {
  /** The person's name, as claimed. */
  readonly by?: string;
  /** The NATS user of a person at another node. */
  readonly user?: string;
}

/** The names of whoever sent a message: the claimed one, then the NATS user; none where nobody is known. */
export function sendersOf(event: TrafficEvent): readonly string[] {
  if (event.type !== 'sent') return [];
  const { by, user } = event;
  return [...(by === undefined ? [] : [by]), ...(user === undefined ? [] : [user])];
}

/** Bytes accepted for sending to one peer. */
export interface Sent extends Happened, OfConnection, SentBy {
  readonly type: 'sent';
  readonly peer: string;
  /** Numbers a send to several peers, the same in each of its events, since the endpoint was opened. */
  readonly send?: number;
  /** The rule that answered; absent for what a reply mode, a person or a program sent. */
  readonly rule?: string;
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
  /** For a client that reconnects: seconds until the next attempt. */
  readonly retrySeconds?: number;
}

/** A failure. With `peer` it concerns that peer alone, and the endpoint goes on. */
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

/** A rule matched: the latest message of that peer, or the beginning or silence of its conversation. */
export interface RuleMatched extends Happened, OfConnection {
  readonly type: 'ruleMatched';
  readonly peer: string;
  /** The rule's name. */
  readonly rule: string;
  readonly tags: readonly string[];
}

/** What a rule's note is for: a line, a person's notice, or the end of the recording. */
export type NotePurpose = 'log' | 'notify' | 'stopRecording';

/** A rule wrote a line, wants a person's notice, or wants the recording stopped. */
export interface RuleNoted extends Happened, OfConnection {
  readonly type: 'ruleNoted';
  readonly peer: string;
  readonly rule: string;
  readonly purpose: NotePurpose;
  readonly text: string;
}

/** A rule failed: it is stopped for the rest of the conversation, or goes on with the next message. */
export interface RuleFailed extends Happened, OfConnection {
  readonly type: 'ruleFailed';
  readonly peer: string;
  readonly rule: string;
  readonly failure: Failure;
  readonly isStopped: boolean;
}

/**
 * A relay, or its line, did something to a message other than passing it on as it came. What the client said was told as `received`
 * before, what reaches the client is told as `sent` behind this.
 */
export interface Altered extends Happened, OfConnection {
  readonly type: 'altered';
  /** The client that the message is from or for. */
  readonly peer: string;
  /** Where the message was going: `up` to the target, `down` to the client. */
  readonly side: 'up' | 'down';
  readonly what: Alteration;
  /** The rule, or the fault of the line as it was written, that did it; absent for a person and for chance. */
  readonly by?: string;
  /** The message as it came; what was typed. */
  readonly bytes: Uint8Array;
  /** What goes in its place, or was answered to its sender. */
  readonly after?: Uint8Array;
}

/** What happened to a message at a relay. */
export type Alteration =
  | 'held' /* it waits for a person */
  | 'forwarded' /* held, and sent on as it came */
  | 'timedOut' /* held, and sent on as it came because nobody said otherwise in time */
  | 'changed' /* other bytes go in its place */
  | 'dropped' /* it goes nowhere: a person, a rule or an aimed fault said so */
  | 'answered' /* its sender got an answer in the other's name */
  | 'typed' /* a person or a program said it in the other's name */
  | 'lost' /* by the line: chance, an outage, a full queue, or too big */
  | 'corrupted' /* by the line: bits were flipped */
  | 'duplicated' /* by the line or an aimed fault */
  | 'delayed' /* by an aimed fault */
  | 'fromAnotherPort'; /* by an aimed fault */

/** An endpoint is closed for good. */
export interface Stopped extends Happened {
  readonly type: 'stopped';
  readonly totals: Totals;
}

/** A TFTP transfer has begun: the options are agreed. `id` is unique within its endpoint. */
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
  /** On a server: the options that the client requested, by lower-case name, unchanged. Less may have been agreed. */
  readonly asked?: Readonly<Record<string, string>>;
  /** The size of the file in bytes, if it is known. */
  readonly totalBytes?: number;
}

/** The agreed options of a TFTP transfer. */
export interface TransferOptions {
  readonly mode: 'octet' | 'netascii';
  readonly blockBytes: number;
  readonly windowBlocks: number;
  /** The retransmission timeout, if the client requested one. */
  readonly timeoutMs?: number;
  /** The number after block 65,535. */
  readonly rollover: 0 | 1;
}

/** The progress of a TFTP transfer; at most ten a second from one transfer. */
export interface TransferProgressed extends Happened {
  readonly type: 'transferProgressed';
  readonly id: string;
  readonly bytes: number;
  readonly totalBytes?: number;
  /** Over the last second or so. */
  readonly rateBytesPerSecond: number;
}

/** A TFTP transfer has ended. */
export interface TransferFinished extends Happened {
  readonly type: 'transferFinished';
  readonly id: string;
  readonly file: string;
  readonly peer: string;
  /** `aborted`: aborted on purpose by this side, or declined by the peer before the first block. */
  readonly outcome: 'done' | 'failed' | 'aborted';
  /** Bytes acknowledged to or by the peer. */
  readonly bytes: number;
  readonly seconds: number;
  /** Packets that this side retransmitted. */
  readonly retransmitted: number;
  /** Packets that arrived more than once. */
  readonly duplicates: number;
  /** Seconds of silence before this side's retransmissions, which is the cost of lost packets; absent if none. */
  readonly silentSeconds?: number;
  readonly failure?: Failure;
}

/** The counters of an endpoint since it was opened: plain integers. */
export interface Totals {
  readonly connections: number;
  readonly receivedMessages: number;
  readonly receivedBytes: number;
  readonly sentMessages: number;
  readonly sentBytes: number;
  /** Connections refused at the limit, and datagrams that the backlog had no room for. */
  readonly refused: number;
  /** Datagrams that the system dropped because they were not read fast enough; counted on the Linux engine only. */
  readonly dropped: number;
  readonly errors: number;
}

/** Every event, published once to the hub. Every view is a subscriber. */
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
  | Ruled
  | Altered
  | Transferred
  | Stopped;

/** The events of an endpoint's rules. */
export type Ruled = RuleMatched | RuleNoted | RuleFailed;

/** The events of one TFTP transfer. */
export type Transferred = TransferStarted | TransferProgressed | TransferFinished;

export type TrafficEventType = TrafficEvent['type'];

/** The event of one kind. */
export type EventOf<Type extends TrafficEventType> = Extract<TrafficEvent, { readonly type: Type }>;

/** An event that its hub has not numbered yet. A publisher of many reserves the field with `sequence: 0`. */
export type Draft<Event = TrafficEvent> = Event extends TrafficEvent
  ? Omit<Event, 'sequence'> & { readonly sequence?: number }
  : never;

/** Events that a subscriber missed because it was behind or they were no longer kept. */
export interface Gap {
  readonly type: 'gap';
  /** The lost events have numbers from this one … */
  readonly from: number;
  /** … to this one. Events with other numbers come before or after the gap. */
  readonly to: number;
  /** How many were lost, if known: numbers in between may belong to other subscribers. */
  readonly count?: number;
  /** The endpoint of the lost events, if known. */
  readonly endpoint?: string;
}
