import type { EndpointInput } from '../config/endpoint-input.js';
import type { Failure } from '../errors/error.js';
import type {
  Closed,
  Connected,
  Failed,
  Listening,
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
  /** Microseconds since 1970 of the snapshot: rates are differences of totals over differences of this. */
  readonly atMicros: number;
}

/** The most peers that a summary lists. */
export const maxListedPeers = 200;

interface WithData {
  /** The bytes in base64 (RFC 4648, section 4). */
  readonly data: string;
}

/** An event on the live feed: as published, with its place in the feed and bytes as base64. */
export type LiveEvent = { readonly sequence: number } & (
  | Listening
  | Connected
  | (Omit<Received, 'bytes'> & WithData)
  | (Omit<Sent, 'bytes'> & WithData)
  | Closed
  | Failed
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
      readonly endpoints: readonly EndpointSummary[];
    }
  | {
      /** In order, oldest first. `dropped` events before these were lost because this page was behind. */
      readonly type: 'events';
      readonly events: readonly LiveEvent[];
      readonly dropped: number;
    }
  | { readonly type: 'endpoints'; readonly endpoints: readonly EndpointSummary[] }
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | { readonly type: 'tftp'; readonly tftp: TftpState };

/** Body of `POST /api/endpoints/:id/send`. */
export interface SendRequest {
  /** The exact bytes, base64; at most 1 MiB of bytes. */
  readonly data: string;
  /** One peer by name; everyone without it. */
  readonly to?: string;
}

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
