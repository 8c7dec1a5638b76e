import type { WholeRange } from './shape.js';

/** Resource limits of one endpoint. Every bound has a default that is safe for a machine with 1 GiB of memory. */
export interface Limits {
  /** Open connections of a listener, 1 to 1,000,000; about 10 KiB each. Default 1,000. */
  readonly maxConnections: number;
  /** Milliseconds without a byte either way until a connection is closed; 0 never. Default 24 hours. */
  readonly idleTimeoutMs: number;
  /** Bytes waiting for one peer that does not read, 64 KiB to 1 GiB; past it the peer is closed. Default 1 MiB. */
  readonly maxBacklogBytes: number;
  /**
   * Bytes held for all peers of the endpoint together: answers that they do not read, data that they sent meanwhile, and
   * incomplete frames. Past it the peer that holds most is closed. Default 64 MiB; the system's own buffers and up to
   * 128 KiB for each waiting peer come on top. With several processes each has its share.
   */
  readonly maxTotalBacklogBytes: number;
  /** Bytes of one frame held until it is whole, 1 to 64 MiB; longer ones are passed on in pieces. Default 1 MiB. */
  readonly maxFrameBytes: number;
  /**
   * Milliseconds without sending after which a connection ends whose peer has finished sending: the time for a person or a
   * script to answer; a reply mode needs none. Default 500 for a listener, as long as socat waits, and 0 for a client.
   */
  readonly halfCloseMs: number;
  /**
   * Milliseconds of silence after which the system probes a peer, then each second, ten times, until it gives the peer up; 0
   * never. Default 20 s: a peer that lost its power is reported within a minute.
   */
  readonly keepAliveMs: number;
  /** Milliseconds to wait for a connection to open. Default 10 s. */
  readonly connectTimeoutMs: number;
  /** Milliseconds between attempts to reconnect, 0 to an hour; 0 backs off from 1 to 30 s. Default 0. */
  readonly reconnectMs: number;
  /** UDP peers remembered by address, oldest forgotten first. Default 1,000. */
  readonly maxUdpPeers: number;
}

/** Range of the processes of a TCP server, and of the threads of a TFTP server. */
export const workersRange = { least: 1, most: 64 } as const;

/** The range of each limit. */
export const limitRanges = {
  maxConnections: { least: 1, most: 1_000_000 },
  idleTimeoutMs: { least: 0, most: 2_147_483_647 },
  maxBacklogBytes: { least: 65_536, most: 1_073_741_824 },
  maxTotalBacklogBytes: { least: 65_536, most: 4_294_967_296 },
  maxFrameBytes: { least: 1, most: 67_108_864 },
  halfCloseMs: { least: 0, most: 2_147_483_647 },
  // Linux takes 32,767 seconds at most (MAX_TCP_KEEPIDLE).
  keepAliveMs: { least: 0, most: 32_767_000 },
  connectTimeoutMs: { least: 1, most: 2_147_483_647 },
  reconnectMs: { least: 0, most: 3_600_000 },
  maxUdpPeers: { least: 1, most: 1_000_000 },
} as const satisfies { readonly [Name in keyof Limits]: WholeRange };

/** Time to live of datagrams, in hops. */
export const ttlRange = { least: 1, most: 255 } as const;

/** Ports, 0 for one that the system chooses. */
export const portRange = { least: 0, most: 65_535 } as const;

/** Ports that a peer can be reached at. */
export const peerPortRange = { least: 1, most: portRange.most } as const;

/** Most bytes of one datagram: 65,535 less the IPv4 and UDP headers, or less UDP's alone over IPv6 (RFC 768, RFC 8200). */
export const maxDatagramBytes = { IPv4: 65_507, IPv6: 65_527 } as const;

/** Ranges of a load: concurrent peers, operations a second, seconds, and bytes of one operation. */
export const loadRanges = {
  peers: { least: 1, most: 10_000 },
  ratePerSecond: { least: 1, most: 10_000_000 },
  seconds: { least: 0.1, most: 3_600 },
  tcpBytes: { least: 1, most: 1_048_576 },
  // The maximum of IPv4; IPv6 would carry twenty more.
  udpBytes: { least: 1, most: maxDatagramBytes.IPv4 },
} as const;

/** Bytes that may be held for all peers, always enough for one frame of maximum length. */
export function maxHeldBytes({ maxTotalBacklogBytes, maxFrameBytes }: Limits): number {
  return Math.max(maxTotalBacklogBytes, 2 * maxFrameBytes);
}

/**
 * Microseconds that the Linux engine polls before it sleeps. Not beside the description of a TFTP server, whose rules import a
 * package that would cost every command a fifth of its start.
 */
export const defaultSpinMicros = 50;

/**
 * Milliseconds of silence that a client of a UDP relay keeps its port for: what RFC 4787, section 4.3, recommends to whoever
 * translates addresses.
 */
export const udpRelayIdleMs = 5 * 60 * 1_000;

export const defaultLimits: Limits = Object.freeze({
  maxConnections: 1_000,
  idleTimeoutMs: 24 * 60 * 60 * 1_000,
  maxBacklogBytes: 1024 * 1024,
  maxTotalBacklogBytes: 64 * 1024 * 1024,
  maxFrameBytes: 1024 * 1024,
  halfCloseMs: 500,
  keepAliveMs: 20_000,
  connectTimeoutMs: 10_000,
  reconnectMs: 0,
  maxUdpPeers: 1_000,
});
