import type { End } from '../packet-ends.js';
import type { TransferOutcome } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';

/** What two ends talk by: an address of a link, of IP, or a port. */
export type ConversationKind = 'eth' | 'ip' | 'ipv6' | 'tcp' | 'udp';

/** Packets and their bytes on the wire. */
export interface Volume {
  readonly packets: number;
  readonly bytes: number;
}

/** What two ends have sent each other. */
export interface Conversation {
  readonly kind: ConversationKind;
  /** Of TCP and UDP: the number of the stream, as `followCapture` takes it. */
  readonly stream: number | undefined;
  /** The sender of its first packet. */
  readonly first: End;
  readonly second: End;
  readonly fromFirst: Volume;
  readonly fromSecond: Volume;
  /** Times of its first and last packet: nanoseconds since the first packet of the capture. */
  readonly startNanos: number;
  readonly endNanos: number;
}

/** How many packets have a protocol, within those outside of it. */
export interface ProtocolCount extends Volume {
  /** Wireshark's name. */
  readonly protocol: string;
  /** What it carries. */
  readonly protocols: readonly ProtocolCount[];
}

/** A TFTP transfer in figures. */
export interface TransferFigures {
  readonly transfer: TransferIdentity;
  readonly outcome: TransferOutcome;
  /** Bytes of the file, those that the capture lacks included. */
  readonly bytes: number;
  /** Blocks and requests that were sent again. */
  readonly repeated: number;
  readonly startNanos: number;
  /** The time of its last packet. */
  readonly endNanos: number;
}

/** A capture in figures. */
export interface Statistics extends Volume {
  /** Bytes that were captured of the packets. */
  readonly capturedBytes: number;
  /** Time of the first packet: nanoseconds since 1970-01-01 UTC; `undefined` if the capture does not say. */
  readonly firstTimeNanos: bigint | undefined;
  /** Nanoseconds from the first packet to the last. */
  readonly durationNanos: number;
  readonly protocols: readonly ProtocolCount[];
  /** Those with the most bytes first, kind by kind. */
  readonly conversations: readonly Conversation[];
  /** Packets of conversations that are not listed, because there are too many. */
  readonly unlistedPackets: number;
  readonly transfers: readonly TransferFigures[];
  /** Transfers that are not listed, because there are too many. */
  readonly unlistedTransfers: number;
}
