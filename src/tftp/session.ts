import type { TftpRequest } from '../wire/tftp.js';
import type { ServedTransfer } from './served-transfer.js';

/** Where a datagram came from, and what is known of the way there. Shells add what they need to answer. */
export interface ServerPeer {
  /** `ADDRESS:PORT`, one for each peer. */
  readonly name: string;
  /** The IP address; of an IPv4-mapped one the IPv4 address. */
  readonly address: string;
  /** Largest block that reaches it in one piece: the interface's MTU less the headers. */
  readonly maxBlockBytes: number;
}

/** One client's dealings with the server: a request that is looked at, then a transfer. */
export class Session {
  readonly id: string;
  readonly peer: ServerPeer;
  readonly request: TftpRequest;
  transfer: ServedTransfer | undefined;
  /** The client went away, or something took its place, before there was a transfer. */
  gone = false;
  /** The observer has been told of its end. */
  finished = false;
  /** When the server looks at its deadline next. */
  wakeAtMs = Number.POSITIVE_INFINITY;
  /** Bytes that may be in flight for it. */
  committedBytes = 0;
  private readonly arrivedMs: number;

  constructor(id: string, peer: ServerPeer, request: TftpRequest, arrivedMs: number) {
    this.id = id;
    this.peer = peer;
    this.request = request;
    this.arrivedMs = arrivedMs;
  }

  get hasEnded(): boolean {
    return this.transfer?.outcome !== undefined;
  }

  get lastHeardMs(): number {
    return this.transfer?.lastHeardMs ?? this.arrivedMs;
  }
}

/** What a server has counted: plain integers. */
export interface ServerCounters {
  requests: number;
  /** Requests that were not heard: too many of them. */
  requestsDropped: number;
  refused: number;
  /** Of those refused: beyond the rate of ERRORs, so that neither client nor observer was told. */
  refusedUntold: number;
  transfersStarted: number;
  transfersDone: number;
  transfersFailed: number;
  transfersAborted: number;
  /** Forgotten before the client ever answered, to make room for others. */
  transfersEvicted: number;
  sentBytes: number;
  receivedBytes: number;
  retransmitted: number;
  duplicates: number;
}

/** Counters of a server that has not begun. */
export function noCounts(): ServerCounters {
  return {
    requests: 0,
    requestsDropped: 0,
    refused: 0,
    refusedUntold: 0,
    transfersStarted: 0,
    transfersDone: 0,
    transfersFailed: 0,
    transfersAborted: 0,
    transfersEvicted: 0,
    sentBytes: 0,
    receivedBytes: 0,
    retransmitted: 0,
    duplicates: 0,
  };
}
