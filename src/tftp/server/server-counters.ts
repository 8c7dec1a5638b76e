import type { ServedTransfer } from './served-transfer.js';

/** What a server has counted: plain integers. */
export interface ServerCounters {
  requests: number;
  /** Requests that were dropped: too many of them. */
  requestsDropped: number;
  refused: number;
  /** Of those refused: beyond the rate of ERRORs, so that no ERROR was sent. */
  refusedUnanswered: number;
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
    refusedUnanswered: 0,
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

/** Counts a transfer that has ended; to be called once for each. */
export function countFinished(counters: ServerCounters, transfer: ServedTransfer): void {
  const { bytes, retransmitted, duplicates } = transfer.figures;
  if (transfer.outcome?.outcome === 'done') counters.transfersDone += 1;
  else if (transfer.outcome?.outcome === 'failed') counters.transfersFailed += 1;
  else counters.transfersAborted += 1;
  if (transfer.decision.target.direction === 'get') counters.sentBytes += bytes;
  else counters.receivedBytes += bytes;
  counters.retransmitted += retransmitted;
  counters.duplicates += duplicates;
}
