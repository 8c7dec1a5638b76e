import type { EndpointInput } from '../config/endpoint-input.js';
import type { Failure } from '../errors/error.js';
import type {
  AddressesChanged,
  Closed,
  Connected,
  Failed,
  Listening,
  PeerFinished,
  Received,
  Sent,
  Stopped,
  Totals,
  TurnChanged,
} from '../traffic/event.js';
import type { EndpointStatus, PeerState } from '../traffic/status.js';
import type { TftpState } from './tftp-protocol.js';

/** An endpoint as the page's list shows it; sent whole whenever something in it changed, four times a second at most. */
export interface EndpointSummary {
  readonly id: string;
  readonly input: EndpointInput;
  readonly status: EndpointStatus;
  readonly totals: Totals;
  /** At most `maxListedPeers`, newest last. */
  readonly peers: readonly PeerState[];
  readonly peerCount: number;
  /** What is being sent again and again, or was last; absent when nothing ever was. */
  readonly repetition?: RepetitionState;
  /** Microseconds since 1970 of the snapshot: rates are differences of totals over differences of this. */
  readonly atMicros: number;
}

/** Answer to a new description of an endpoint. */
export interface ReplacedEndpoint extends EndpointSummary {
  /** The change needed its socket anew: it was closed, with its connections, and opened again. */
  readonly restarted: boolean;
}

/** Why a repetition has ended: its count was reached, somebody stopped it, its endpoint stopped, or a send failed. */
export type RepetitionEnd = 'done' | 'stopped' | 'endpoint' | 'failed';

interface RepetitionFacts {
  readonly bytes: number;
  /** One peer by name; everyone without it. */
  readonly to?: string;
  readonly intervalMs: number;
  /** How many are to be sent; without it, until it is stopped. */
  readonly count?: number;
  readonly sent: number;
  /** Beats at which nothing was sent: a peer had not taken what came before, or nobody was there. */
  readonly skipped: number;
}

/** How far the repetition of an endpoint is, or how it ended. */
export type RepetitionState =
  | (RepetitionFacts & { readonly state: 'running' })
  | (RepetitionFacts & {
      readonly state: 'ended';
      readonly reason: RepetitionEnd;
      readonly failure?: Failure;
    });

/** The most peers that a summary lists. */
export const maxListedPeers = 200;

/** An address of the workbench's machine, to listen on or to send from. */
export interface HostAddress {
  /** Without brackets; an IPv6 link-local one with its zone. */
  readonly address: string;
  /** Missing where the system does not tell. */
  readonly interface?: string;
  readonly isLoopback: boolean;
}

interface WithData {
  /** The bytes in base64 (RFC 4648, section 4). */
  readonly data: string;
}

interface ToPeers {
  /** Everyone whom one send went to, when it went to several at once; `peer` is the first. */
  readonly peers?: readonly string[];
}

/**
 * An event on the live feed: as published, with its place in the feed, its place among what happened at its endpoint (from 1;
 * where one is left out it was given up, by the workbench or because this page was behind), and bytes as base64.
 */
export type LiveEvent = { readonly sequence: number; readonly index: number } & (
  | Listening
  | AddressesChanged
  | Connected
  | (Omit<Received, 'bytes'> & WithData)
  | (Omit<Sent, 'bytes'> & WithData & ToPeers)
  | Closed
  | Failed
  | PeerFinished
  | TurnChanged
  | Stopped
);

/** What the workbench sends over `/api/live`, one JSON text message each. */
export type LiveFrame =
  | {
      readonly type: 'hello';
      readonly version: string;
      readonly hostname: string;
      readonly platform: string;
      /** Every endpoint there is, in order. */
      readonly ids: readonly string[];
      /** The first of them; where they are long, frames with the others follow. */
      readonly endpoints: readonly EndpointSummary[];
    }
  | {
      /** In order, oldest first. */
      readonly type: 'events';
      readonly events: readonly LiveEvent[];
    }
  | { readonly type: 'endpoints'; readonly endpoints: readonly EndpointSummary[] }
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | { readonly type: 'tftp'; readonly tftp: TftpState };

/** Body of `POST /api/endpoints/:id/send`. */
export interface SendRequest {
  /** The exact bytes, base64; at most 1 MiB of bytes. */
  readonly data: string;
  /** One peer by name; everyone without it. A UDP socket also sends to a `HOST:PORT` that it has not heard from. */
  readonly to?: string;
  /**
   * Wait until the peers have taken what was sent before, instead of closing the one that does not read: for a long
   * thing in pieces. Default false.
   */
  readonly paced?: boolean;
}

/** Body of `POST /api/endpoints/:id/repeat`. */
export interface RepeatRequest {
  /** As in SendRequest. */
  readonly data: string;
  readonly to?: string;
  /** Milliseconds from one to the next, `repeatBounds`. */
  readonly intervalMs: number;
  /** How many, `repeatBounds`; without it, until it is stopped. */
  readonly count?: number;
}

/** Repetition stays a person's: no flood. */
export const repeatBounds = { minMs: 10, maxMs: 86_400_000, maxCount: 1_000_000_000 } as const;

/** Answer to a send: how many peers took the bytes. */
export interface SendResult {
  readonly peers: number;
  readonly bytes: number;
}

/** Body of every answer that is not a success. `message` is English; the page words `code` and `params` itself. */
export interface ErrorBody {
  readonly error: Failure & { readonly message: string };
}

/** The most bytes of one send over the API. */
export const maxSendBytes = 1024 * 1024;

/** One row of the system's socket tables, as `GET /api/ports` tells it. */
export interface PortRow {
  readonly protocol: 'tcp' | 'udp';
  /** `ADDRESS:PORT`; `*` for every address. */
  readonly local: string;
  /** `*` when there is none. */
  readonly peer: string;
  /** `LISTEN`, `ESTABLISHED` …; empty for UDP without a peer. */
  readonly state: string;
  /** The process that holds it, where the system tells. */
  readonly pid?: number;
  readonly process?: string;
  /** Some process holds it, and the system does not tell this user which. */
  readonly ownerHidden?: true;
}
