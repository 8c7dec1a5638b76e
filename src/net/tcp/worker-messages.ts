import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import type { Failure } from '../../errors/error.js';
import type { SentBy, Totals, TrafficEventType } from '../../traffic/event.js';
import type { PeerState } from '../../traffic/status.js';

/** The messages that the primary posts to a worker process. */
export type ToWorker =
  | {
      readonly type: 'open';
      readonly id: string;
      readonly spec: TcpListenSpec;
      readonly wanted: readonly TrafficEventType[];
    }
  /** The event types that subscribers in the primary want. The worker sends no others. */
  | { readonly type: 'want'; readonly wanted: readonly TrafficEventType[] }
  /** Sends to one peer, or to everyone without `to`. `taken` reports the bytes that each took. */
  | {
      readonly type: 'send';
      readonly bytes: Uint8Array;
      readonly to: string | undefined;
      readonly by: SentBy | undefined;
    }
  /** A peer's backlog is full, at `waitingBytes`: closes it. */
  | { readonly type: 'backlogFull'; readonly peer: string; readonly waitingBytes: number }
  | { readonly type: 'endSending'; readonly peer: string | undefined }
  | { readonly type: 'holdOpen'; readonly held: boolean; readonly peer: string | undefined }
  | { readonly type: 'holdReceiving'; readonly held: boolean }
  | ({ readonly type: 'answerBy' } & Answering)
  | { readonly type: 'disconnect'; readonly peer: string }
  | { readonly type: 'close'; readonly graceMs: number };

/** The messages that a worker process posts to the primary. */
export type FromWorker =
  /** The worker receives messages now: those posted to a cluster's worker before its module has loaded are lost. */
  | { readonly type: 'ready' }
  | { readonly type: 'opened'; readonly address: string; readonly port: number }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** Events, encoded by `encodeBatch`: copying every object would cost several times as much. */
  | { readonly type: 'events'; readonly batch: Uint8Array }
  /** By peer, bytes sent that were taken, or never will be, since the last such message. */
  | { readonly type: 'taken'; readonly bytes: ReadonlyMap<string, number> }
  /** The worker's totals and peers, after a change. */
  | { readonly type: 'report'; readonly totals: Totals; readonly peers: readonly PeerState[] };

/** Least milliseconds between two reports. */
export const reportEveryMs = 250;

/** The most peers that one report lists. */
export const maxReportedPeers = 200;
