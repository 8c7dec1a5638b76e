import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import type { Failure } from '../../errors/error.js';
import type { Totals, TrafficEventType } from '../../traffic/event.js';
import type { PeerState } from '../../traffic/status.js';

/** What the primary posts to a worker process. */
export type ToWorker =
  | {
      readonly type: 'open';
      readonly id: string;
      readonly spec: TcpListenSpec;
      readonly wanted: readonly TrafficEventType[];
    }
  /** Which events somebody in the primary wants; others need not cross. */
  | { readonly type: 'want'; readonly wanted: readonly TrafficEventType[] }
  /** To one peer, or to everyone without `to`; `taken` says what each took. */
  | { readonly type: 'send'; readonly bytes: Uint8Array; readonly to: string | undefined }
  /** More than may wait for one peer does, `waitingBytes`: it is to be closed. */
  | { readonly type: 'backlogFull'; readonly peer: string; readonly waitingBytes: number }
  | { readonly type: 'endSending'; readonly peer: string | undefined }
  | { readonly type: 'holdOpen'; readonly held: boolean; readonly peer: string | undefined }
  | { readonly type: 'holdReceiving'; readonly held: boolean }
  | ({ readonly type: 'answerBy' } & Answering)
  | { readonly type: 'disconnect'; readonly peer: string }
  | { readonly type: 'close'; readonly graceMs: number };

/** What a worker process posts to the primary. */
export type FromWorker =
  /** It receives now: what is posted to a cluster's worker before its module has loaded is lost. */
  | { readonly type: 'ready' }
  | { readonly type: 'opened'; readonly address: string; readonly port: number }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** What happened, as `encodeBatch` writes it: a copy of every object would cost several times that. */
  | { readonly type: 'events'; readonly batch: Uint8Array }
  /** How many bytes of what was sent each peer has taken since the last such message, or nobody will take any more. */
  | { readonly type: 'taken'; readonly bytes: ReadonlyMap<string, number> }
  /** How the worker stands, once it has changed. */
  | { readonly type: 'report'; readonly totals: Totals; readonly peers: readonly PeerState[] };

/** Reports of what has changed come no more often. */
export const reportEveryMs = 250;

/** The most peers that one report lists. */
export const maxReportedPeers = 200;
