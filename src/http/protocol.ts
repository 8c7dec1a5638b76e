import type { EndpointSummary } from '../operations/endpoints.js';
import type { TftpState } from '../operations/tftp.js';
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
  TurnChanged,
} from '../traffic/event.js';

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
