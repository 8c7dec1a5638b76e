import type { ServedTransfer } from './served-transfer.js';

/** A server's counters: plain integers. */
export interface ServerCounters {
  requests: number;
  /** Requests dropped because there were too many. */
  requestsDropped: number;
  refused: number;
  /** Of the refused requests, those beyond the rate of ERRORs: they got no ERROR, and observers no `refused`. */
  refusedUnanswered: number;
  transfersStarted: number;
  transfersDone: number;
  transfersFailed: number;
  transfersAborted: number;
  /** Sessions ended to make room for others before their client answered. */
  transfersEvicted: number;
  sentBytes: number;
  receivedBytes: number;
  retransmitted: number;
  duplicates: number;
}

/** The counters of a server before its start. */
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

/** Counts an ended transfer. Call once for each. */
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
